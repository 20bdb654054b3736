"""What a card of the registry says of an event."""

from dataclasses import dataclass

from marshmallow import Schema

PARTNER = "partner"
"""The producer of intake events: systems that are not ours, through a service's signed door."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One event type and version: who says it, who listens, why. `orders_by` is the id whose events are in sequence.

    `placeless` says that its `centre` may be a town or the county: nobody knows yet where it belongs, or its own people
    may not know of it.
    """

    type: str
    producer: str
    consumers: tuple[str, ...]
    data: Schema
    orders_by: str
    purpose: str
    placeless: bool = False
