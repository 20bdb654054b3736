"""When a limit that begins at a moment would be over, and why: seen before anybody owes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.standards import DAYS, Limit, Unit
from services.supervision.domain.opening import Hours, Span
from services.supervision.domain.term import Term

MOST = 400
"""Stretches that an explanation has at the most; the last one sums up what is beyond."""

_BY_NO_CALENDAR = frozenset({Unit.MINUTE, Unit.HOUR, Unit.DAY})


@dataclass(frozen=True, slots=True)
class Preview:
    """A limit's end in local time; `provisional` while the calendar of a year that it touches may still change."""

    due_at: datetime
    provisional: bool
    explain: tuple[Span, ...]


def preview(begin: datetime, limit: Limit, hours: Hours) -> Preview:
    """What a clock would say that has `limit` from `begin` on by `hours`. Raises OverflowError behind the year 9999."""
    term = Term(begin, limit, hours)
    spans = term.explain()
    return Preview(term.due_at(), is_provisional(term, spans), shortened(spans, limit))


def is_provisional(term: Term, spans: Iterable[Span]) -> bool:
    """Whether a limit goes by the calendar, and a stretch of it lies in a year whose days off are not published yet."""
    limits = (term.limit, *(each.by for each in term.extensions if each.by))
    if all(limit.unit in _BY_NO_CALENDAR for limit in limits):
        return False
    guessed = term.hours.calendar.is_provisional
    return any(guessed(day) for span in spans for day in (span.begin.date(), _last_day(span)))


def shortened(spans: tuple[Span, ...], limit: Limit, most: int = MOST) -> tuple[Span, ...]:
    """The same stretches where they are few, else the first of them and one that sums up the rest."""
    if len(spans) <= most:
        return spans
    kept, rest = spans[: most - 1], spans[most - 1 :]
    counted = [span for span in rest if span.counted]
    much = f"{len(counted)} 天" if limit.unit in DAYS else _hours(counted)
    reason = f"余下从略:至到期还计 {much},另有 {len(rest) - len(counted)} 段不计"
    return (*kept, Span(rest[0].begin, rest[-1].end, counted=True, reason=reason))


def _hours(spans: Iterable[Span]) -> str:
    minutes = sum((span.end - span.begin for span in spans), timedelta()) // timedelta(minutes=1)
    return f"{minutes // 60} 小时 {minutes % 60} 分钟"


def _last_day(span: Span) -> date:
    return (span.end - timedelta.resolution).date()
