"""The chain of the audit log: every entry holds a fingerprint of itself and of the one before it."""

import hashlib
import json
from datetime import UTC

from contracts.envelope import Event
from contracts.people import CENTRE_DIGITS

GENESIS = bytes(32)
"""What stands before the first entry of a chain."""
COUNTY_CHAIN = "county"


def chain_of(centre: str) -> str:
    """The chain that an event of `centre` belongs to: the centre's own, or the county's for what has no centre."""
    return centre if len(centre) == CENTRE_DIGITS else COUNTY_CHAIN


def canonical(event: Event) -> str:
    """An event as one JSON text that is the same wherever it is written: keys sorted, no spaces, time in UTC."""
    return _ENCODE(
        {
            "id": event.id,
            "type": event.type,
            "subject": event.subject,
            "source": event.source,
            "time": event.time.astimezone(UTC).isoformat(timespec="microseconds"),
            "sequence": event.sequence,
            "centre": event.centre,
            "actor": event.actor,
            "responsible": event.responsible,
            "data": event.data,
        }
    )


_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def link(previous: bytes, entry: str) -> bytes:
    """The fingerprint of a canonical entry that follows the entry with fingerprint `previous`: SHA-256 over both."""
    return hashlib.sha256(previous + entry.encode()).digest()
