"""What the reading endpoints ask of ladders. All of it is limited to `scope`, the id prefix that the reader may see."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, text

from contracts.envelope import Event
from contracts.people import COUNTY
from services.supervision.store.figures import Step

_COLUMNS = """
    ladder.id AS ladder, name, centre, rung, climb.due AS due_at, at, again, responsible, climbed_at, state,
    CAST(climb.id AS text) AS id
"""
_CLIMBED = text("""
    SELECT DISTINCT CAST(ladder AS text) FROM climb WHERE ladder = ANY(CAST(:ladders AS uuid[]))
""")
_NEWEST = text(f"""
    SELECT {_COLUMNS}, climb.revision FROM (
        SELECT * FROM climb ORDER BY revision DESC NULLS LAST, climbed_at DESC, id DESC LIMIT :among
    ) climb JOIN ladder ON ladder.id = climb.ladder
    WHERE starts_with(centre, :scope)
    ORDER BY climb.revision DESC NULLS LAST, climbed_at DESC, climb.id DESC LIMIT :most
""")  # noqa: S608 - constants
_THING = "clock."
MOST_SHOWN = 20
"""Rungs at the most in one message to whoever watches."""
MOST_SHARED = 100
"""Newest rungs that all who watch share; whom that doesn't reach far enough reads for themselves."""
MOST_STEPS = 2_000
"""So far back in the whole county something is looked for that has happened in a scope."""
_EVENTS = text("""
    SELECT a.time, a.type, a.sequence, a.actor, a.data, note.text AS note
    FROM case_event e JOIN audit_log a ON a.id = e.id
    LEFT JOIN ladder_note note ON note.ladder = CAST(:id AS uuid) AND note.sequence = a.sequence
    WHERE e.case_id = :case ORDER BY a.sequence
""")


def steps(events: Iterable[Event]) -> list[Step]:
    """The rungs of which these events say that something has happened, whatever it is."""
    clocks = [event for event in events if event.type.startswith(_THING)]
    return sorted({(event.subject, rung) for event in clocks for rung in _rungs(event)})


def newest(connection: Connection, scope: str, most: int) -> list[dict[str, Any]]:
    """The rungs in scope on which something has happened last, newest first, of the county's MOST_STEPS last ones."""
    values = {"scope": scope, "most": most, "among": MOST_STEPS}
    return [dict(row) for row in connection.execute(_NEWEST, values).mappings()]


class Steps:
    """The county's newest steps as all who watch share them: read once for each revision of each database."""

    def __init__(self) -> None:
        self._last: WeakKeyDictionary[Engine, tuple[int, list[dict[str, Any]]]] = WeakKeyDictionary()

    def since(self, connection: Connection, scope: str, revision: int, since: int) -> list[dict[str, Any]]:
        """Those in scope that came between two revisions, newest first, MOST_SHOWN at the most."""
        last = self._last.get(connection.engine)
        if last is None or last[0] != revision:
            last = self._last[connection.engine] = (revision, newest(connection, COUNTY, MOST_SHARED))
        came = [step for step in last[1] if (step["revision"] or 0) > since]
        if len(came) == MOST_SHARED:
            came = [step for step in newest(connection, scope, MOST_SHOWN) if (step["revision"] or 0) > since]
        return [step for step in came if step["centre"].startswith(scope)][:MOST_SHOWN]


def _rungs(event: Event) -> Sequence[str]:
    """A withdrawal names all rungs that it takes back, everything else the one that it is about."""
    said: Sequence[str] = event.data.get("rungs") or (event.data["rung"],)
    return said


def climbs(
    connection: Connection,
    scope: str,
    limit: int,
    *,
    after: tuple[datetime, UUID] | None = None,
    since: datetime | None = None,
    **equal: str | None,
) -> list[dict[str, Any]]:
    """Rungs that were climbed in scope, newest first; `equal` are columns: state, rung, responsible, ladder."""
    wanted = {name: value for name, value in equal.items() if value is not None}
    conditions = ["starts_with(centre, :scope)", *(f"CAST({name} AS text) = :{name}" for name in wanted)]
    values: dict[str, Any] = {"scope": scope, "limit": limit, **wanted}
    if since:
        conditions.append("climbed_at >= :since")
        values["since"] = since
    if after:
        conditions.append("(climbed_at, climb.id) < (CAST(:at AS timestamptz), CAST(:after AS uuid))")
        values |= {"at": after[0], "after": str(after[1])}
    where = " AND ".join(conditions)
    query = f"""
        SELECT {_COLUMNS} FROM climb JOIN ladder ON ladder.id = climb.ladder
        WHERE {where} ORDER BY climbed_at DESC, climb.id DESC LIMIT :limit
    """  # noqa: S608 - constants
    return [dict(row) for row in connection.execute(text(query), values).mappings()]


def climbed(connection: Connection, ladders: Sequence[str]) -> set[str]:
    """Those of these ladders on which anything was climbed."""
    return set(connection.execute(_CLIMBED, {"ladders": list(ladders)}).scalars())


class LadderHistory:
    """All that was said of a ladder, as the audit log has it."""

    def read(self, connection: Connection, case: str) -> list[dict[str, Any]]:
        """Its events, oldest first; `note` is still encrypted."""
        found = connection.execute(_EVENTS, {"id": case, "case": f"supervision:{case}"})
        return [dict(row) for row in found.mappings()]


HISTORY = LadderHistory()
