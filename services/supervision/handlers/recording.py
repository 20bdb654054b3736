"""Events that are heard go into the audit log, publications of centres into the copies too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.envelope import Event
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.case import Case, case_id
from services.supervision.domain.centre import Centre, Naming
from services.supervision.domain.heartbeat import Heartbeat
from services.supervision.domain.opening import Published

NOTHING: Answer = {}


@dataclass(frozen=True, slots=True)
class Record:
    """An event goes into the audit log, and its case is counted anew."""

    event: Event

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(Case, case_id(self.event)),)


@dataclass(frozen=True, slots=True)
class Beat:
    """The relay of a service says up to when all that its service has to say is out."""

    service: str
    told_until: datetime

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Its heartbeat."""
        return (Ref(Heartbeat, self.service),)


@dataclass(frozen=True, slots=True)
class CopyCentre:
    """A centre was published: recorded, and copied with its name and hours."""

    event: Event
    naming: Naming
    hours: Published

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The centre, and the case that its publications are."""
        return (Ref(Centre, self.event.centre), Ref(Case, case_id(self.event)))


def record(work: Work, command: Record | CopyCentre) -> Answer:
    """Record an event of a case, known or new."""
    key = case_id(command.event)
    case = work.find(Case, key)
    if case is None:
        case = Case(key)
        work.add(key, case)
    case.record(command.event)
    return NOTHING


def copy_centre(work: Work, command: CopyCentre) -> Answer:
    """Record a publication and take it into the copy."""
    record(work, command)
    work.get(Centre, command.event.centre).publish(command.naming, command.hours)
    return NOTHING


def beat(work: Work, command: Beat) -> Answer:
    """Note a heartbeat."""
    heartbeat = work.find(Heartbeat, command.service)
    if heartbeat is None:
        work.add(command.service, Heartbeat(command.service, command.told_until))
    else:
        heartbeat.beat(command.told_until)
    return NOTHING


HANDLERS: Mapping[type, Handler] = {Record: record, CopyCentre: copy_centre, Beat: beat}
