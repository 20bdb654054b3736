"""How a promised limit is counted in each of its units, and why, stretch by stretch."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from contracts.standards import DAYS, Limit, Unit
from services.chassis.calendar import SHANGHAI, Calendar
from services.supervision.domain.opening import COUNTY_HOURS, DAY, WORKING, Hours, Published, Span, at
from services.supervision.domain.pause import PAUSED, Pause, cut, touched

PLAIN = "连续计时"
NEXT_DAY = "当日不计,次日起算"
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_INSTANT = timedelta.resolution
_KINDS = {Unit.DAY: "自然日", Unit.WORKING_DAY: "工作日", Unit.OPENING_DAY: "开放日"}


def office_hours(calendar: Calendar, office: Published = COUNTY_HOURS) -> Hours:
    """When the county's offices work, by its tables; 08:30–12:00 and 14:00–17:30 on working days without any."""
    return Hours(office, calendar, WORKING)


def counts_by_opening(limit: Limit) -> bool:
    """Whether the centre's own hours move the end of `limit`."""
    return limit.unit in (Unit.OPENING_HOUR, Unit.OPENING_DAY)


def counts_by_office(limit: Limit) -> bool:
    """Whether the county's working hours move the end of `limit`; which days are working days they don't say."""
    return limit.unit is Unit.WORKING_HOUR


def length_of(limit: Limit) -> timedelta:
    """How much time counts before a limit in minutes or hours is over."""
    return limit.amount * (_MINUTE if limit.unit is Unit.MINUTE else _HOUR)


def due_at(opened: datetime, limit: Limit, hours: Hours, pauses: Sequence[Pause] = ()) -> datetime:
    """When `limit` that began at `opened` is over; local time. `hours` are the centre's, with the calendar.

    Days begin the day after and end at 24:00 (民法典第二百零一、二百零三条, without the roll-over behind holidays).
    Time in `pauses` does not count, and no day that a pause touches.
    """
    if limit.unit is Unit.DAY and not pauses:
        return at(_next_day(opened)) + limit.amount * DAY
    if limit.unit in DAYS:
        *_, (day, _, _) = _days(_next_day(opened), limit, hours, pauses)
        return at(day) + DAY
    return after(opened, length_of(limit), limit.unit, hours, pauses)


def after(opened: datetime, length: timedelta, unit: Unit, hours: Hours, pauses: Sequence[Pause] = ()) -> datetime:
    """When `length` has been counted in minutes or hours of a kind from `opened` on."""
    if pauses:
        *_, last = _until(cut(_spans(opened, length, unit, hours, pauses), pauses), length)
        return last.end
    if unit is Unit.OPENING_HOUR:
        return hours.after(opened, length)
    if unit is Unit.WORKING_HOUR:
        return office_hours(hours.calendar, hours.office).after(opened, length)
    return opened.astimezone(SHANGHAI) + length


def explain(opened: datetime, limit: Limit, hours: Hours, pauses: Sequence[Pause] = ()) -> tuple[Span, ...]:
    """How `limit` is used up, stretch by stretch from `opened` until it is due; what counts adds up to it."""
    if limit.unit in DAYS:
        return tuple(_explained_days(opened, limit, hours, pauses))
    length = length_of(limit)
    return tuple(_until(cut(_spans(opened, length, limit.unit, hours, pauses), pauses), length))


def working_days_before(due: datetime, amount: int, calendar: Calendar) -> datetime:
    """The beginning of the working day with which the last `amount` of them before `due` begin."""
    day = (due - _INSTANT).astimezone(SHANGHAI).date()
    while amount := amount - calendar.is_working_day(day):
        day -= DAY
    return at(day)


def _next_day(opened: datetime) -> date:
    return opened.astimezone(SHANGHAI).date() + DAY


def _days(first: date, limit: Limit, hours: Hours, pauses: Sequence[Pause]) -> Iterator[tuple[date, int, str | None]]:
    """Days from `first` on until the limit is over: each with how many have counted, and why it doesn't where so."""
    by = None if limit.unit is Unit.DAY else hours if counts_by_opening(limit) else office_hours(hours.calendar)
    counted, day = 0, first
    while counted < limit.amount:
        why = PAUSED if pauses and touched(day, pauses) else by.why_closed(day) if by else None
        counted += why is None
        yield day, counted, why
        day += DAY


def _explained_days(opened: datetime, limit: Limit, hours: Hours, pauses: Sequence[Pause]) -> Iterator[Span]:
    first = _next_day(opened)
    yield Span(opened.astimezone(SHANGHAI), at(first), counted=False, reason=NEXT_DAY)
    for day, counted, why in _days(first, limit, hours, pauses):
        yield Span(at(day), at(day) + DAY, counted=why is None, reason=why or f"第 {counted} 个{_KINDS[limit.unit]}")


def _spans(opened: datetime, length: timedelta, unit: Unit, hours: Hours, pauses: Sequence[Pause]) -> Iterable[Span]:
    """Time from `opened` on, at least until `length` outside the pauses has passed."""
    if unit is Unit.OPENING_HOUR:
        return hours.spans(opened)
    if unit is Unit.WORKING_HOUR:
        return office_hours(hours.calendar, hours.office).spans(opened)
    begin = opened.astimezone(SHANGHAI)
    behind = max([begin, *(pause.end.astimezone(SHANGHAI) for pause in pauses)])
    return (Span(begin, behind + length, counted=True, reason=PLAIN),)


def _until(spans: Iterable[Span], left: timedelta) -> Iterator[Span]:
    """Spans until the counted ones add up to `left`; the last one is cut."""
    for span in spans:
        length = span.end - span.begin
        if span.counted and length >= left:
            yield Span(span.begin, span.begin + left, counted=True, reason=span.reason)
            return
        left -= length * span.counted
        yield span
