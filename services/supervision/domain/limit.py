"""How a promised limit is counted in each of its units, and why, stretch by stretch."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from contracts.standards import Limit, Unit
from services.chassis.calendar import SHANGHAI, Calendar
from services.supervision.domain.opening import COUNTY_HOURS, DAY, WORKING, Hours, Span, at

PLAIN = "连续计时"
NEXT_DAY = "当日不计,次日起算"
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


def office_hours(calendar: Calendar) -> Hours:
    """When the county's offices work: 08:30–12:00 and 14:00–17:30 on working days (DOMAIN: Counting)."""
    return Hours(COUNTY_HOURS, calendar, WORKING)


def counts_by_opening(limit: Limit) -> bool:
    """Whether the centre's own hours move the end of `limit`."""
    return limit.unit in (Unit.OPENING_HOUR, Unit.OPENING_DAY)


def due_at(opened: datetime, limit: Limit, hours: Hours) -> datetime:
    """When `limit` that began at `opened` is over; local time. `hours` are the centre's, with the calendar.

    Days begin the day after and end at 24:00 (民法典第二百零一、二百零三条, without the roll-over behind holidays).
    """
    match limit.unit:
        case Unit.MINUTE:
            return opened.astimezone(SHANGHAI) + limit.amount * _MINUTE
        case Unit.HOUR:
            return opened.astimezone(SHANGHAI) + limit.amount * _HOUR
        case Unit.OPENING_HOUR:
            return hours.after(opened, limit.amount * _HOUR)
        case Unit.WORKING_HOUR:
            return office_hours(hours.calendar).after(opened, limit.amount * _HOUR)
        case Unit.DAY:
            return _next_day(opened) + limit.amount * DAY
        case Unit.OPENING_DAY | Unit.WORKING_DAY:
            return explain(opened, limit, hours)[-1].end


def explain(opened: datetime, limit: Limit, hours: Hours) -> tuple[Span, ...]:
    """How `limit` is used up, stretch by stretch from `opened` until it is due; what counts adds up to it."""
    match limit.unit:
        case Unit.MINUTE | Unit.HOUR:
            return (Span(opened.astimezone(SHANGHAI), due_at(opened, limit, hours), counted=True, reason=PLAIN),)
        case Unit.DAY:
            return _days(opened, limit.amount, None, "自然日")
        case Unit.WORKING_DAY:
            return _days(opened, limit.amount, office_hours(hours.calendar), "工作日")
        case Unit.OPENING_DAY:
            return _days(opened, limit.amount, hours, "开放日")
        case Unit.OPENING_HOUR:
            return tuple(_until(hours.spans(opened), limit.amount * _HOUR))
        case Unit.WORKING_HOUR:
            return tuple(_until(office_hours(hours.calendar).spans(opened), limit.amount * _HOUR))


def _next_day(opened: datetime) -> datetime:
    return at(opened.astimezone(SHANGHAI).date()) + DAY


def _days(opened: datetime, amount: int, hours: Hours | None, kind: str) -> tuple[Span, ...]:
    """`amount` whole days; only those on which `hours` has any, where there are such."""
    begin = _next_day(opened)
    explained = [Span(opened.astimezone(SHANGHAI), begin, counted=False, reason=NEXT_DAY)]
    counted = 0
    while counted < amount:
        why = hours.why_closed(begin.date()) if hours else None
        counted += why is None
        explained.append(Span(begin, begin + DAY, counted=why is None, reason=why or f"第 {counted} 个{kind}"))
        begin += DAY
    return tuple(explained)


def _until(spans: Iterable[Span], left: timedelta) -> Iterator[Span]:
    """Spans until the counted ones add up to `left`; the last one is cut."""
    for span in spans:
        length = span.end - span.begin
        if span.counted and length >= left:
            yield Span(span.begin, span.begin + left, counted=True, reason=span.reason)
            return
        left -= length * span.counted
        yield span
