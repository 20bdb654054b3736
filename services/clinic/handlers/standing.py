"""Whether anything takes place at a centre at a time."""

from datetime import datetime

from contracts.days import day_of
from contracts.refusals import Conflict
from contracts.standing import CentreState
from services.chassis.centres import Centre, must_not_be_suspended, taken_at
from services.chassis.work import Work


def must_take_place(work: Work, centre: str, at: datetime) -> None:
    """Raises Conflict for what would be at a centre that has merged, or is suspended then, saying where to go."""
    known = work.reach(Centre, centre)
    if known is None:
        return
    if known.state is CentreState.MERGED:
        site = taken_at(work, centre)
        raise Conflict(f"{known.name}已并入{site.name},请到那里预约、就诊", centre=centre, taken_at=site.id)
    if known.reopens_on is None or day_of(at) < known.reopens_on:
        must_not_be_suspended(work, centre)
