"""UUIDv7 (RFC 9562): ids that sort by the time they were made."""

import os
import time
import uuid
from datetime import datetime

from contracts.envelope import Event

_RANDOM_BITS = 74
_STAMPED = 13
"""Characters of a UUIDv7 that hold its milliseconds."""


def uuid7(milliseconds: int | None = None) -> uuid.UUID:
    """A new UUIDv7 for `milliseconds` since the epoch, by default now."""
    stamp = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    random = int.from_bytes(os.urandom(10)) & ((1 << _RANDOM_BITS) - 1)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return uuid.UUID(int=stamp << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def first_of(moment: datetime) -> str:
    """The least id that is no older than a moment."""
    return str(uuid.UUID(int=int(moment.timestamp() * 1000) << 80))


def stamp_of(event: Event) -> str:
    """The time that an event's id says: facts that bring their own ids go out in the order of these."""
    return event.id[:_STAMPED]
