"""Tables that are cut into months by their UUIDv7 ids, the months made ahead of time."""

from datetime import UTC, datetime

from sqlalchemy import Connection, text

from services.chassis.ids import first_of

AHEAD = 2
"""Months beyond the current one that always have their partition."""

_CUT = text("SELECT cut_month(:parent, :name, CAST(:first AS uuid), CAST(:beyond AS uuid))")
_THERE = text("SELECT to_regclass(:name) IS NOT NULL")

CUT_MONTH = """
    CREATE FUNCTION cut_month(parent text, name text, first uuid, beyond uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
    DECLARE
        writer text := current_schema() || '_write';
        privilege text;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('cut_month:' || parent));
        IF to_regclass(format('%I', name)) IS NOT NULL THEN
            RETURN;
        END IF;
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_rest');
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', name, parent);
        FOREACH privilege IN ARRAY ARRAY['UPDATE', 'DELETE', 'TRUNCATE'] LOOP
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = writer)
                AND NOT has_table_privilege(writer, format('%I', parent), privilege) THEN
                EXECUTE format('REVOKE %s ON %I FROM %I', privilege, name, writer);
            END IF;
        END LOOP;
        EXECUTE format('WITH early AS (DELETE FROM %I WHERE id >= %L AND id < %L RETURNING *)'
            ' INSERT INTO %I SELECT * FROM early', parent || '_rest', first, beyond, name);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, first, beyond);
    END $$
"""
"""The writer may not change tables; the owner lends it this one change: a new month of a table that has a default
partition `<parent>_rest`. Rows that came too early lie there and move. A month is as protected as its parent."""


def cut_months(connection: Connection, parent: str, now: datetime) -> None:
    """Make the missing partitions of `parent` for this month (UTC) and the next ones; safe to repeat."""
    for ahead in range(AHEAD + 1):
        first, beyond = _month(now, ahead), _month(now, ahead + 1)
        name = f"{parent}_{first:%Y_%m}"
        if not connection.execute(_THERE, {"name": name}).scalar_one():
            month = {"first": str(first_of(first)), "beyond": str(first_of(beyond))}
            connection.execute(_CUT, {"parent": parent, "name": name, **month})


def _month(now: datetime, ahead: int) -> datetime:
    years, month = divmod(now.month - 1 + ahead, 12)
    return datetime(now.year + years, month + 1, 1, tzinfo=UTC)
