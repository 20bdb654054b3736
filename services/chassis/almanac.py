"""Builds the calendar: the holidays library, and over it the State Council's notices that the county has entered."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from holidays import country_holidays

from services.chassis.calendar import Calendar, Holiday, Notice

NOTICES = Path(__file__).with_name("almanac.json")
"""By year: the notice's number, its holidays with their names, and its working weekends. Wins over the library."""

YEARS = range(2010, 2036)


def read_calendar(path: Path = NOTICES) -> Calendar:
    """The calendar of all `YEARS`. A year is published where a notice says so, or the library knows its exchanged days.

    Raises KeyError or ValueError where the file of notices is malformed.
    """
    notices = [
        notice_of(
            int(year),
            said["notice"],
            ((each["name"], each["from"], each["to"]) for each in said["holidays"]),
            said["working_weekends"],
        )
        for year, said in json.loads(path.read_text(encoding="utf-8")).items()
    ]
    china = country_holidays("CN", years=YEARS, language="zh_CN")
    weekends = frozenset(china.weekend_workdays)
    known = Calendar(dict(china.items()), weekends, published=frozenset(day.year for day in weekends))
    return known.over(notices)


@cache
def built_in() -> Calendar:
    """The calendar of this release; built once in a process, as it takes some tenths of a second."""
    return read_calendar()


def notice_of(year: int, number: str, holidays: Iterable[tuple[str, str, str]], weekends: Iterable[str]) -> Notice:
    """A notice from its days as they are written, holidays by name, first and last day.

    Raises ValueError for what is no day, or days that can't be meant.
    """
    day = date.fromisoformat
    return Notice(
        year=year,
        number=number,
        holidays=tuple(Holiday(name, day(first), day(last)) for name, first, last in holidays),
        working_weekends=frozenset(map(day, weekends)),
    )
