"""Whatever people and clocks do to a case, in whatever order: it stands as a plain notebook says."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.people import SYSTEM
from contracts.refusals import IllegalTransition, Refusal
from services.chassis.machine import Back, Deed, Machine

UNDO = timedelta(minutes=10)


class Line(NamedTuple):
    """One move: from where, what, as the how manieth fact, whether a clock made it, and what the case held before."""

    source: Any
    action: str
    sequence: int
    by_clock: bool
    kept: Any
    aside: tuple[Any, ...]


class AnyStory(RuleBasedStateMachine):
    """A case and the notebook. A service says how its case begins and how each action is done."""

    ACTIONS: ClassVar[Sequence[StrEnum]]

    def __init__(self) -> None:
        super().__init__()
        self.case = self.begin()
        self.lines: list[Line] = []
        self.state = self.case.state
        self.aside: tuple[Any, ...] = ()
        self.after = timedelta(0)

    def begin(self) -> Machine:
        """A new case, of which its first fact is said."""
        raise NotImplementedError

    def attempt(self, case: Any, action: Any, after: timedelta) -> None:
        """Do it to this case, as whoever may."""
        raise NotImplementedError

    def town(self, after: timedelta) -> Deed:
        """The town does something."""
        raise NotImplementedError

    @rule(data=st.data(), fits=st.booleans(), minutes=st.integers(0, 30))
    def act(self, data: st.DataObject, fits: bool, minutes: int) -> None:
        legal = [each for each in self.ACTIONS if (self.state, each) in self.case.table]
        action = data.draw(st.sampled_from(legal if fits and legal else list(self.ACTIONS)))
        self.after += timedelta(minutes=minutes)
        kept = self.case._kept()
        refusal = self.tried(lambda case: self.attempt(case, action, self.after))
        allowed = (self.state, action) in self.case.table
        if refusal is None:
            assert allowed
            self.note(action, kept)
        elif allowed:
            assert not isinstance(refusal, IllegalTransition), "the table allows it: something else must be lacking"
        else:
            assert refusal.extra["legal"] == self.case.legal

    @rule()
    def correct(self) -> None:
        newest = next((line for line in reversed(self.lines) if not line.by_clock), None)
        refusal = self.tried(lambda case: case.correct(self.town(self.after), UNDO))
        if refusal is not None:
            assert newest is None or newest.action in self.case.FINAL
            return
        assert newest is not None
        undone = [line.sequence for line in self.lines[self.lines.index(newest) :]]
        assert self.case.facts[-1].data["corrects"] == undone
        self.lines = self.lines[: self.lines.index(newest)]
        self.state, self.aside = newest.source, newest.aside
        assert self.case._kept() == newest.kept

    def note(self, action: Any, kept: Any) -> None:
        """Write down what the table says that a move does."""
        target, source = self.case.table[self.state, action], self.state
        by_clock = self.case.moves[-1].actor == SYSTEM.id
        self.lines.append(Line(source, action, self.case.version, by_clock, kept, self.aside))
        leading_back = {state for (state, _), to in self.case.table.items() if to is Back.BACK}
        if target is Back.BACK:
            self.state, self.aside = self.aside[-1], self.aside[:-1]
        else:
            self.state, self.aside = target, (*self.aside, source) if target in leading_back else ()

    def tried(self, deed: Callable[[Any], object]) -> Refusal | None:
        """Do it to a copy, which is kept unless that is refused: so does the unit of work."""
        copy = deepcopy(self.case)
        try:
            deed(copy)
        except Refusal as refusal:
            return refusal
        self.case = copy
        return None

    @invariant()
    def it_stands_as_the_notebook_says(self) -> None:
        assert self.case.state == self.state
        assert [move.action for move in self.case.moves] == [line.action for line in self.lines]
        assert self.case.legal == sorted(action for state, action in self.case.table if state == self.state)

    @invariant()
    def its_facts_have_no_gap(self) -> None:
        assert [fact.sequence for fact in self.case.facts] == list(range(1, self.case.version + 1))
