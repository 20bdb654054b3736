"""What a service's two roles may do with the chassis's tables; the owner says so again after each migration."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from services.chassis.walls import raise_walls

WRITER: Mapping[str, str] = {
    # The server says when: who shows a name can't date it into a month that is soon dropped.
    "access_log": "INSERT (actor, purpose, what, subject)",
    "delivery": "SELECT, INSERT, UPDATE, DELETE",
    "delivery_partner": "SELECT, INSERT, UPDATE",
    "feed_clock": "SELECT",
    "file": "SELECT, INSERT, UPDATE, DELETE",
    "file_content": "SELECT, INSERT, UPDATE, DELETE",
    "idempotency": "SELECT, INSERT, UPDATE, DELETE",
    "inbox": "SELECT, INSERT, DELETE",
    "notice": "SELECT, INSERT, UPDATE, DELETE",
    "one_time_code": "SELECT, INSERT, UPDATE, DELETE",
    "outbox": "SELECT, INSERT, UPDATE, DELETE",
    "parked": "SELECT, INSERT, UPDATE, DELETE",
    "relay_heartbeat": "SELECT, INSERT, UPDATE",
    "sent": "SELECT, INSERT, DELETE",
}
"""Rights of `<service>_write`; `<service>_read` has none here, as no page shows these tables, but for READER."""
READER = "feed_clock"
"""By this feeds are read."""

_ROLES = text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:roles)")
_PARTITIONS = text("""
    SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE relispartition AND relkind = 'r' AND relnamespace = current_schema()::regnamespace
""")


def give_rights(connection: Connection, service: str, *version_tables: str) -> None:
    """Give both roles, where they exist, their rights in `service`'s schema, as its owner; safe to repeat.

    Of the service's own tables the reader may read all; what the writer may do with them is given with the schema, and
    narrowed by the service's migrations; of rows that belong to a centre the reader sees those of the view that is open
    (`chassis/walls.py`). Partitions are reached through their tables, functions by the writer alone.
    """
    schema, writer, reader = (_quoted(connection, f"{service}{end}") for end in ("", "_write", "_read"))
    there = set(connection.execute(_ROLES, {"roles": [f"{service}_write", f"{service}_read"]}).scalars())
    narrowed = ", ".join([*WRITER, *version_tables, *connection.execute(_PARTITIONS).scalars()])
    connection.execute(text(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC"))
    if f"{service}_read" in there:
        connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {reader}"))
        connection.execute(text(f"REVOKE ALL ON {narrowed} FROM {reader}"))
        connection.execute(text(f"GRANT SELECT ON {READER} TO {reader}"))
    if f"{service}_write" in there:
        connection.execute(text(f"REVOKE ALL ON {narrowed} FROM {writer}"))
        for table, rights in WRITER.items():
            connection.execute(text(f"GRANT {rights} ON {table} TO {writer}"))
        connection.execute(text(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {writer}"))
    raise_walls(connection, service)


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
