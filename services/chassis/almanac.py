"""Builds the calendar: the holidays library, and over it the State Council's notices that the county has entered."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from holidays import country_holidays

from services.chassis.calendar import Calendar, Holiday, Notice

NOTICES = Path(__file__).with_name("almanac.json")
"""By year: the notice's number, its holidays with their names, and its working weekends. Wins over the library."""

YEARS = range(2010, 2036)


def read_calendar(path: Path = NOTICES) -> Calendar:
    """The calendar of all `YEARS`. A year is published where a notice says so, or the library knows its exchanged days.

    Raises KeyError or ValueError where the file of notices is malformed.
    """
    notices = [_notice(int(year), said) for year, said in json.loads(path.read_text(encoding="utf-8")).items()]
    china = country_holidays("CN", years=YEARS, language="zh_CN")
    weekends = frozenset(china.weekend_workdays)
    known = Calendar(dict(china.items()), weekends, published=frozenset(day.year for day in weekends))
    return known.over(notices)


def _notice(year: int, said: Mapping[str, Any]) -> Notice:
    return Notice(
        year=year,
        number=said["notice"],
        holidays=tuple(
            Holiday(each["name"], date.fromisoformat(each["from"]), date.fromisoformat(each["to"]))
            for each in said["holidays"]
        ),
        working_weekends=frozenset(date.fromisoformat(day) for day in said["working_weekends"]),
    )
