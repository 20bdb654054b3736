"""Whoever has a post at a centre is recorded as an event, and copied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.envelope import Event
from services.chassis import staff
from services.chassis.staff import CopyStaff
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.handlers.recording import Record, record


@dataclass(frozen=True, slots=True)
class RecordStaff:
    """Somebody was published."""

    event: Event
    copied: CopyStaff

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Our copy of them, and the case that their publications are."""
        return (*self.copied.refs, *Record(self.event).refs)


def record_staff(work: Work, command: RecordStaff) -> Answer:
    """Into the audit log and into the copy."""
    record(work, Record(command.event))
    return staff.copy_staff(work, command.copied)


HANDLERS: Mapping[type, Handler] = {RecordStaff: record_staff}
