"""Builds the calendar: the holidays library, and over it the State Council's notices that the county has entered."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from holidays import country_holidays

from services.chassis.calendar import Calendar

NOTICES = Path(__file__).with_name("almanac.json")
"""By year: the notice's number, its holidays with their names, and its working weekends. Wins over the library."""

YEARS = range(2010, 2036)


def read_calendar(path: Path = NOTICES) -> Calendar:
    """The calendar of all `YEARS`. A year is published where a notice says so, or the library knows its exchanged days.

    Raises KeyError or ValueError where the file of notices is malformed.
    """
    notices: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    entered = {int(year) for year in notices}
    china = country_holidays("CN", years=[year for year in YEARS if year not in entered], language="zh_CN")
    weekends = {day for day in china.weekend_workdays if day.year not in entered}
    noted = {day: name for notice in notices.values() for day, name in _holidays(notice)}
    worked = {date.fromisoformat(day) for notice in notices.values() for day in notice["working_weekends"]}
    return Calendar(
        holidays=dict(china.items()) | noted,
        working_weekends=frozenset(weekends | worked),
        published=frozenset(entered | {day.year for day in weekends}),
    )


def _holidays(notice: Mapping[str, Any]) -> Iterator[tuple[date, str]]:
    for stretch in notice["holidays"]:
        first, last = date.fromisoformat(stretch["from"]), date.fromisoformat(stretch["to"])
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number), stretch["name"]
