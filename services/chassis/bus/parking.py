"""Messages put aside as poison: kept whole in the consumer's own schema, until somebody replays or drops them."""

import hashlib
import json
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Engine, text

from services.chassis import metrics
from services.chassis.bus.message import PREFIX, Delivery

_REASON = 500
_STACK = 10_000
_DEPTH = 8
_OF_THE_DELIVERY = {"x-delivery-count", "x-acquired-count"}
"""Headers that the broker counts up; the message is the same without them."""

_PARK = text("""
    INSERT INTO parked (consumer, event_id, exchange, routing_key, headers, body, reason, stack)
    SELECT :consumer, :event_id, :exchange, :routing_key, CAST(:headers AS jsonb), :body, :reason, :stack
    WHERE NOT EXISTS (
        SELECT FROM parked WHERE consumer = :consumer AND event_id IS NOT DISTINCT FROM CAST(:event_id AS text)
            AND headers = CAST(:headers AS jsonb) AND body = :body AND replayed_at IS NULL
    )
""")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Poison:
    """A delivery that can't be handled, and why; `judged` where it was tried here and now, which dead ones are not."""

    delivery: Delivery
    reason: str
    error: BaseException | None = None
    judged: bool = True


def park(engine: Engine, consumer: str, poison: Sequence[Poison]) -> None:
    """Keep all of them, in one transaction; one that is parked already (a crash before its ack) is not parked again.

    The log holds a hash of each body, never the body.
    """
    with engine.begin() as connection:
        connection.execute(_PARK, [_row(consumer, one) for one in poison])
    metrics.PARKED.labels(consumer).inc(len(poison))
    for one in poison:
        log.error(
            "message.parked",
            service=consumer,
            type=clear(one.delivery.routing_key),
            error=type(one.error).__name__,
            body=hashlib.sha256(one.delivery.body).hexdigest()[:16],
        )


def _row(consumer: str, poison: Poison) -> dict[str, Any]:
    delivery = poison.delivery
    headers = json_able(delivery.headers) if isinstance(delivery.headers, Mapping) else {}
    kept = {name: value for name, value in headers.items() if name not in _OF_THE_DELIVERY}
    event_id = headers.get(f"{PREFIX}id")
    return {
        "consumer": consumer,
        "event_id": event_id if isinstance(event_id, str) else None,
        "exchange": clear(delivery.exchange),
        "routing_key": clear(delivery.routing_key),
        "headers": json.dumps(kept, ensure_ascii=False),
        "body": delivery.body,
        "reason": clear(poison.reason)[:_REASON],
        "stack": _stack_of(poison.error),
    }


def _stack_of(error: BaseException | None) -> str | None:
    return clear("".join(traceback.format_exception(error)))[-_STACK:] if error else None


def clear(value: str) -> str:
    """Text that PostgreSQL stores: without NUL, and without halves of characters."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def json_able(value: Any, depth: int = _DEPTH) -> Any:
    """What jsonb takes of a header's value: numbers other than whole ones, times and bytes become text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return clear(bytes(value).decode(errors="replace"))
    if depth and isinstance(value, Mapping):
        return {
            json_able(key, 0) if isinstance(key, bytes) else clear(str(key)): json_able(entry, depth - 1)
            for key, entry in value.items()
        }
    if depth and isinstance(value, list | tuple):
        return [json_able(entry, depth - 1) for entry in value]
    return clear(str(value))
