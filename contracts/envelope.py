"""The event envelope: CloudEvents 1.0 with the extensions that Echowall adds. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """What an aggregate says has happened: the part of an event that the domain knows.

    `sequence` counts the facts of one case from 1 without a gap; `responsible` (`<party>:<id>`) owes the next step. A
    fact that may be said once only has an `id` of its own, a UUIDv7 by which a repetition is known; else it is given
    one.
    """

    type: str
    data: Mapping[str, Any]
    sequence: int
    responsible: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as it travels. `time` is UTC, read from the database clock of the transaction that accepted it."""

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    sequence: int
    centre: str
    actor: str
    responsible: str
    traceparent: str
    data: Mapping[str, Any]
