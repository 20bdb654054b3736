"""What an appraisal of a month is made of: counted from the log, and what would be missing without a single item."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from contracts.envelope import Fact
from contracts.feedback.words import opened_by
from contracts.people import COUNTY, Party, owed_by
from services.supervision.domain.clock import Clock
from services.supervision.domain.indices import Place
from services.supervision.domain.rulings import Exclusion
from services.supervision.domain.voice import DISMISSED

MET, LATE = "met", "late"

Key: TypeAlias = tuple[str, str, str]
"""Centre, service, and what is counted: MET, LATE or a measure."""


class Head(NamedTuple):
    """How far a chain of the audit log had come: what an appraisal has seen, and the fingerprint of all of it."""

    chain: str
    position: int
    hash: str


@dataclass
class Item:
    """A limit or an event that an appraisal counts: `<case>#<standard>#<opening sequence>` or `<case>#<event>`.

    `keys` are what it is counted for, in the month of `month` (`2026-11`).
    """

    id: str
    centre: str
    month: str
    keys: tuple[Key, ...]
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def case(self) -> str:
        """The case that it belongs to."""
        return self.id.partition("#")[0]

    @property
    def dismisses(self) -> bool:
        """Whether it takes a bad rating out of the levels."""
        return any(measure.startswith(DISMISSED) for _, _, measure in self.keys)


@dataclass
class Material:
    """A month's counts. `items` are those single ones that somebody has named so far, and dismissals of such ratings.

    `excused` are its late limits whose red card was revoked on the ladder, by an appeal that was granted.
    """

    id: str
    places: tuple[Place, ...]
    counts: Counter[Key]
    items: Mapping[str, Item]
    heads: tuple[Head, ...]
    excused: tuple[Exclusion, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The whole county's."""
        return COUNTY

    def without(self, excluded: Iterable[str]) -> "Material":
        """The same, where some of its items don't count; what is no item of it changes nothing.

        With a rating goes what takes it out of the levels: it is to be missing once.
        """
        gone = set(excluded) & self.items.keys()
        dismissed_in = set(map(dismissal_of, gone))
        gone |= {each.id for each in self.items.values() if each.dismisses and each.case in dismissed_in}
        counts = self.counts.copy()
        counts.subtract(key for each in gone for key in self.items[each].keys)
        return replace(self, counts=counts)

    def of(self, centre: str) -> dict[str, int]:
        """How often each thing was counted at a centre, in all services."""
        found: Counter[str] = Counter()
        for (place, _, what), number in self.counts.items():
            if place == centre:
                found[what] += number
        return dict(found)

    def by_service(self, centre: str) -> dict[str, dict[str, int]]:
        """Limits met and late at a centre, by service: each is a post (岗位)."""
        found: dict[str, dict[str, int]] = {}
        for (place, service, what), number in sorted(self.counts.items()):
            if place == centre and what in (MET, LATE) and number:
                found.setdefault(service, {MET: 0, LATE: 0})[what] = number
        return found


def limit_key(case: str, clock: Clock) -> Key:
    """What a limit is counted for that was due in the month and is the centre's own to keep."""
    kept = clock.ended_at is not None and clock.ended_at <= clock.due_at
    return clock.centre, case.partition(":")[0], MET if kept else LATE


def is_own(clock: Clock) -> bool:
    """Whether a limit is a centre's own: answerable is the village, and it neither is void nor stands still."""
    paused = clock.ended_at is None and clock.paused_at is not None
    return clock.answerable == owed_by(Party.VILLAGE, clock.centre) and not clock.voided and not paused


def limit_item(case: str, standard: str, opening_sequence: int) -> str:
    """The id of a limit as an item."""
    return f"{case}#{standard}#{opening_sequence}"


def event_item(case: str, event: str) -> str:
    """The id of an event as an item."""
    return f"{case}#{event}"


def dismissal_of(item: str) -> str:
    """The case that looks into the rating of an item, where it is one."""
    service, _, rating = item.partition("#")[0].partition(":")
    return f"{service}:{opened_by(rating)}"
