"""What grows and has to be forgotten in time."""

from sqlalchemy import Engine, text

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
