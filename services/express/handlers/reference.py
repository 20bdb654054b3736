"""Reference data of other services, copied."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.chassis.work import Answer, Ref, Work
from services.express.domain.centre import Centre


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyCentre:
    """The registry has published a centre; `version` is the sequence of that event."""

    id: str
    name: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Our copy of the centre."""
        return (Ref(Centre, self.id),)


def copy_centre(work: Work, command: CopyCentre) -> Answer:
    """Take over a centre's name unless we know a later one."""
    centre = work.find(Centre, command.id)
    if centre is None:
        work.add(command.id, Centre(command.id, command.name, command.version))
    elif command.version > centre.version:
        centre.name, centre.version = command.name, command.version
    return {}
