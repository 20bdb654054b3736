"""What the registry says of a centre is published anew whenever it is news."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.centres.domain.centre import Centre, Details
from services.centres.domain.hours import Timetable, timetable_id
from services.centres.domain.location import Location
from services.centres.handlers.timetables import keeping_rules
from services.chassis.work import Answer, Ref, Work


@dataclass(frozen=True, slots=True)
class Publish:
    """This is how a centre now is, and where it lies, unless that is as before."""

    details: Details
    location: Location | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The centre, and the rules by which it is open."""
        return Ref(Centre, self.details.id), Ref(Timetable, timetable_id(self.details.id), shared=True)


def publish(work: Work, command: Publish) -> Answer:
    """A new centre, a changed one, or nothing new."""
    centre = work.find(Centre, command.details.id) or _new(work, command)
    before = centre.version
    rules = work.find(Timetable, timetable_id(centre.id))
    centre.publish(keeping_rules(rules, centre, command.details))
    if command.location:
        centre.locate(command.location)
    return {"id": centre.id, "version": centre.version, "changed": centre.version > before}


def _new(work: Work, command: Publish) -> Centre:
    centre = Centre.of(command.details)
    work.add(centre.id, centre)
    return centre
