"""What a promised limit (服务承诺) is: what its cases' events do to it, how long it may take, who owes it."""

from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

from contracts.people import Party
from contracts.standards.ladder import LADDER, Step, WarningPoint, usual_warning
from contracts.standards.limits import Limit, Unit

__all__ = ["COUNTY", "Limit", "Standard", "Unit"]

Types: TypeAlias = frozenset[str]
"""Types of events."""

COUNTY = "县定服务承诺"
"""The source of what the county itself promises."""


def _none() -> Types:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A promise on the cases of `service`: from an event that opens it to the first that closes it, within `limit`.

    `source` and `title` are Chinese, for people. `bureau`, by its code, owes it, where that is named; else the opening
    event's `responsible` says who does, and where it says nothing, it is `party` at the centre. How the cases' events
    act on a promise that runs:

    - `voids`: it ends as if it had never been promised: `voids=frozenset({"case.withdrawn.v1"})`.
    - `pauses`, `resumes`: time between them doesn't count; in limits of days, no day that a pause touches counts
      (次日起算): `pauses=frozenset({"case.supplement_requested.v1"})`, `resumes=frozenset({"case.supplemented.v1"})`. A
      paused promise can't be broken; what closes it ends the pause too.
    - `restarts`: the limit opens anew, what was used is forgotten, and a pause ends: a supplement before acceptance, as
      `restarts=frozenset({"case.resubmitted.v1"})`.
    - `extends`: the event grants an extension (延期) and says in its data how long: `{"extended_by": "10wd"}` more, or
      `{"extended_to": "2026-12-01T16:00:00+00:00"}`; and when it was asked, `{"asked_at": …}`, else it counts as asked
      when it was granted. One that was asked for after expiry changes nothing.
    - `handed_on`: the promise is owed by whoever the case's events name one after another. Each event whose
      `responsible` is another closes a segment and opens the next, and what is late is held against whose segment the
      limit ended in. Without it, the one who owed it at the opening owes it to the end (a notice within 2 hours, say).
    - `by_case`: the opening event may say a shorter limit that was promised for its case: `{"promised": "10wd"}`.

    `warning` is when a yellow card comes: `Limit.parse("2wd")` before the end, or `Share(80)` used; by default as in
    `usual_warning`. `ladder` are the rungs above red: `(Step(Rung.URGE, Limit.parse("2wh")),)`.

    Raises ValueError for an event that would do two of these things, and for a bureau where others owe it.
    """

    id: str
    title: str
    service: str
    opens: Types
    closes: Types
    voids: Types = field(default_factory=_none)
    pauses: Types = field(default_factory=_none)
    resumes: Types = field(default_factory=_none)
    restarts: Types = field(default_factory=_none)
    extends: Types = field(default_factory=_none)
    handed_on: bool = False
    by_case: bool = False
    limit: Limit
    party: Party
    bureau: str | None = None
    source: str
    statutory: Limit | None = None
    warning: WarningPoint | None = None
    ladder: tuple[Step, ...] = LADDER

    def __post_init__(self) -> None:
        if any(some & others for some, others in combinations(self.meanings, 2)):
            raise ValueError(f"{self.id}: an event with two meanings")
        if self.bureau and self.party is not Party.BUREAU:
            raise ValueError(f"{self.id}: a bureau and another party")

    @property
    def meanings(self) -> tuple[Types, ...]:
        """The types of events by what they do to it."""
        return self.opens, self.closes, self.voids, self.pauses, self.resumes, self.restarts, self.extends

    @property
    def events(self) -> Types:
        """All types of events that do something to it."""
        return frozenset().union(*self.meanings)

    @property
    def warns(self) -> WarningPoint:
        """When its yellow card comes."""
        return self.warning or usual_warning(self.limit)
