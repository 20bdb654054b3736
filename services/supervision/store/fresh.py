"""Tables made anew beside those that serve, in a schema of their own, until they take their places (ADR 0028)."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from services.chassis.walls import raise_walls

LIVE, FRESH = "supervision", "supervision_fresh"
TABLES = (
    "calendar_notice",
    "case_event",
    "centre",
    "climb",
    "clock",
    "ladder",
    "live",
    "mark",
    "person_month",
    "rollup",
    "rollup_day",
    "rollup_service",
    "standard_version",
    "voice_month",
    "working_hours",
)
"""Everything that follows from the audit log alone."""

_LEFT = text("SELECT tablename FROM pg_tables WHERE schemaname = :fresh")
_OPTIONS = text("SELECT relname, array_to_string(reloptions, ', ') AS options FROM pg_class WHERE oid = ANY(:tables)")
_INDEXES = text("""
    SELECT t.relname AS table, i.relname AS index, pg_get_indexdef(i.oid) AS definition,
        CASE c.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' END AS key
    FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid AND c.contype IN ('p', 'u')
    WHERE t.oid = ANY(:tables) ORDER BY 1, 2
""")
_RIGHTS = text("""
    SELECT relname AS table, privilege_type AS privilege, grantee::regrole::text AS role
    FROM pg_class CROSS JOIN aclexplode(relacl) WHERE oid = ANY(:tables) AND grantee NOT IN (0, relowner)
""")
_OIDS = text("SELECT oid FROM pg_class WHERE relnamespace = CAST(:live AS regnamespace) AND relname = ANY(:names)")
_LINKS = text("""
    SELECT CAST(CAST(conrelid AS regclass) AS text) AS table, conname AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE contype = 'f' AND (conrelid = ANY(:tables) OR confrelid = ANY(:tables)) ORDER BY 1, 2
""")


def make(connection: Connection) -> None:
    """Empty tables like those that serve, in every way but their contents; what a broken-off rebuild left is dropped.

    Needs a connection of the owner.
    """
    for name in connection.execute(_LEFT, {"fresh": FRESH}).scalars().all():
        connection.execute(text(f"DROP TABLE {FRESH}.{name} CASCADE"))
    tables = list(connection.execute(_OIDS, {"live": LIVE, "names": list(TABLES)}).scalars())
    for name in TABLES:
        like = "INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE"
        connection.execute(text(f"CREATE TABLE {FRESH}.{name} (LIKE {LIVE}.{name} {like})"))
    for row in connection.execute(_OPTIONS, {"tables": tables}).all():
        if row.options:
            connection.execute(text(f"ALTER TABLE {FRESH}.{row.relname} SET ({row.options})"))
    _index(connection, tables)
    connection.execute(text(f"INSERT INTO {FRESH}.live VALUES (0)"))  # noqa: S608 - constants


def _index(connection: Connection, tables: Sequence[int]) -> None:
    for row in connection.execute(_INDEXES, {"tables": tables}).all():
        connection.execute(text(row.definition.replace(f" ON {LIVE}.", f" ON {FRESH}.", 1).replace(":", "\\:")))
        if row.key:
            key = f'ADD CONSTRAINT "{row.index}" {row.key} USING INDEX "{row.index}"'
            connection.execute(text(f"ALTER TABLE {FRESH}.{row.table} {key}"))


def see(connection: Connection) -> None:
    """Whatever this connection names from now on is the fresh one, where there is one."""
    connection.execute(text(f"SET search_path = {FRESH}, {LIVE}"))


def switch(connection: Connection) -> None:
    """The fresh tables take the places, rights and walls of those that served; revisions go on from theirs.

    Who refers to one of the old ones refers to the fresh one then, or this raises an integrity error.
    """
    tables = list(connection.execute(_OIDS, {"live": LIVE, "names": list(TABLES)}).scalars())
    rights = connection.execute(_RIGHTS, {"tables": tables}).all()
    connection.execute(text(f"UPDATE {FRESH}.live SET revision = old.revision + 1 FROM {LIVE}.live AS old"))  # noqa: S608
    connection.execute(text(f"UPDATE {FRESH}.rollup SET revision = live.revision FROM {FRESH}.live AS live"))  # noqa: S608
    steps = f"UPDATE {FRESH}.climb SET revision = old.revision FROM {LIVE}.climb AS old WHERE old.id = climb.id"  # noqa: S608
    connection.execute(text(steps))
    links = connection.execute(_LINKS, {"tables": tables}).all()
    for link in links:
        connection.execute(text(f'ALTER TABLE {link.table} DROP CONSTRAINT "{link.name}"'))
    for name in TABLES:
        connection.execute(text(f"DROP TABLE {LIVE}.{name}"))
        connection.execute(text(f"ALTER TABLE {FRESH}.{name} SET SCHEMA {LIVE}"))
    for link in links:
        connection.execute(text(f'ALTER TABLE {link.table} ADD CONSTRAINT "{link.name}" {link.definition}'))
    for row in rights:
        connection.execute(text(f"GRANT {row.privilege} ON {LIVE}.{row.table} TO {row.role}"))
    raise_walls(connection, LIVE)
