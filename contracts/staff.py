"""Who sits at a centre: states of a person in a post, and why somebody else takes over. Standard library only."""

import re
from enum import StrEnum

from contracts.people import CENTRE_DIGITS

PREFIX = "staff:"
"""How the ids of people at the counters begin; a cadre's token names its bearer by the same id."""
STAFF_ID = rf"staff:\d{{{CENTRE_DIGITS}}}-\d{{2}}"
_ID = re.compile(STAFF_ID, re.ASCII)


class StaffState(StrEnum):
    """Whether somebody is at their post."""

    ACTIVE = "active"
    """在岗"""
    ON_LEAVE = "on_leave"
    """休假"""
    DEPARTED = "departed"
    """离任"""


class Absence(StrEnum):
    """Why what somebody had in hand is handed over."""

    LEAVE = "leave"
    """休假"""
    DEPARTURE = "departure"
    """离任"""


def is_staff(text: str) -> bool:
    """Whether this can be the id of somebody at a centre."""
    return _ID.fullmatch(text) is not None


def centre_of(staff_id: str) -> str:
    """The centre at which somebody has their post."""
    return staff_id.removeprefix(PREFIX)[:CENTRE_DIGITS]
