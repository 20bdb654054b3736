"""How a repetition is recognised: idempotency keys of requests, inbox rows of bus messages."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

DAY = timedelta(hours=24)
YEAR = timedelta(days=400)


def digest_of(body: object) -> bytes:
    """SHA-256 of the canonical JSON of a request: what 'the same body' means."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), default=str).encode()).digest()


@dataclass(frozen=True, slots=True)
class Remember:
    """A request that people or partners may send again: `scope` is (partner, source, id) or (actor, route, key)."""

    scope: tuple[str, ...]
    digest: bytes
    keep: timedelta = DAY

    @property
    def key(self) -> str:
        """What is unique among all requests of one service."""
        return hashlib.sha256("\0".join(self.scope).encode()).hexdigest()


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


_CLAIM_REQUESTS = text("""
    INSERT INTO idempotency (key, digest, expires_at)
    SELECT key, decode(digest, 'hex'), now() + make_interval(secs => keep)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(key text, digest text, keep float8)
    ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, answer = NULL, expires_at = excluded.expires_at
        WHERE idempotency.expires_at < now()
    RETURNING key
""")
_READ_REQUESTS = text("SELECT key, digest, answer FROM idempotency WHERE key = ANY(:keys)")
_CLAIM_MESSAGES = text("""
    INSERT INTO inbox (consumer, id) SELECT :consumer, unnest(CAST(:ids AS uuid[]))
    ON CONFLICT DO NOTHING RETURNING CAST(id AS text)
""")
_REMEMBER = text("""
    UPDATE idempotency SET digest = decode(r.digest, 'hex'), answer = r.answer
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(key text, digest text, answer jsonb)
    WHERE idempotency.key = r.key
""")
_FORGET_REQUESTS = text("DELETE FROM idempotency WHERE key = ANY(:keys)")
_FORGET_MESSAGES = text("DELETE FROM inbox WHERE consumer = :consumer AND id = ANY(CAST(:ids AS uuid[]))")


def claim(connection: Connection, onces: Sequence[Once]) -> dict[str, First]:
    """Claim all keys, sorted, waiting for transactions that hold one of them; returns what earlier ones remembered."""
    seen = _claim_requests(connection, {o.key: o for o in onces if isinstance(o, Remember)})
    return seen | _claim_messages(connection, {o.key: o for o in onces if isinstance(o, Inbox)})


def _claim_requests(connection: Connection, wanted: Mapping[str, Remember]) -> dict[str, First]:
    if not wanted:
        return {}
    rows = [
        {"key": key, "digest": once.digest.hex(), "keep": once.keep.total_seconds()}
        for key, once in sorted(wanted.items())
    ]
    claimed = set(connection.execute(_CLAIM_REQUESTS, {"rows": json.dumps(rows)}).scalars())
    missed = sorted(wanted.keys() - claimed)
    if not missed:
        return {}
    found = connection.execute(_READ_REQUESTS, {"keys": missed})
    return {row.key: First(row.digest, row.answer or {}) for row in found}


def _claim_messages(connection: Connection, wanted: Mapping[str, Inbox]) -> dict[str, First]:
    if not wanted:
        return {}
    consumer = next(iter(wanted.values())).consumer
    claimed = set(connection.execute(_CLAIM_MESSAGES, {"consumer": consumer, "ids": sorted(wanted)}).scalars())
    return {key: First(b"", {}) for key in wanted.keys() - claimed}


def settle(connection: Connection, accepted: Mapping[str, tuple[Once, Any]], refused: Sequence[Once]) -> None:
    """Keep the answers of accepted requests, and forget the refused ones, so that they may come again corrected.

    Of several bodies under one key of a batch, the digest of the accepted one is kept.
    """
    rows = [
        {"key": key, "digest": once.digest.hex(), "answer": answer}
        for key, (once, answer) in accepted.items()
        if isinstance(once, Remember)
    ]
    if rows:
        connection.execute(_REMEMBER, {"rows": json.dumps(rows)})
    requests = [once.key for once in refused if isinstance(once, Remember)]
    if requests:
        connection.execute(_FORGET_REQUESTS, {"keys": requests})
    messages = [once for once in refused if isinstance(once, Inbox)]
    if messages:
        ids = [once.id for once in messages]
        connection.execute(_FORGET_MESSAGES, {"consumer": messages[0].consumer, "ids": ids})
