"""The order in which a feed tells: by transaction, so that no cursor passes over an event that commits later.

The server counts transactions, and begins anew or goes back where a backup is restored; cursors are for ever. So what a
schema counts begins, after each restore, above everything that was ever handed out: `feed_clock` says how much higher.
"""

from sqlalchemy import Connection, text

LEAP = 10**12
"""What is counted higher after a restore: more transactions than any server has between two of them."""

STAMP = """(
    SELECT CAST(CAST(CAST(CAST(pg_current_xact_id() AS text) AS bigint) + higher_by AS text) AS xid8) FROM feed_clock
)"""
"""SQL: the number of this transaction."""
SETTLED = """(
    SELECT CAST(CAST(CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) + higher_by AS text) AS xid8)
    FROM feed_clock
)"""
"""SQL: no transaction with a lower number still runs."""

# The history of a cluster forks where it is restored, and where a standby takes over: the timeline is another then.
_HERE = "(SELECT system_identifier FROM pg_control_system()) || '-' || left(pg_walfile_name(pg_current_wal_lsn()), 8)"
_GO_ON = text(f"UPDATE feed_clock SET cluster = {_HERE}, higher_by = higher_by + :leap")  # noqa: S608 - stands here
_ELSEWHERE = text(f"SELECT cluster <> {_HERE} FROM feed_clock")  # noqa: S608 - likewise


def go_on(connection: Connection) -> None:
    """Count higher from here on where the schema has come from another server, or from an earlier moment of this one.

    Waits for the transactions that have written with the number before; raises what the database does for a lock.
    """
    if connection.execute(_ELSEWHERE).scalar_one():
        connection.execute(text("LOCK TABLE feed_clock IN ACCESS EXCLUSIVE MODE"))
        connection.execute(_GO_ON, {"leap": LEAP})
