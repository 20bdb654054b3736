"""Sealed people as they stand in JSON columns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from contracts.applications import Authority, Relation
from contracts.people import Sealed
from services.veterans.domain.people import Agent, Person

Part: TypeAlias = Mapping[str, str]


def person(name: Part, phone: Part | None, identity: Part, *, reachable: bool) -> Person:
    """Somebody from a column."""
    return Person(Sealed(**name), Sealed(**phone) if phone else None, Sealed(**identity), reachable)


def agent(name: Part, phone: Part, relation: str, authority: str) -> Agent:
    """A guardian from a column."""
    return Agent(Sealed(**name), Sealed(**phone), Relation(relation), Authority(authority))


def masked(someone: Mapping[str, Any], *parts: str) -> dict[str, str]:
    """As they may be shown; without a phone, who has none."""
    return {part: someone[part]["masked"] for part in parts or ("name", "phone", "identity") if someone[part]}


def text(moment: datetime | None) -> str | None:
    """A moment as JSON."""
    return moment.isoformat() if moment else None
