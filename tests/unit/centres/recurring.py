"""Rules that recur, drawn at random, and a day by day answer to whether one holds: from the text of RFC 5545 alone."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_interval = st.integers(1, 4)
_weekdays = st.lists(st.sampled_from(NAMES), min_size=1, max_size=7, unique=True)
_nth = st.lists(
    st.tuples(st.sampled_from((1, 2, 3, 4, -1, -2)), st.sampled_from(NAMES)), min_size=1, max_size=3, unique=True
)
_monthdays = st.lists(st.integers(1, 31) | st.integers(-31, -1), min_size=1, max_size=4, unique=True)
_months = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """The parts of a rule, as the oracle reads them."""
    kind = draw(st.sampled_from(("daily", "weekly", "nth", "monthday", "yearly")))
    parts: dict[str, Any] = {"kind": kind, "interval": draw(_interval)}
    match kind:
        case "weekly":
            parts |= {"weekdays": draw(_weekdays), "wkst": draw(st.sampled_from(("MO", "SU")))}
        case "nth":
            parts |= {"nth": draw(_nth)}
        case "monthday":
            parts |= {"monthdays": draw(_monthdays)}
        case "yearly":
            parts |= {"months": draw(_months), "monthdays": draw(_monthdays), "interval": 1}
    return parts


def written(parts: Mapping[str, Any]) -> str:
    """As an RRULE."""
    every = f"INTERVAL={parts['interval']}"
    match parts["kind"]:
        case "daily":
            return f"FREQ=DAILY;{every}"
        case "weekly":
            return f"FREQ=WEEKLY;{every};WKST={parts['wkst']};BYDAY={','.join(parts['weekdays'])}"
        case "nth":
            return f"FREQ=MONTHLY;{every};BYDAY={','.join(f'{n}{day}' for n, day in parts['nth'])}"
        case "monthday":
            return f"FREQ=MONTHLY;{every};BYMONTHDAY={','.join(map(str, parts['monthdays']))}"
    months, days = (",".join(map(str, parts[name])) for name in ("months", "monthdays"))
    return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days}"


def holds(parts: Mapping[str, Any], since: date, day: date) -> bool:
    """Whether a day is one of a rule's, as RFC 5545 §3.3.10 says it, asked of the day alone."""
    if day < since:
        return False
    every: int = parts["interval"]
    months = (day.year - since.year) * 12 + day.month - since.month
    match parts["kind"]:
        case "daily":
            return (day - since).days % every == 0
        case "weekly":
            begin = NAMES.index(parts["wkst"])
            weeks = (week_begin(day, begin) - week_begin(since, begin)).days // 7
            return weeks % every == 0 and NAMES[day.weekday()] in parts["weekdays"]
        case "nth":
            return months % every == 0 and any(is_nth(day, n, name) for n, name in parts["nth"])
        case "monthday":
            return months % every == 0 and is_monthday(day, parts["monthdays"])
    return bool(day.month in parts["months"]) and is_monthday(day, parts["monthdays"])


def week_begin(day: date, first: int) -> date:
    return day - timedelta(days=(day.weekday() - first) % 7)


def is_nth(day: date, n: int, name: str) -> bool:
    left = calendar.monthrange(day.year, day.month)[1] - day.day
    place = (day.day - 1) // 7 + 1 if n > 0 else -(left // 7 + 1)
    return NAMES[day.weekday()] == name and place == n


def is_monthday(day: date, wanted: Sequence[int]) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    return day.day in wanted or day.day - length - 1 in wanted
