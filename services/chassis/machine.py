"""A case that goes by a table of transitions: it moves, says what has happened, and takes a move back (更正).

Domains build on it: it knows the standard library and plain vocabulary alone, and nothing of any domain.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, TypeAlias, TypeVar

from contracts.envelope import Fact
from contracts.people import SYSTEM, Actor, Party, Tier, owed_by
from contracts.refusals import Conflict, Forbidden, IllegalTransition

T = TypeVar("T", bound=StrEnum)


class Back(StrEnum):
    """A target that depends on the case: the state in which it was before it came into this one."""

    BACK = "back"


A = TypeVar("A", bound=StrEnum)

Transitions: TypeAlias = Mapping[tuple[T, A], "T | Back"]
"""The table: from a state, by an action, to a state or back."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does it, and when by the database's clock."""

    actor: Actor
    now: datetime

    @property
    def by_clock(self) -> bool:
        """Whether nobody did it: a limit has run out."""
        return self.actor == SYSTEM


@dataclass(frozen=True, slots=True)
class Move:
    """One transition as it was made, with what it takes to undo it: the state it left and the fields it changed.

    `kept` is JSON without personal data.
    """

    sequence: int
    action: str
    source: str
    actor: str
    at: datetime
    kept: Mapping[str, Any]

    @property
    def by_clock(self) -> bool:
        """Whether a limit had run out."""
        return self.actor == SYSTEM.id


def legal(transitions: Transitions[T, A], state: T) -> list[str]:
    """The actions that `state` allows, sorted."""
    return sorted(action for source, action in transitions if source is state)


@dataclass(slots=True, kw_only=True)
class Machine:
    """What is common to cases. A verb calls `_move`, changes fields, and calls `_say` once.

    THING begins its events' types. FINAL are the actions that nobody can take back, SETTLED the states in
    which nobody waits for anything more. ASIDE are the states that lead
    back: whoever comes into one remembers where from. `notes` are encrypted remarks, each with its fact's sequence;
    they are written with the case and not loaded again.
    """

    THING: ClassVar[str]
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]]
    FINAL: ClassVar[Collection[str]] = ()
    SETTLED: ClassVar[Collection[Any]] = ()

    id: str
    centre: str
    state: Any
    moves: tuple[Move, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()

    @property
    def legal(self) -> list[str]:
        """The actions that its state allows, sorted."""
        return legal(self.table, self.state)

    @property
    def table(self) -> Mapping[tuple[Any, Any], Any]:
        """By what the case goes: TRANSITIONS, where not each case of its kind has a way of its own."""
        return self.TRANSITIONS

    def correct(self, deed: Deed, within: timedelta) -> Move:
        """Take the newest human move back, with what clocks did after it; returns it.

        Whoever made it may for as long as `within`, later or for others only their town. Raises Conflict where nothing
        can be taken back, Forbidden where it isn't this actor's to do.
        """
        newest = next((n for n in reversed(range(len(self.moves))) if not self.moves[n].by_clock), None)
        if newest is None:
            raise Conflict("没有可以更正的操作", state=self.state)
        move, undone = self.moves[newest], self.moves[newest:]
        self._may_correct(move, deed, within)
        self.moves, self.state = self.moves[:newest], type(self.state)(move.source)
        self._restore(move.kept)
        sequences = [each.sequence for each in undone]
        self._say("corrected", {"corrects": sequences, "action": move.action, "state": self.state})
        return move

    @property
    def settled(self) -> bool:
        """Whether nobody waits for anything more."""
        return self.state in self.SETTLED

    def move_to(self, centre: str, _deed: Deed) -> None:
        """Its centre has merged: it goes on at another one, as it is. Raises IllegalTransition where it has ended.

        That is no move that can be taken back: whatever was done before and is taken back, it stays there.
        """
        if self.settled:
            raise IllegalTransition("move", self.state, self.legal)
        was, self.centre = self.centre, centre
        self.moves = tuple(_at(centre, was, move) for move in self.moves)
        self._say("relocated", {"was": was, "centre": centre})

    def remark(self, sealed: str | None) -> None:
        """Keep an encrypted remark beside the newest fact."""
        if sealed:
            self.notes += ((self.version, sealed),)

    def _may_correct(self, move: Move, deed: Deed, within: timedelta) -> None:
        if self._is_final(move):
            raise Conflict(f"{move.action} 不能更正,请另行登记相反的一笔", state=self.state)
        own = deed.actor.id == move.actor and deed.now - move.at <= within
        if not own and deed.actor.tier is not Tier.TOWN:
            minutes = within // timedelta(minutes=1)
            raise Forbidden(f"只有经办人本人在 {minutes} 分钟内可以更正;之后请联系镇街更正")

    def _is_final(self, move: Move) -> bool:
        return move.action in self.FINAL

    def _move(self, action: StrEnum, deed: Deed) -> None:
        target = self.table.get((self.state, action))
        if target is None:
            raise IllegalTransition(action, self.state, self.legal)
        source = self.state
        kept = self._kept()
        self.state = self._before() if target is Back.BACK else target
        self.moves += (Move(self.version + 1, action, source, deed.actor.id, deed.now, kept),)

    def _before(self) -> Any:
        """Where a state that leads back leads to: found by going over the moves once more."""
        aside = {state for (state, _), target in self.table.items() if target is Back.BACK}
        path: list[Any] = []
        states = [*(type(self.state)(move.source) for move in self.moves), self.state]
        for move, source, target in zip(self.moves, states, states[1:], strict=False):
            if self.table[source, move.action] is Back.BACK:
                path.pop()
            elif target in aside:
                path.append(source)
            else:
                path.clear()
        return path[-1]

    def _say(self, what: str, data: Mapping[str, Any], owed: tuple[Party, str] | None = None) -> None:
        """`owed` is for what somebody else owes than the case's next step."""
        self.version += 1
        party, owner = owed or self._owed()
        self.facts += (Fact(f"{self.THING}.{what}.v1", data, self.version, owed_by(party, owner)),)

    def _owed(self) -> tuple[Party, str]:
        """Who owes the next step, in the state as it is now."""
        return Party.VILLAGE, self.centre

    def _kept(self) -> Mapping[str, Any]:
        """The fields that moves change beside the state, as JSON."""
        return {}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        """Give the fields back what `_kept` said."""


def _at(centre: str, was: str, move: Move) -> Move:
    """The move, so that what it leads back to lies at the other centre too."""
    return replace(move, kept={**move.kept, "centre": centre}) if move.kept.get("centre") == was else move
