"""Mediations and volunteers: how they begin, and who is linked to whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.refusals import Invalid
from contracts.villagework import Dispute, TaskKind
from services.chassis.casework.deeds import changed
from services.chassis.centres import Centre, open_at, said, taken_at
from services.chassis.work import Answer, Ref, Work
from services.hall.domain.mediation import Mediation
from services.hall.domain.people import Party
from services.hall.domain.task import Task
from services.hall.domain.team import Household, Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody asks for mediation; `mediation` is its new id."""

    mediation: str
    centre: str
    dispute: Dispute
    parties: tuple[Party, ...]
    follows: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The mediation; the centre is only looked at."""
        return Ref(Mediation, self.mediation), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A member joins the team, or a household is linked to a member of it."""

    new: Member | Household

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The newcomer, and the member who looks after a household; the centre is only looked at."""
        looked_at = Ref(Centre, self.new.centre, shared=True)
        member = [Ref(Member, self.new.member)] if isinstance(self.new, Household) else []
        return Ref(type(self.new), self.new.id), looked_at, *member


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A household needs a hand; `task` is its new id, `note` is encrypted."""

    task: str
    household: str
    kind: TaskKind
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The task and the household."""
        return Ref(Task, self.task), Ref(Household, self.household)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTask:
    """A member of the team takes a task; by default the one who looks after the household."""

    task: str
    member: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The task, and who may take it."""
        chosen = [Ref(Member, self.member)] if self.member else []
        return Ref(Task, self.task), *chosen


def request(work: Work, command: Request) -> Answer:
    """A new mediation."""
    centre = open_at(work, command.centre)
    mediation = Mediation(id=command.mediation, centre=centre.id, dispute=command.dispute, parties=command.parties)
    work.add(mediation.id, mediation)
    mediation.request(work.deed, command.follows)
    return said(changed(mediation), command.centre, centre)


def link(work: Work, command: Link) -> Answer:
    """One more in the team, or one more household in a member's care."""
    new = command.new
    centre = taken_at(work, new.centre)
    if isinstance(new, Household):
        _must_be_of_team(work, new.member, centre.id)
    work.add(new.id, replace(new, centre=centre.id))
    return {"id": new.id}


def open_task(work: Work, command: OpenTask) -> Answer:
    """A new task for a household of the actor's own centre."""
    household = work.find(Household, command.household)
    if household is None:
        raise Invalid("本中心没有联到这一户", errors={"household": ["本中心没有联到这一户"]})
    task = Task(
        id=command.task,
        centre=household.centre,
        household=household.id,
        carer=household.member,
        kind=command.kind,
    )
    work.add(task.id, task)
    task.open(work.deed)
    task.remark(command.note)
    return changed(task)


def take_task(work: Work, command: TakeTask) -> Answer:
    """A member of the same team takes it."""
    task = work.get(Task, command.task)
    if command.member:
        _must_be_of_team(work, command.member, task.centre)
    task.take(work.deed, command.member or task.carer)
    return changed(task)


def _must_be_of_team(work: Work, member: str, centre: str) -> None:
    found = work.find(Member, member)
    if found is None or found.centre != centre:
        raise Invalid("本中心志愿队里没有这个人", errors={"member": ["本中心志愿队里没有这个人"]})
