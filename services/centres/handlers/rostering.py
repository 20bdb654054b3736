"""Who is on duty when: planned for a week, and exchanged between two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.days import day_of
from contracts.refusals import Conflict
from contracts.standing import CentreState
from services.centres.domain.centre import Centre
from services.centres.domain.hours import published
from services.centres.domain.roster import Crew, Duty, DutyWeek, Openings, Spot, roster_id
from services.chassis.work import Answer, Handler, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWeek:
    """Something is done with the duties of a week, as `2026-W49`."""

    centre: str
    week: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The week; the centre and its people are only looked at."""
        place = (Ref(Centre, self.centre, shared=True), Ref(Crew, self.centre, shared=True))
        return Ref(DutyWeek, roster_id(self.centre, self.week)), *place


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWeek(OnWeek):
    """These are its duties."""

    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(OnWeek):
    """Two people exchange theirs."""

    first: Spot
    second: Spot


def plan_week(work: Work, command: PlanWeek) -> Answer:
    """Whole, with the gaps that it leaves."""
    week, crew, openings = _looked_at(work, command)
    return _changed(week, week.plan(command.duties, crew, openings, day_of(work.now)))


def swap(work: Work, command: Swap) -> Answer:
    """Both or neither."""
    week, crew, openings = _looked_at(work, command)
    return _changed(week, week.swap(command.first, command.second, crew, openings, day_of(work.now)))


def _looked_at(work: Work, command: OnWeek) -> tuple[DutyWeek, Crew, Openings]:
    centre, week = work.get(Centre, command.centre), work.get(DutyWeek, roster_id(command.centre, command.week))
    if centre.state is CentreState.MERGED:
        raise Conflict("这处服务中心已合并,请在联合服务中心排班", joint_site=centre.joint_site)
    openings = published(centre.details, centre.pauses, work.rules.calendar, week.first, week.last)
    return week, work.get(Crew, command.centre), openings


def _changed(week: DutyWeek, gaps: int) -> Answer:
    return {"id": week.id, "version": week.version, "gaps": gaps}


HANDLERS: Mapping[type, Handler] = {PlanWeek: plan_week, Swap: swap}
