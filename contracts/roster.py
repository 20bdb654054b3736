"""The duty roster (值班表) of a centre: weeks, and what an hour of it is, as words. Standard library only."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

_WEEK = re.compile(r"(20\d{2})-W(\d{2})", re.ASCII)


class DutyState(StrEnum):
    """What stands in a row of the roster."""

    PLANNED = "planned"
    """有人值班"""
    AWAY = "away"
    """排了班,但休假或离任"""
    GAP = "gap"
    """开放时间内无人值班"""


WORDS: Mapping[DutyState, str] = {
    DutyState.PLANNED: "值班",
    DutyState.AWAY: "排班的人休假或已离任,请改派",
    DutyState.GAP: "空档:开放时间内无人值班,请补排",
}
"""As people read it."""


def week_of(day: date) -> str:
    """The ISO week of a day, as `2026-W49`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(week: str) -> date:
    """The first day of an ISO week of this century. Raises ValueError for what is none."""
    found = _WEEK.fullmatch(week)
    if not found:
        raise ValueError(week)
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)
