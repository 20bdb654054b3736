"""Personal data shown in full: there is one way to it, and it leaves a row in the access log for each value."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, text

from contracts.people import Actor
from services.chassis.sealed import SealedColumn
from services.chassis.vault import Vault

_LOG = text("""
    INSERT INTO access_log (actor, purpose, what, subject)
    SELECT :actor, :purpose, :what, unnest(CAST(:subjects AS text[]))
""")


def reveal(
    connection: Connection, vault: Vault, column: SealedColumn, sealed: Mapping[str, str], *, actor: Actor, purpose: str
) -> dict[str, str]:
    """The clear texts of `sealed`, values of `column` by their row's id, once the same transaction has logged them.

    `purpose` says in Chinese what they are shown for. What the log holds of the value is where it stands, `staff.name`,
    and the row's id. Raises what Vault.decrypt raises; a transaction that may not write shows nothing.
    """
    if sealed:
        log_access(connection, actor, purpose, f"{column.table}.{column.column}", sealed)
    [key] = column.key
    return {row: vault.decrypt(value, column.context.format_map({key: row})) for row, value in sealed.items()}


def log_access(connection: Connection, actor: Actor, purpose: str, what: str, subjects: Iterable[str]) -> None:
    """A row of the access log for each of `subjects`, by the ids of what is shown."""
    rows = {"actor": actor.id, "purpose": purpose, "what": what, "subjects": sorted(subjects)}
    connection.execute(_LOG, rows)
