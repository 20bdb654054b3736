"""What a card of the registry says of an event."""

from dataclasses import dataclass

from marshmallow import Schema

PARTNER = "partner"
"""The producer of intake events: systems that are not ours, through a service's signed door."""

HEARTBEAT = "relay.beaten.v1"
"""What the relay of every service says by itself, four times a minute, in order behind the events that it has sent.

`time` is up to when all that its service has to say is out. It is about no case, and not recorded.
"""
WATCHERS = ("supervision",)
"""Who hears the heartbeats of all others."""


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
