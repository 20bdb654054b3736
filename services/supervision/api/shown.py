"""How a clock, a limit and a stretch of time are shown."""

from datetime import UTC, datetime
from typing import Any

from contracts.people import town_of
from contracts.standards import Limit
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import Book
from services.supervision.domain.opening import Span


def listed_clock(case: str, clock: Clock, now: datetime, book: Book) -> dict[str, Any]:
    """A clock in a list, with the case that it runs on."""
    service, _, subject = case.partition(":")
    place = {"service": service, "case": subject, "centre": clock.centre, "town": town_of(clock.centre)}
    return place | shown_clock(clock, now, book)


def shown_clock(clock: Clock, now: datetime, book: Book) -> dict[str, Any]:
    """A clock as it stands at `now`; `book` has the standards."""
    return {
        "standard": clock.standard,
        "title": book.at(clock.standard, clock.opened_at).title,
        "opening_sequence": clock.opening_sequence,
        "state": clock.state(now),
        "opened_at": clock.opened_at,
        "due_at": clock.due_at,
        "ended_at": clock.ended_at,
        "paused_at": clock.paused_at,
        "warns_at": clock.warns_at,
        "responsible": clock.responsible,
        "answerable": clock.answerable,
    }


def shown_limit(limit: Limit) -> dict[str, Any]:
    """A limit as it is written, and in words."""
    return {"code": str(limit), "words": limit.words}


def shown_stretch(span: Span) -> dict[str, Any]:
    """A stretch of time with its reason."""
    return {
        "begins": span.begin.astimezone(UTC),
        "ends": span.end.astimezone(UTC),
        "counted": span.counted,
        "reason": span.reason,
    }
