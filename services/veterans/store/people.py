"""Sealed people as they stand in JSON columns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from contracts.people import Sealed
from services.veterans.domain.people import Person

Part: TypeAlias = Mapping[str, str]


def person(name: Part, phone: Part | None, identity: Part, *, reachable: bool) -> Person:
    """Somebody from a column."""
    return Person(Sealed(**name), Sealed(**phone) if phone else None, Sealed(**identity), reachable)


def masked(someone: Mapping[str, Any], *parts: str) -> dict[str, str]:
    """As they may be shown; without a phone, who has none."""
    return {part: someone[part]["masked"] for part in parts or ("name", "phone", "identity") if someone[part]}


def text(moment: datetime | None) -> str | None:
    """A moment as JSON."""
    return moment.isoformat() if moment else None
