"""Who sits at a centre: states of a person in a post, and why somebody else takes over. Standard library only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

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


ABSENCES: Mapping[Absence, str] = {Absence.LEAVE: "休假", Absence.DEPARTURE: "离任"}
"""As people read them."""


@dataclass(frozen=True, slots=True)
class Handing:
    """To whom something goes, and why it doesn't stay with whom it is."""

    to: str
    reason: Absence

    def data(self, before: str | None, due_at: datetime | None = None) -> dict[str, Any]:
        """The data of `<thing>.handed_over.v1`."""
        due = due_at.isoformat() if due_at else None
        return {"from": before, "to": self.to, "reason": self.reason, "due_at": due}


def is_staff(text: str) -> bool:
    """Whether this can be the id of somebody at a centre."""
    return _ID.fullmatch(text) is not None


def centre_of(staff_id: str) -> str:
    """The centre by whose number somebody goes: where they have their post until it merges into another one."""
    return staff_id.removeprefix(PREFIX)[:CENTRE_DIGITS]
