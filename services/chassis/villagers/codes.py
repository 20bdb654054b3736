"""One-time codes: asked for by anybody, sent to the phone alone, good once."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from services.chassis.ids import first_of, uuid7
from services.chassis.notices.queue import Notice, enqueue
from services.chassis.phones import domestic
from services.chassis.vault import Vault

PURPOSE = "one_time_code"
LIFE = timedelta(minutes=10)
TRIES = 5
"""Wrong or right, for one code."""
AN_HOUR = 3
"""Codes for one number in an hour."""

_MOST = 10**6

_ASK = text("""
    INSERT INTO one_time_code AS known (person, code, expires_at, tries, asked)
    SELECT :person, :code, now + make_interval(secs => :life), 0, ARRAY[now] FROM clock_timestamp() AS now
    ON CONFLICT (person) DO UPDATE SET code = excluded.code, expires_at = excluded.expires_at, tries = 0,
        asked = ARRAY(SELECT at FROM unnest(known.asked) at WHERE at > clock_timestamp() - interval '1 hour')
            || excluded.asked
        WHERE (SELECT count(*) FROM unnest(known.asked) at WHERE at > clock_timestamp() - interval '1 hour') < :most
    RETURNING asked[cardinality(asked)] AS now
""")
_TRY = text("""
    UPDATE one_time_code SET tries = tries + 1
    WHERE person = :person AND code IS NOT NULL AND tries < :most AND expires_at > clock_timestamp()
    RETURNING code, tries, clock_timestamp() AS now
""")
_USE_UP = text("UPDATE one_time_code SET code = NULL WHERE person = :person")
_FORGET = text("""
    DELETE FROM one_time_code WHERE person IN (
        SELECT person FROM one_time_code WHERE expires_at < clock_timestamp() - interval '1 hour'
        LIMIT 1000 FOR UPDATE SKIP LOCKED
    )
""")


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a code: `person`, the keyed hash of the number, and `at` where it was right; else tries left."""

    tries_left: int
    person: str | None = None
    at: datetime | None = None


def ask(connection: Connection, vault: Vault, phone: str) -> None:
    """Queue a new code for this number; an earlier one is no longer good. Past AN_HOUR nothing happens, unsaid."""
    person, code = _person(vault, phone), f"{secrets.randbelow(_MOST):06d}"
    asked = {"person": person, "code": _hash(vault, person, code), "life": LIFE.total_seconds(), "most": AN_HOUR}
    now = connection.execute(_ASK, asked).scalar_one_or_none()
    if now is not None:
        notice = Notice(
            id=uuid7(), purpose=PURPOSE, subject=PURPOSE, phone=phone, parameters={"code": code}, urgent=True
        )
        enqueue(connection, vault, [notice], now)


def attempt(connection: Connection, vault: Vault, phone: str, code: str) -> Tried:
    """Whether this is the code; a right one is used up, a wrong one counts: let the transaction commit either way."""
    person = _person(vault, phone)
    known = connection.execute(_TRY, {"person": person, "most": TRIES}).one_or_none()
    if known is None:
        return Tried(0)
    if not hmac.compare_digest(known.code, _hash(vault, person, code)):
        return Tried(TRIES - known.tries)
    connection.execute(_USE_UP, {"person": person})
    return Tried(0, person, known.now)


def is_over(notice: UUID) -> bool:
    """Whether the code that a notice of this id tells of is good no more, so that it would only mislead."""
    return str(notice) < first_of(datetime.now(UTC) - LIFE)


def text_of(notices: Sequence[Mapping[str, Any]]) -> str:
    """What the person reads."""
    minutes = int(LIFE.total_seconds() // 60)
    code = notices[-1]["code"]
    return f"【回音墙】您的验证码是 {code},{minutes} 分钟内有效。请勿告诉他人;若不是您本人在查询,请不必理会。"


def forget_codes(engine: Engine) -> None:
    """Delete numbers for which no code was asked in the last hour, in one step."""
    with engine.begin() as connection:
        connection.execute(_FORGET)


def _person(vault: Vault, phone: str) -> str:
    return vault.fingerprint(domestic(phone))


def _hash(vault: Vault, person: str, code: str) -> str:
    return vault.sign("one-time-code", f"{person}:{code}".encode()).hex()
