"""The morning's digest: what a party has before it today, told once to each who hears for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.standards import BY_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit that ends soon, or is over."""

    service: str
    standard: str
    case: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What `party` has before it on `day`: limits that end then, warned and late ones, rungs that wait for an answer.

    `first` are the few that end first. It was due `at`.
    """

    day: date
    party: str
    due_today: int
    yellow: int
    red: int
    waiting: int
    first: Sequence[Limit]
    at: datetime

    @property
    def purpose(self) -> str:
        """Messages of the ladder don't go together with it."""
        return "digest"

    @property
    def told(self) -> Sequence[str]:
        """Who is to hear of it."""
        return (self.party,)

    @property
    def urgent(self) -> bool:
        """It waits for the morning."""
        return False

    @property
    def standards(self) -> frozenset[str]:
        """The promises that its text names."""
        return frozenset(each.standard for each in self.first)

    def parameters(self, titles: Mapping[str, str]) -> dict[str, Any]:
        """As JSON, for the text; nothing of it is personal. `titles` are what the county calls promises."""
        counts = {name: getattr(self, name) for name in ("due_today", "yellow", "red", "waiting")}
        return {"day": self.day.isoformat(), **counts, "first": [_limit(each, titles) for each in self.first]}


def _limit(limit: Limit, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "service": limit.service,
        "promise": title_of(limit.standard, titles),
        "case": limit.case,
        "due": limit.due.isoformat(),
    }


def title_of(standard: str, titles: Mapping[str, str]) -> str:
    """What the county calls a promise, else what the house calls it; one that nobody has named has its id."""
    promised = BY_ID.get(standard)
    return titles.get(standard) or (promised.title if promised else standard)


def morning_id(day: date, party: str) -> str:
    """By which a party's digest of a day is known."""
    return f"digest/{day.isoformat()}/{party}"
