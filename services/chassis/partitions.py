"""Tables that are cut into months, made ahead of time: by a UUIDv7 `id`, or by a time stamp."""

from datetime import UTC, datetime

from sqlalchemy import Connection, text

AHEAD = 2
"""Months beyond the current one that always have their partition."""

_CUT = text("SELECT cut_month(:parent, CAST(:month AS date))")
_THERE = text("SELECT to_regclass(:name) IS NOT NULL")
_OVERDUE = text("""
    SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = to_regclass(:parent) AND relname ~ '_[0-9]{4}_[0-9]{2}$' AND right(relname, 7) < :first
    ORDER BY relname
""")

CUT_MONTH = """
    CREATE OR REPLACE FUNCTION cut_month(parent text, month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
    DECLARE
        first timestamptz := date_trunc('month', month);
        beyond timestamptz := first + interval '1 month';
        name text := parent || to_char(first, '_YYYY_MM');
        rest text := parent || '_rest';
        key text;
        low text := first;
        high text := beyond;
        grantee text;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('cut_month:' || parent));
        IF to_regclass(format('%I', name)) IS NOT NULL THEN
            RETURN;
        END IF;
        SELECT attname INTO STRICT key FROM pg_partitioned_table
            JOIN pg_attribute ON attrelid = partrelid AND attnum = partattrs[0]
            WHERE partrelid = to_regclass(format('%I', parent));
        IF key = 'id' THEN
            low := rpad(lpad(to_hex((extract(epoch FROM first) * 1000)::bigint), 12, '0'), 32, '0');
            high := rpad(lpad(to_hex((extract(epoch FROM beyond) * 1000)::bigint), 12, '0'), 32, '0');
        END IF;
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', rest);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', name, parent);
        FOR grantee IN SELECT rolname FROM pg_roles
            WHERE rolname IN (current_schema() || '_write', current_schema() || '_read') LOOP
            EXECUTE format('REVOKE ALL ON %I FROM %I', name, grantee);
        END LOOP;
        EXECUTE format('WITH early AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *)'
            ' INSERT INTO %I SELECT * FROM early', rest, key, low, key, high, name);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, low, high);
    END $$
"""
"""The writer may not change tables; the owner lends it this one change: a new month of a table that has a default
partition `<parent>_rest`. Rows that came too early or too late lie there and move. A month is reached through its
parent alone, by the parent's rights."""


def cut_months(connection: Connection, parent: str, now: datetime) -> None:
    """Make the missing partitions of `parent` for this month (UTC) and the next ones; safe to repeat."""
    for ahead in range(AHEAD + 1):
        cut_month(connection, parent, _month(now, ahead))


def cut_month(connection: Connection, parent: str, month: datetime) -> None:
    """Make the partition of the month (UTC) in which `month` lies, unless it is there."""
    if not connection.execute(_THERE, {"name": f"{parent}_{month:%Y_%m}"}).scalar_one():
        connection.execute(_CUT, {"parent": parent, "month": month.date()})


def months_before(connection: Connection, parent: str, now: datetime, months: int) -> list[str]:
    """The partitions of `parent`, the oldest first, that ended at least `months` whole months before this month."""
    first = _month(now, -months)
    return list(connection.execute(_OVERDUE, {"parent": parent, "first": f"{first:%Y_%m}"}).scalars())


def _month(now: datetime, ahead: int) -> datetime:
    years, month = divmod(now.month - 1 + ahead, 12)
    return datetime(now.year + years, month + 1, 1, tzinfo=UTC)
