"""How petitions and home visits begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.refusals import Conflict, Invalid
from contracts.veteranwork import RegisterState
from services.chassis.calendar import day_of
from services.chassis.casework.deeds import changed
from services.chassis.centres import Centre, said, taken_at
from services.chassis.work import Answer, Ref, Work
from services.veterans.domain.people import Person
from services.veterans.domain.petition import Petition
from services.veterans.domain.register import Veteran
from services.veterans.domain.visit import HomeVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Somebody petitions; `petition` is its new id, `text` is encrypted."""

    petition: str
    centre: str
    petitioner: Person
    bureau: str
    text: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The petition; the centre is only looked at."""
        return Ref(Petition, self.petition), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Somebody is to be visited; `visit` is its new id, `note` is encrypted."""

    visit: str
    veteran: str
    day: date
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The visit; the entry is only looked at."""
        return Ref(HomeVisit, self.visit), Ref(Veteran, self.veteran, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replan:
    """A visit on another day."""

    visit: str
    day: date
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The visit."""
        return (Ref(HomeVisit, self.visit),)


def register(work: Work, command: Register) -> Answer:
    """A new petition."""
    centre = taken_at(work, command.centre)
    petition = Petition(
        id=command.petition,
        centre=centre.id,
        petitioner=command.petitioner,
        bureau=command.bureau,
        text=command.text,
    )
    work.add(petition.id, petition)
    petition.register(work.deed)
    return said(changed(petition), command.centre, centre)


def plan(work: Work, command: Plan) -> Answer:
    """A new visit, to somebody on the register."""
    veteran = work.find(Veteran, command.veteran)
    if veteran is None:
        raise Invalid("本中心没有这份档案,请先建档立卡", errors={"veteran": ["本中心没有这份档案"]})
    if veteran.state is not RegisterState.REGISTERED:
        raise Conflict("这份档案已销档", state=veteran.state)
    _must_come(work, command.day)
    visit = HomeVisit(id=command.visit, centre=veteran.centre, veteran=veteran.id, day=command.day)
    work.add(visit.id, visit)
    visit.plan(work.deed)
    visit.remark(command.note)
    return changed(visit)


def replan(work: Work, command: Replan) -> Answer:
    """On a day that is still to come."""
    visit = work.get(HomeVisit, command.visit)
    _must_come(work, command.day)
    visit.replan(work.deed, command.day)
    visit.remark(command.note)
    return changed(visit)


def _must_come(work: Work, day: date) -> None:
    if day < day_of(work.now):
        raise Invalid("走访日期已过", errors={"day": ["不能早于今天"]})
