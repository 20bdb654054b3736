"""The rules by which a centre is open: what follows from them is published with the centre, before it holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from contracts.days import day_of
from services.centres.domain.centre import Centre, Details
from services.centres.domain.hours import Recurring, Special, Timetable, Week, as_told, day_by_day, timetable_id
from services.chassis.recurrence import days_between
from services.chassis.work import Answer, Ref, Work

AHEAD = timedelta(days=400)
"""How far ahead days are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHours:
    """These are the rules from now on."""

    centre: str
    recurring: tuple[Recurring, ...]
    special: tuple[Special, ...]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The rules and the centre."""
        return Ref(Timetable, timetable_id(self.centre)), Ref(Centre, self.centre)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew:
    """Months have passed: days further ahead are told; `version` is how the rules stood."""

    centre: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The rules and the centre."""
        return Ref(Timetable, timetable_id(self.centre)), Ref(Centre, self.centre)


def set_hours(work: Work, command: SetHours) -> Answer:
    """Everybody hears of them at once, also of those that hold later."""
    timetable = work.get(Timetable, timetable_id(command.centre))
    timetable.set(command.recurring, command.special)
    return _tell(work, timetable)


def renew(work: Work, command: Renew) -> Answer:
    """Unless the rules have been changed meanwhile."""
    timetable = work.get(Timetable, timetable_id(command.centre))
    if timetable.version != command.version:
        return {}
    return _tell(work, timetable)


def keeping_rules(timetable: Timetable | None, known: Centre, details: Details) -> Details:
    """Details that come from elsewhere, with the hours as the centre's own rules have it."""
    if timetable is None or not timetable.version:
        return details
    told = known.details
    return replace(details, hours=told.hours, closed=told.closed, open_exceptions=told.open_exceptions)


def week_of(recurring: Sequence[Recurring], special: Sequence[Special], first: date, last: date) -> Week:
    """What follows from rules for the days from `first` to `last`. Raises Invalid."""
    rules = [(each.window, _days(each, first, last)) for each in recurring]
    return as_told(day_by_day(rules, special, first, last), special)


def _tell(work: Work, timetable: Timetable) -> Answer:
    first, last, timetable.renew_on = _span(day_of(work.now))
    week = week_of(timetable.recurring, timetable.special, first, last)
    centre = work.get(Centre, timetable.centre)
    told = replace(centre.details, hours=week.hours, closed=week.closed, open_exceptions=week.open_exceptions)
    centre.publish(told)
    return {"id": timetable.id, "version": timetable.version, "published": centre.version}


def _span(today: date) -> tuple[date, date, date]:
    """From the month before to AHEAD, and the first of next month: the same for all days of a month."""
    this = today.replace(day=1)
    following = (this + timedelta(days=32)).replace(day=1)
    return (this - timedelta(days=1)).replace(day=1), this + AHEAD, following


def _days(each: Recurring, first: date, last: date) -> list[date]:
    begin, end = max(first, each.since), min(last, each.until or last)
    return days_between(each.rule, each.since, begin, end) if begin <= end else []
