"""First contact (首问责任): whom the villager met first stays answerable until a hand-over is acknowledged."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from contracts.handovers import ACKNOWLEDGED

STAFF = "staff:"
"""How the ids of officers at the counters begin."""


class Told(Protocol):
    """An event of a case; `named` is the first contact that its data names, wherever that was noted."""

    @property
    def type(self) -> str: ...
    @property
    def time(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def named(self) -> str | None: ...


class FirstContact(NamedTuple):
    """`first` met the villager at `since`; `officer` is answerable now, since `taken_over_at` where that is another."""

    first: str
    since: datetime
    officer: str
    taken_over_at: datetime | None


def first_contact(ordered: Iterable[Told]) -> FirstContact | None:
    """From a case's events in order; None while no officer has met anybody."""
    found: FirstContact | None = None
    for event in ordered:
        if found is None:
            officer = event.named or (event.actor if event.actor.startswith(STAFF) else None)
            found = FirstContact(officer, event.time, officer, None) if officer else None
        elif event.type in ACKNOWLEDGED and event.actor != found.officer:
            found = found._replace(officer=event.actor, taken_over_at=event.time)
    return found
