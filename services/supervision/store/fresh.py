"""Tables made anew beside those that serve, in a schema of their own, until they take their places (ADR 0028)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

from services.supervision.domain.clock import Clock

LIVE, FRESH = "supervision", "supervision_fresh"
TABLES = (
    "calendar_notice",
    "case_event",
    "centre",
    "clock",
    "live",
    "mark",
    "person_month",
    "rollup",
    "rollup_day",
    "standard_version",
    "voice_month",
)
"""Everything that follows from the audit log alone."""

_LEFT = text("SELECT tablename FROM pg_tables WHERE schemaname = :fresh")
_OPTIONS = text("SELECT relname, array_to_string(reloptions, ', ') AS options FROM pg_class WHERE oid = ANY(:tables)")
_INDEXES = text("""
    SELECT t.relname AS table, i.relname AS index, pg_get_indexdef(i.oid) AS definition, x.indisprimary AS is_key
    FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE t.oid = ANY(:tables) ORDER BY 1, 2
""")
_RIGHTS = text("""
    SELECT relname AS table, privilege_type AS privilege, grantee::regrole::text AS role
    FROM pg_class CROSS JOIN aclexplode(relacl) WHERE oid = ANY(:tables) AND grantee NOT IN (0, relowner)
""")
_OIDS = text("SELECT oid FROM pg_class WHERE relnamespace = CAST(:live AS regnamespace) AND relname = ANY(:names)")
_RUNGS = text("""
    SELECT attname FROM pg_attribute
    WHERE attrelid = CAST('clock' AS regclass) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        AND attname <> 'case_id' AND attname <> ALL (:counted)
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
        if row.is_key:
            key = f'ADD CONSTRAINT "{row.index}" PRIMARY KEY USING INDEX "{row.index}"'
            connection.execute(text(f"ALTER TABLE {FRESH}.{row.table} {key}"))


def see(connection: Connection) -> None:
    """Whatever this connection names from now on is the fresh one, where there is one."""
    connection.execute(text(f"SET search_path = {FRESH}, {LIVE}"))


def switch(connection: Connection) -> None:
    """The fresh tables take the places and the rights of those that served; revisions go on from theirs.

    What was climbed on clocks is no consequence of the log alone: it is carried over.
    """
    _carry_rungs(connection)
    tables = list(connection.execute(_OIDS, {"live": LIVE, "names": list(TABLES)}).scalars())
    rights = connection.execute(_RIGHTS, {"tables": tables}).all()
    connection.execute(text(f"UPDATE {FRESH}.live SET revision = old.revision + 1 FROM {LIVE}.live AS old"))  # noqa: S608
    connection.execute(text(f"UPDATE {FRESH}.rollup SET revision = live.revision FROM {FRESH}.live AS live"))  # noqa: S608
    for name in TABLES:
        connection.execute(text(f"DROP TABLE {LIVE}.{name}"))
        connection.execute(text(f"ALTER TABLE {FRESH}.{name} SET SCHEMA {LIVE}"))
    for row in rights:
        connection.execute(text(f"GRANT {row.privilege} ON {LIVE}.{row.table} TO {row.role}"))


def _carry_rungs(connection: Connection) -> None:
    names = list(connection.execute(_RUNGS, {"counted": list(Clock._fields)}).scalars())
    if names:
        values: Mapping[str, str] = {name: f"{name} = old.{name}" for name in names}
        connection.execute(
            text(f"""
            UPDATE {FRESH}.clock AS c SET {", ".join(values.values())} FROM {LIVE}.clock AS old
            WHERE (old.case_id, old.standard, old.opening_sequence) = (c.case_id, c.standard, c.opening_sequence)
                AND ({" OR ".join(f"old.{name} IS DISTINCT FROM c.{name}" for name in names)})
        """)  # noqa: S608 - names of columns
        )
