"""What has to be made or forgotten in time."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, Engine, text

from services.chassis.partitions import cut_month, cut_months, months_before

STEP = 1_000
STEPS = 50

Forget: TypeAlias = Callable[[Connection, int], int]
"""Deletes up to so many rows that have had their time, and says how many it were."""

_FORGET = text("""
    DELETE FROM idempotency WHERE key IN (
        SELECT key FROM idempotency WHERE expires_at < now() LIMIT :step FOR UPDATE SKIP LOCKED
    )
""")

_UNSORTED = text("SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') FROM access_log_rest")
_OPEN = text("SELECT count(*) FROM parked WHERE consumer = :consumer AND replayed_at IS NULL")


def forget_expired(engine: Engine) -> int:
    """Delete expired idempotency keys; returns how many."""
    return in_steps(engine, lambda connection, step: connection.execute(_FORGET, {"step": step}).rowcount)


def in_steps(engine: Engine, forget: Forget) -> int:
    """Let what has had its time be forgotten in small transactions, so that nobody waits for it; returns how many."""
    forgotten = 0
    for _ in range(STEPS):
        with engine.begin() as connection:
            deleted = forget(connection, STEP)
        forgotten += deleted
        if deleted < STEP:
            break
    return forgotten


def make_months(engine: Engine, *tables: str) -> None:
    """Make the partitions of these tables for the months to come, by the database's clock."""
    with engine.begin() as connection:
        now: datetime = connection.execute(text("SELECT now()")).scalar_one()
        for table in tables:
            cut_months(connection, table, now)


def count_parked(engine: Engine, consumer: str) -> int:
    """How many messages of this consumer are parked and neither replayed nor dropped."""
    with engine.connect() as connection:
        found: int = connection.execute(_OPEN, {"consumer": consumer}).scalar_one()
    return found


def sort_access_log(connection: Connection) -> None:
    """Bring rows of months without a partition into one of their own: nobody makes them where no worker runs."""
    for month in connection.execute(_UNSORTED).scalars().all():
        cut_month(connection, "access_log", month)


def keep_access_log(engine: Engine, months: int) -> list[str]:
    """Drop the months of the access log that are over for more than `months` months; returns their partitions.

    As the owner of the tables: no service may. Safe to repeat and to cut off; each month goes in a transaction of its
    own, which gives up after 2 s where somebody reads it (sqlalchemy's OperationalError): run again.
    """
    make_months(engine, "access_log")
    with engine.begin() as connection:
        sort_access_log(connection)
        now: datetime = connection.execute(text("SELECT now()")).scalar_one()
        overdue = months_before(connection, "access_log", now, months)
    for partition in overdue:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '2s'"))
            connection.execute(text(f"DROP TABLE IF EXISTS {partition}"))
    return overdue
