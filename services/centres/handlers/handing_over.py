"""Whoever takes over a case from somebody who is away is told so, with what is due when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.centres.domain.handover import Handover
from services.chassis.work import Answer, Handler, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """By the event `id` a case went to `heir`."""

    id: str
    centre: str
    heir: str
    parameters: Mapping[str, Any] = field(hash=False)

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """What they are told."""
        return (Ref(Handover, self.id),)


def told(work: Work, command: Told) -> Answer:
    """A message for them."""
    handover = Handover(id=command.id, centre=command.centre, heir=command.heir, parameters=command.parameters)
    work.add(command.id, handover)
    return {}


HANDLERS: Mapping[type, Handler] = {Told: told}
