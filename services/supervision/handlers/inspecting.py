"""What the county, towns, inspectors and centres do about inspections and findings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from contracts.refusals import NotFound
from services.chassis.casework.deeds import changed
from services.chassis.files import claim
from services.chassis.files import refs as file_refs
from services.chassis.machine import Deed
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.case import Case
from services.supervision.domain.finding import Finding
from services.supervision.domain.inspection import Inspection
from services.supervision.domain.roll import Roll

ROLL: Final = Ref(Roll, "roll")
"""Held by whoever aims at a centre: the cap holds under concurrency."""

OnInspection: TypeAlias = Callable[[Inspection, Deed, Roll], object]
OnFinding: TypeAlias = Callable[[Finding, Deed], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """A new inspection."""

    inspection: Inspection

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The inspection and the roll."""
        return (Ref(Inspection, self.inspection.id), ROLL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspect:
    """Something is done about an inspection; `note` is encrypted."""

    inspection: str
    verb: OnInspection
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The inspection and the roll."""
        return (Ref(Inspection, self.inspection), ROLL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """The inspector writes a finding, with what shows it."""

    inspection: str
    finding: Finding
    files: tuple[str, ...]
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The finding, its inspection, the case that its limit runs on, its files."""
        return (Ref(Inspection, self.inspection), Ref(Finding, self.finding.id), *_more(self.finding.id, self.files))


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """Something is done about a finding of an inspection; `files` are evidence, `note` is encrypted."""

    inspection: str
    finding: str
    verb: OnFinding
    files: tuple[str, ...] = ()
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The finding, its inspection, the case that its limit runs on, its files."""
        return (Ref(Finding, self.finding), Ref(Inspection, self.inspection), *_more(self.finding, self.files))


def plan(work: Work, command: Plan) -> Answer:
    """It stands in the plan."""
    inspection = replace(command.inspection)
    inspection.plan(work.deed, the_roll(work))
    work.add(inspection.id, inspection)
    return changed(inspection)


def inspect(work: Work, command: Inspect) -> Answer:
    """Say it to the inspection, if the actor may see it."""
    inspection = _seen(work, command.inspection)
    command.verb(inspection, work.deed, the_roll(work))
    inspection.remark(command.note)
    return changed(inspection)


def raise_finding(work: Work, command: Raise) -> Answer:
    """Written down where it was found."""
    inspection, finding = _seen(work, command.inspection), replace(command.finding)
    inspection.raise_finding(work.deed, finding.id)
    finding.centre = inspection.centre
    claim(work, command.files, finding.id)
    finding.raised(command.files)
    finding.remark(command.note)
    work.add(finding.id, finding)
    return changed(finding)


def put_right(work: Work, command: PutRight) -> Answer:
    """Say it to the finding; one that is closed or dropped keeps its inspection open no more."""
    inspection = _seen(work, command.inspection)
    finding = work.hold(Finding, command.finding)
    if finding is None or finding.inspection != inspection.id:
        raise NotFound("没有这个问题,或不在您的管辖范围内")
    claim(work, command.files, finding.id)
    command.verb(finding, work.deed)
    finding.remark(command.note)
    if finding.is_settled:
        inspection.settle(finding.id)
    return changed(finding)


def _seen(work: Work, key: str) -> Inspection:
    inspection = work.hold(Inspection, key)
    if inspection is None or not inspection.is_seen_by(work.actor):
        raise NotFound("没有这次巡查,或不在您的管辖范围内")
    return inspection


def the_roll(work: Work) -> Roll:
    """All centres. Raises NotFound where nobody has published any."""
    roll = work.hold(Roll, ROLL.key)
    if roll is None:
        raise NotFound("没有服务中心")
    return roll


def _more(finding: str, files: Sequence[str]) -> tuple[Ref[Any], ...]:
    return (Ref(Case, f"supervision:{finding}"), *file_refs(files))


HANDLERS: Mapping[type, Handler] = {Plan: plan, Inspect: inspect, Raise: raise_finding, PutRight: put_right}
