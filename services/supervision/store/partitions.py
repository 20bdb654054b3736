"""The months into which the audit log is cut, made ahead of time."""

from datetime import UTC, datetime

from sqlalchemy import Connection, text

from services.chassis.ids import first_of

AHEAD = 2
"""Months beyond the current one that always have their partition."""

_CUT = text("SELECT cut_audit_log(:name, CAST(:first AS uuid), CAST(:beyond AS uuid))")
_THERE = text("SELECT to_regclass(:name) IS NOT NULL")


def cut_months(connection: Connection, now: datetime) -> None:
    """Make the partitions of this month (UTC) and the next ones, where they are missing; safe to repeat."""
    for ahead in range(AHEAD + 1):
        first, beyond = _month(now, ahead), _month(now, ahead + 1)
        name = f"audit_log_{first:%Y_%m}"
        if not connection.execute(_THERE, {"name": name}).scalar_one():
            connection.execute(_CUT, {"name": name, "first": str(first_of(first)), "beyond": str(first_of(beyond))})


def _month(now: datetime, ahead: int) -> datetime:
    years, month = divmod(now.month - 1 + ahead, 12)
    return datetime(now.year + years, month + 1, 1, tzinfo=UTC)
