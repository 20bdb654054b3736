"""What people do on the ladder: acknowledge, answer, appeal, decide; a town urges, the county supervises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.clocks import RungAction
from contracts.refusals import NotFound
from contracts.standards import Rung
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain import deeds
from services.supervision.domain.case import Case
from services.supervision.domain.ladder import Climb, Ladder
from services.supervision.domain.watch import ClockKey, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody does something about a rung; `action` None takes back what was done last. `note` is encrypted."""

    ladder: str
    rung: Rung
    action: RungAction | None
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The ladder."""
        return (Ref(Ladder, self.ladder),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A town urges or the county supervises, before the clock does."""

    key: ClockKey
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The ladder, the case, and the clock itself."""
        return Ref(Ladder, self.key.id), Ref(Case, self.key.case), Ref(Watch, self.key.name, shared=True)


def act(work: Work, command: Act) -> Answer:
    """Say it to the ladder. Raises NotFound where it is no concern of a bureau's."""
    ladder = work.get(Ladder, command.ladder)
    if not deeds.concerns((each.responsible for each in ladder.climbs), work.actor):
        raise NotFound("没有这件督办,或不在您的管辖范围内")
    if command.action is None:
        climb = deeds.correct(ladder, command.rung, work.deed)
    else:
        climb = deeds.act(ladder, command.rung, command.action, work.deed)
    ladder.remark(command.note)
    return _shown(ladder, climb)


def press(work: Work, command: Press) -> Answer:
    """A rung is climbed by hand. Raises NotFound where nothing was climbed yet."""
    ladder, watch = work.find(Ladder, command.key.id), work.find(Watch, command.key.name)
    if ladder is None or watch is None:
        raise NotFound("没有这个超时的时限,或不在您的管辖范围内")
    climb = deeds.climb_by_hand(ladder, watch, work.deed)
    ladder.remark(command.note)
    return _shown(ladder, climb)


def _shown(ladder: Ladder, climb: Climb) -> Answer:
    return {
        "id": ladder.id,
        "rung": climb.rung,
        "state": climb.state,
        "legal": climb.legal,
        "version": ladder.version,
    }


HANDLERS: Mapping[type, Handler] = {Act: act, Press: press}
