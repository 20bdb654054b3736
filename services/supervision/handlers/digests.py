"""The morning's digest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.digest import Digest


@dataclass(frozen=True, slots=True)
class SayDigest:
    """The digests of a day are due."""

    day: date

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """All of that day's."""
        return (Ref(Digest, self.day.isoformat()),)


def say_digest(work: Work, command: SayDigest) -> Answer:
    """Each party is told what is before it; nothing where another replica was faster."""
    work.get(Digest, command.day.isoformat()).say(work.now)
    return {}


HANDLERS: Mapping[type, Handler] = {SayDigest: say_digest}
