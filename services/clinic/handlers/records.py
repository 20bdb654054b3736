"""Suspensions of booking, and reports of infectious diseases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.people import Tier, villager_id
from contracts.refusals import NotFound
from services.chassis.centres import Centre, said, taken_at
from services.chassis.machine import Deed, Machine
from services.chassis.work import Answer, Ref, Work
from services.clinic.domain.disease import DiseaseReport
from services.clinic.domain.patient import Suspension


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSuspension:
    """Somebody does something with a suspension; `note` is encrypted."""

    suspension: str
    verb: Callable[[Suspension, Deed], None]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The suspension."""
        return (Ref(Suspension, self.suspension),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport:
    """A notifiable disease was found; `content` is encrypted, `report` its new id."""

    report: str
    centre: str
    content: str
    urgent: bool

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The report; the centre is only looked at."""
        return Ref(DiseaseReport, self.report), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnReport:
    """A cadre does something with a report; `note` is encrypted."""

    report: str
    verb: Callable[[DiseaseReport, Deed], None]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The report."""
        return (Ref(DiseaseReport, self.report),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReport:
    """Somebody takes back what was done last with a report (更正), for a reason."""

    report: str
    reason: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The report."""
        return (Ref(DiseaseReport, self.report),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectSuspension:
    """Likewise with a suspension."""

    suspension: str
    reason: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The suspension."""
        return (Ref(Suspension, self.suspension),)


def on_suspension(work: Work, command: OnSuspension) -> Answer:
    """Say it to the suspension, if the actor may see it."""
    suspension = work.get(Suspension, command.suspension)
    if work.actor.tier is Tier.VILLAGER and work.actor.id != villager_id(suspension.phone or ""):
        raise NotFound("没有这条记录,或不是您的")
    return _do(work, suspension, command)


def open_report(work: Work, command: OpenReport) -> Answer:
    """Its clock runs."""
    centre = taken_at(work, command.centre)
    report = DiseaseReport(
        id=command.report,
        centre=centre.id,
        content=command.content,
        urgent=command.urgent,
        opened_at=work.now,
    )
    work.add(report.id, report)
    report.open()
    return said(changed(report), command.centre, centre)


def on_report(work: Work, command: OnReport) -> Answer:
    """Say it to the report."""
    return _do(work, work.get(DiseaseReport, command.report), command)


def correct_report(work: Work, command: CorrectReport) -> Answer:
    """As before the newest move."""
    return _correct(work, work.get(DiseaseReport, command.report), command.reason)


def correct_suspension(work: Work, command: CorrectSuspension) -> Answer:
    """Likewise."""
    return _correct(work, work.get(Suspension, command.suspension), command.reason)


def changed(case: Machine) -> Answer:
    """How a case stands now."""
    return {"id": case.id, "state": case.state, "version": case.version}


def _do(work: Work, case: Any, command: OnSuspension | OnReport) -> Answer:
    command.verb(case, work.deed)
    case.remark(command.note)
    return changed(case)


def _correct(work: Work, case: Machine, reason: str) -> Answer:
    case.correct(work.deed, work.rules.correct_within)
    case.remark(reason)
    return changed(case)
