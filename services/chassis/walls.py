"""The second wall between centres: what a service's reader sees of a table is bounded by the database itself.

Each read says whose view it is, for its own transaction. Where a query forgets its filter, other centres' rows are not
there; where nobody said whose view it is, none are. Writers check scope where they act, and see everything.
"""

from sqlalchemy import Connection, text

COLUMN = "centre"
"""The column that says where a row belongs: the id of a centre, or of the town or county above it."""
READER_SEES, WRITER_SEES = "reader_sees", "writer_sees"

_SETTING = "echowall.scope"
_OPEN = text(f"SELECT set_config('{_SETTING}', :scope, true)")
_SCOPE = f"nullif(current_setting('{_SETTING}', true), '')"
"""A setting that was local to an earlier transaction is empty afterwards, and not gone."""
_VIEW = f"{COLUMN} ~>=~ {_SCOPE} AND {COLUMN} ~<~ ({_SCOPE} || ':')"
"""Ids are digits, and `:` comes next after 9. As a range, an index over centres bounds it, which `starts_with` of the
query can't do any more: behind a wall, what might tell of hidden rows is asked last."""
_ROLES = text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:roles)")
_TABLES = text("""
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = CAST(:schema AS regnamespace) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND a.attname = :column AND NOT a.attisdropped
        AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = :policy)
    ORDER BY c.relname
""")


def open_view(connection: Connection, scope: str) -> None:
    """For the rest of this transaction a reader sees what begins with `scope`: a centre's, town's or county's id.

    An empty one shows nothing.
    """
    connection.execute(_OPEN, {"scope": scope})


def raise_walls(connection: Connection, service: str) -> None:
    """Bound what `<service>_read` sees of each table that has no wall yet, as their owner; safe to repeat.

    `<service>_write` sees all; so does the owner. Without a reader, as in some tests, there is nobody to bound.
    """
    schema, writer, reader = (_quoted(connection, f"{service}{end}") for end in ("", "_write", "_read"))
    there = set(connection.execute(_ROLES, {"roles": [f"{service}_read", f"{service}_write"]}).scalars())
    if f"{service}_read" not in there:
        return
    asked = {"schema": schema, "column": COLUMN, "policy": READER_SEES}
    for table in connection.execute(_TABLES, asked).scalars().all():
        name = f"{schema}.{_quoted(connection, table)}"
        connection.execute(text(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"))
        connection.execute(text(f"CREATE POLICY {READER_SEES} ON {name} FOR SELECT TO {reader} USING ({_VIEW})"))
        if f"{service}_write" in there:
            connection.execute(
                text(f"CREATE POLICY {WRITER_SEES} ON {name} TO {writer} USING (true) WITH CHECK (true)")
            )


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
