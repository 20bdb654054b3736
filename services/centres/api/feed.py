"""Opening hours as an iCalendar feed (RFC 5545), for anybody's calendar."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from services.chassis.recurrence import days_between, first_day

_ZONE = ZoneInfo("Asia/Shanghai")
_STAMP = datetime(2021, 6, 1, tzinfo=ZoneInfo("UTC"))
"""Of all entries alike: a feed says how it is, not when that was written down."""


def calendar_of(shown: Mapping[str, Any], _address: str) -> str:
    """The rules of a centre as a calendar; `shown` is `HoursView` as JSON."""
    calendar = Calendar()
    calendar.add("prodid", "-//Echowall//centres//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{shown['name']} 开放时间")
    days = sorted(date.fromisoformat(each["on"]) for each in shown["special"])
    for number, rule in enumerate(shown["recurring"], start=1):
        for entry in _recurring(shown, rule, f"rule-{number}", days):
            calendar.add_component(entry)
    for each in shown["special"]:
        for number, window in enumerate(each["windows"], start=1):
            on = date.fromisoformat(each["on"])
            entry = _entry(shown, f"{each['on']}-{number}", on, window)
            entry.add("description", each["reason"])
            calendar.add_component(entry)
    calendar.add_missing_timezones()
    return str(calendar.to_ical().decode())


def _recurring(shown: Mapping[str, Any], rule: Mapping[str, Any], name: str, special: list[date]) -> Iterator[Event]:
    """The entry of a rule; it begins on a day that the rule really has, as RFC 5545 §3.8.5.3 wants."""
    since = date.fromisoformat(rule["since"])
    first = first_day(rule["rule"], since)
    until = date.fromisoformat(rule["until"]) if rule["until"] else None
    if first is None or (until and until < first):
        return
    entry = _entry(shown, name, first, rule)
    recur = vRecur.from_ical(rule["rule"])
    if until:
        recur["UNTIL"] = [datetime.combine(until, time(23, 59, 59), _ZONE).astimezone(ZoneInfo("UTC"))]
    entry.add("rrule", recur)
    if special:
        had = set(days_between(rule["rule"], since, special[0], special[-1]))
        for day in (each for each in special if each in had):
            entry.add("exdate", _at(day, rule["opens"]))
    yield entry


def _entry(shown: Mapping[str, Any], name: str, on: date, window: Mapping[str, str]) -> Event:
    entry = Event()
    entry.add("uid", f"{name}@{shown['centre']}.centres.echowall")
    entry.add("dtstamp", _STAMP)
    entry.add("summary", "开放")
    entry.add("dtstart", _at(on, window["opens"]))
    entry.add("dtend", _at(on, window["closes"]))
    return entry


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), _ZONE)
