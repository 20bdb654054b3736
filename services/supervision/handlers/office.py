"""What the county publishes of working hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.office import WORKING_HOURS, WorkingHours


@dataclass(frozen=True, slots=True)
class PublishHours:
    """A table of working hours, as it is written, from a day on."""

    body: Mapping[str, Any]
    valid_from: date

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The county's working hours."""
        return (Ref(WorkingHours, WORKING_HOURS),)


def publish(work: Work, command: PublishHours) -> Answer:
    """The table binds from its day on; limits in working hours that end behind it are counted anew at once."""
    table = work.get(WorkingHours, WORKING_HOURS).publish(command.body, command.valid_from, work.now)
    return {"version": table.version, "valid_from": table.valid_from.isoformat()}


HANDLERS: Mapping[type, Handler] = {PublishHours: publish}
