"""Sealed people as they stand in JSON columns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from contracts.applications import Authority, Relation
from contracts.people import Sealed
from services.veterans.domain.people import Agent, Person

Part: TypeAlias = Mapping[str, str]


def person(name: Part, phone: Part, identity: Part, *, reachable: bool) -> Person:
    """Somebody from a column."""
    return Person(Sealed(**name), Sealed(**phone), Sealed(**identity), reachable)


def agent(name: Part, phone: Part, relation: str, authority: str) -> Agent:
    """A guardian from a column."""
    return Agent(Sealed(**name), Sealed(**phone), Relation(relation), Authority(authority))


def masked(someone: Mapping[str, Any], *parts: str) -> dict[str, str]:
    """As they may be shown."""
    return {part: someone[part]["masked"] for part in parts or ("name", "phone", "identity")}


def text(moment: datetime | None) -> str | None:
    """A moment as JSON."""
    return moment.isoformat() if moment else None
