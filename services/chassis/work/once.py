"""How a repetition is recognised: idempotency keys of requests, inbox rows of bus messages."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

from services.chassis.work.rows import write

DAY = timedelta(hours=24)
YEAR = timedelta(days=400)


def digest_of(body: object) -> bytes:
    """SHA-256 of the canonical JSON of a request: what 'the same body' means."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), default=str).encode()).digest()


@dataclass(frozen=True)
class Remember:
    """A request that people or partners may send again: `scope` is (partner, source, id) or (actor, route, key)."""

    scope: tuple[str, ...]
    digest: bytes
    keep: timedelta = DAY

    @cached_property
    def key(self) -> str:
        """What is unique among all requests of one service."""
        return hashlib.sha256("\0".join(self.scope).encode()).hexdigest()

    @property
    def lock(self) -> int:
        """The signed 64-bit advisory lock that guards this key while nothing is remembered under it yet."""
        return int.from_bytes(bytes.fromhex(self.key[:16]), signed=True)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A message from the bus, known by its consumer and event id; a repetition is dropped without an answer."""

    consumer: str
    id: str

    @property
    def key(self) -> str:
        """The event id."""
        return self.id

    @property
    def digest(self) -> bytes:
        """Events are immutable, so one with the same id is the same event."""
        return b""


Once: TypeAlias = Remember | Inbox


@dataclass(frozen=True, slots=True)
class First:
    """What is remembered of the first time."""

    digest: bytes
    answer: Mapping[str, Any]


_RECALL = text("SELECT key, digest, answer FROM idempotency WHERE key = ANY(:keys) AND expires_at >= now()")
_REMEMBER = text("""
    INSERT INTO idempotency (key, digest, answer, expires_at)
    SELECT key, decode(digest, 'hex'), answer, now() + make_interval(secs => keep)
    FROM json_to_recordset(CAST(:rows AS json)) AS r(key text, digest text, answer jsonb, keep float8)
    ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, answer = excluded.answer,
        expires_at = excluded.expires_at
""")
_CLAIM_MESSAGES = text("""
    INSERT INTO inbox (consumer, id) SELECT :consumer, unnest(CAST(:ids AS uuid[]))
    ON CONFLICT DO NOTHING RETURNING CAST(id AS text)
""")
_FORGET_MESSAGES = text("DELETE FROM inbox WHERE consumer = :consumer AND id = ANY(CAST(:ids AS uuid[]))")


def locks_of(onces: Iterable[Once]) -> set[int]:
    """What to lock before `claim`, so that of two transactions with the same request the later one sees the other's."""
    return {once.lock for once in onces if isinstance(once, Remember)}


def claim(connection: Connection, onces: Iterable[Once]) -> dict[str, First]:
    """Claim all messages, sorted, waiting for transactions that hold one of them; returns what earlier ones left."""
    found = {once.key: once for once in onces}
    requests = sorted(key for key, once in found.items() if isinstance(once, Remember))
    messages = {key: once for key, once in found.items() if isinstance(once, Inbox)}
    return _recall(connection, requests) | _claim_messages(connection, messages)


def _recall(connection: Connection, keys: Sequence[str]) -> dict[str, First]:
    rows = connection.execute(_RECALL, {"keys": keys}) if keys else ()
    return {row.key: First(row.digest, row.answer or {}) for row in rows}


def _claim_messages(connection: Connection, wanted: Mapping[str, Inbox]) -> dict[str, First]:
    if not wanted:
        return {}
    consumer = next(iter(wanted.values())).consumer
    claimed = set(connection.execute(_CLAIM_MESSAGES, {"consumer": consumer, "ids": sorted(wanted)}).scalars())
    return {key: First(b"", {}) for key in wanted.keys() - claimed}


def settle(connection: Connection, accepted: Mapping[str, tuple[Once, Any]], refused: Sequence[Once]) -> None:
    """Remember the answers of accepted requests, and forget refused messages, so that they may come again corrected.

    Of several bodies under one key of a batch, the digest of the accepted one is kept.
    """
    requests = [_row(once, answer) for once, answer in accepted.values() if isinstance(once, Remember)]
    write(connection, _REMEMBER, requests)
    messages = [once for once in refused if isinstance(once, Inbox)]
    if messages:
        ids = [once.id for once in messages]
        connection.execute(_FORGET_MESSAGES, {"consumer": messages[0].consumer, "ids": ids})


def _row(once: Remember, answer: Any) -> dict[str, Any]:
    return {"key": once.key, "digest": once.digest.hex(), "answer": answer, "keep": once.keep.total_seconds()}
