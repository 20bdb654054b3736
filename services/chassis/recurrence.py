"""Days that recur by an RRULE (RFC 5545): which rules are understood, and their days between two."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

_SIGNED = r"[+-]?[1-9]\d?"
_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_VALUES: Mapping[str, re.Pattern[str]] = {
    "INTERVAL": re.compile(r"[1-9]\d?", re.ASCII),
    "WKST": re.compile(_WEEKDAY),
    "BYDAY": re.compile(rf"(?:[+-]?[1-5])?{_WEEKDAY}(?:,(?:[+-]?[1-5])?{_WEEKDAY})*"),
    "BYMONTH": re.compile(r"(?:1[0-2]|[1-9])(?:,(?:1[0-2]|[1-9]))*", re.ASCII),
    "BYMONTHDAY": re.compile(r"[+-]?(?:3[01]|[12]\d|[1-9])(?:,[+-]?(?:3[01]|[12]\d|[1-9]))*", re.ASCII),
    "BYSETPOS": re.compile(rf"{_SIGNED}(?:,{_SIGNED})*", re.ASCII),
}
_PARTS: Mapping[str, frozenset[str]] = {
    "DAILY": frozenset({"INTERVAL"}),
    "WEEKLY": frozenset({"INTERVAL", "WKST", "BYDAY"}),
    "MONTHLY": frozenset({"INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}),
    "YEARLY": frozenset({"INTERVAL", "BYMONTH", "BYMONTHDAY"}),
}
"""By frequency: none that hardly ever holds and would be sought for day by day up to the end of the calendar."""


def must_be_understood(rule: str) -> None:
    """Raises ValueError, which says why in Chinese, for an RRULE that is none or has parts that are not understood.

    When a rule ends is said beside it, not in it: neither UNTIL nor COUNT.
    """
    parts = [part.partition("=") for part in rule.split(";")]
    known = {name: value for name, _, value in parts}
    allowed = _PARTS.get(known.pop("FREQ", ""))
    if allowed is None or len(parts) != len(known) + 1:
        raise ValueError("应以 FREQ=DAILY、WEEKLY、MONTHLY 或 YEARLY 开头,每项只写一次")
    for name, value in known.items():
        if name not in allowed or not _VALUES[name].fullmatch(value):
            raise ValueError(f"{name or '空项'} 不能这样写;可用 {'、'.join(sorted(allowed))}")
    if "FREQ=WEEKLY" in rule and re.search(r"\d", known.get("BYDAY", "")):
        raise ValueError("按周重复时 BYDAY 不带序号,例如 BYDAY=MO,WE")
    if "BYSETPOS" in known and not known.keys() & {"BYDAY", "BYMONTHDAY"}:
        raise ValueError("BYSETPOS 须与 BYDAY 或 BYMONTHDAY 同用")


def days_between(rule: str, since: date, first: date, last: date) -> list[date]:
    """The days of an RRULE that begins on `since`, from `first` to `last`, both included."""
    found = rrulestr(rule, dtstart=_at(since)).between(_at(first), _at(last), inc=True)
    return [each.date() for each in found]


def first_day(rule: str, since: date) -> date | None:
    """The first day of an RRULE that begins on `since`, None where there is none."""
    found = rrulestr(rule, dtstart=_at(since)).after(_at(since), inc=True)
    return found.date() if found else None


def _at(day: date) -> datetime:
    return datetime.combine(day, time.min)
