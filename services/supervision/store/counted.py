"""Clocks counted anew: what they were and are, and what that adds to the figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from sqlalchemy import Connection

from contracts.envelope import Event
from services.supervision.domain import rollup
from services.supervision.domain.case import Case
from services.supervision.domain.clock import Clock
from services.supervision.store import cases, figures, voices
from services.supervision.store.centres import Basis

Clocks: TypeAlias = dict[cases.Key, Clock]


@dataclass(frozen=True)
class Counted:
    """Cases whose clocks were counted anew, with their clocks before and after, and what they were counted by."""

    refolded: Sequence[Case]
    before: Clocks
    after: Clocks
    basis: Basis | None = None

    @cached_property
    def new(self) -> Clocks:
        """The clocks as they now are that were not so before."""
        return {key: clock for key, clock in self.after.items() if clock != self.before.get(key)}

    @cached_property
    def gone(self) -> Clocks:
        """The clocks as they were that are not so any more."""
        changed = self.new.keys() | self.vanished
        return {key: self.before[key] for key in changed if key in self.before}

    @property
    def vanished(self) -> set[cases.Key]:
        """The clocks that follow from no event any more."""
        return self.before.keys() - self.after.keys()

    def save(self, connection: Connection) -> None:
        """Write what changed."""
        cases.drop_clocks(connection, self.vanished)
        cases.save_clocks(connection, self.new)

    def add_up(
        self,
        connection: Connection,
        arrived: Sequence[Event],
        stirred: Iterable[str],
        steps: Sequence[figures.Step] = (),
    ) -> None:
        """Add to the figures what changed and arrived; `stirred` are centres that changed otherwise, `steps` rungs."""
        voices.recount(connection, self.refolded, self.after)
        days = rollup.of_events(arrived)
        days.update(rollup.difference(rollup.of_clocks(self.new.values()), rollup.of_clocks(self.gone.values())))
        opened = rollup.difference(_open_cases(self.after), _open_cases(self.before))
        figures.add(connection, days, opened, rollup.last_events(arrived), stirred, steps)


def _open_cases(clocks: Clocks) -> Counter[tuple[str, str]]:
    return rollup.open_cases((case, clock) for (case, *_), clock in clocks.items())
