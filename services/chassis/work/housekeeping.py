"""What has to be made or forgotten in time."""

from datetime import datetime

from sqlalchemy import Engine, text

from services.chassis.partitions import cut_months

STEP = 1_000
STEPS = 50

_FORGET = text("""
    DELETE FROM idempotency WHERE key IN (
        SELECT key FROM idempotency WHERE expires_at < now() LIMIT :step FOR UPDATE SKIP LOCKED
    )
""")


def forget_expired(engine: Engine) -> int:
    """Delete expired idempotency keys in small transactions, so that no request waits for it; returns how many."""
    forgotten = 0
    for _ in range(STEPS):
        with engine.begin() as connection:
            deleted = connection.execute(_FORGET, {"step": STEP}).rowcount
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
