"""What the clock does by itself: cards and rungs that are due, and what has to be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from contracts.people import COUNTY
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.case import Case
from services.supervision.domain.ladder import Ladder
from services.supervision.domain.watch import ClockKey, Watch


class Turn:
    """Whose turn it is to sweep: one transaction at a time, so that all fires in order of its time."""


TURN: Final = Ref(Turn, "sweep")


@dataclass(frozen=True, slots=True)
class Sweep:
    """A clock is due since `at`, or, with None, shows something that should not be; all up to `until` is fired."""

    key: ClockKey
    at: datetime | None
    until: datetime = field(compare=False)

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Its ladder; its case, so that no event of it comes in between; the clock itself."""
        return (
            Ref(Ladder, self.key.id),
            Ref(Case, self.key.case),
            Ref(Watch, self.key.name, shared=True),
            TURN,
        )


def sweep(work: Work, command: Sweep) -> Answer:
    """Bring the ladder of one clock up to date; nothing where another replica was faster."""
    watch = work.get(Watch, command.key.name)
    ladder = work.find(Ladder, command.key.id)
    if ladder is not None:
        ladder.sweep(watch, work.now, command.until)
        return {}
    ladder = Ladder(key=command.key, centre=watch.centre or COUNTY)
    ladder.sweep(watch, work.now, command.until)
    if ladder.facts:
        work.add(command.key.id, ladder)
    return {}


HANDLERS: Mapping[type, Handler] = {Sweep: sweep}
