"""Parked messages as those see them who look after them: listed, shown, replayed, dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from services.chassis.bus.clerk import Clerk
from services.chassis.bus.message import Delivery

_LIST = text(
    "SELECT * FROM parked WHERE consumer = :consumer AND (:done OR replayed_at IS NULL) ORDER BY id LIMIT :most"
)
_FIND = text("SELECT * FROM parked WHERE consumer = :consumer AND id = :id")
_REPLAYED = text("UPDATE parked SET replayed_at = clock_timestamp() WHERE consumer = :consumer AND id = :id")
_DROP = text("DELETE FROM parked WHERE consumer = :consumer AND id = ANY(:ids) RETURNING id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """One message that was put aside; times are those of the database's clock, with their zone."""

    id: int
    consumer: str
    event_id: str | None
    exchange: str | None
    routing_key: str | None
    headers: Mapping[str, Any]
    body: bytes
    reason: str
    stack: str | None
    parked_at: datetime
    replayed_at: datetime | None

    @property
    def delivery(self) -> Delivery:
        """The message as it was delivered; only the tag, which nobody will ack, is another."""
        return Delivery(0, self.exchange or "", self.routing_key or "", self.headers, bytes(self.body))


class ParkedMessages:
    """The parked messages of one service. Every method raises sqlalchemy's DBAPIError while the database is away."""

    def __init__(self, engine: Engine, consumer: str) -> None:
        self._engine = engine
        self._consumer = consumer

    def find_all(self, *, done: bool = False, most: int = 500) -> Sequence[Parked]:
        """The oldest first, `most` at the most; those already replayed only with `done`."""
        with self._engine.connect() as connection:
            rows = connection.execute(_LIST, {"consumer": self._consumer, "done": done, "most": most})
            return [Parked(**row) for row in rows.mappings()]

    def find(self, number: int) -> Parked:
        """One of them. Raises KeyError."""
        with self._engine.connect() as connection:
            row = connection.execute(_FIND, {"consumer": self._consumer, "id": number}).mappings().first()
        if row is None:
            raise KeyError(number)
        return Parked(**row)

    def replay(self, number: int, clerk: Clerk) -> str | None:
        """Let it have its effect through the same handler and inbox; returns what stands against it still.

        A crash between the effect and its mark leaves it open: replayed again it has no second effect.
        Raises KeyError, and Unavailable.
        """
        trouble = clerk.replay(self.find(number).delivery)
        if trouble is None:
            with self._engine.begin() as connection:
                connection.execute(_REPLAYED, {"consumer": self._consumer, "id": number})
        return trouble

    def drop(self, numbers: Sequence[int]) -> Sequence[int]:
        """Delete them for good; returns those that there were."""
        with self._engine.begin() as connection:
            return list(connection.execute(_DROP, {"consumer": self._consumer, "ids": list(numbers)}).scalars())
