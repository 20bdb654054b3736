"""What the reading endpoints ask. Everything is masked, and bounded by scope, bureau or phone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.people import COUNTY
from contracts.veteranwork import CaseState, Item, PetitionState, RegisterState, VisitState
from services.chassis import agents
from services.chassis.calendar import day_of
from services.chassis.casework.table import FILTERS, newest_first
from services.chassis.machine import legal
from services.chassis.papers import Papers
from services.veterans.domain.items import ITEMS, PAPERS, TABLES
from services.veterans.domain.petition import PETITIONING
from services.veterans.domain.register import REGISTERING
from services.veterans.domain.visit import VISITING
from services.veterans.store.people import masked


def _looked_up(column: str) -> Mapping[str, str]:
    parts = ("name", "phone", "identity")
    return {f"{part}_hash": f"{column} #>> '{{{part},hash}}' = :{part}_hash" for part in parts}


_VETERANS = {
    **FILTERS,
    **_looked_up("person"),
    "placement": "placement = :placement",
    "belonging": "belonging = :belonging",
}
_CASES = {
    **FILTERS,
    **_looked_up("applicant"),
    "item": "item = :item",
    "agent_hash": agents.BY_PHONE,
    "number": "number = :number",
    "veteran": "veteran = CAST(:veteran AS uuid)",
    "bureau": "up AND bureau = :bureau",
    "due_before": "due_at < :due_before",
}
_PETITIONS = {**FILTERS, **_looked_up("petitioner"), "bureau": "up AND bureau = :bureau"}
_VISITS = {**FILTERS, "veteran": "veteran = CAST(:veteran AS uuid)", "day": "day = :day"}
_CASE = (
    *("number", "centre", "veteran", "item", "belonging", "occasion", "state", "bureau", "late", "told", "remedy"),
    *("received_by", "signature", "trips", "submitted_at", "updated_at", "version"),
)
_TO_VISIT = text("""
    SELECT veteran.id AS veteran, person #>> '{name,masked}' AS name,
        (SELECT max(day) FROM home_visit AS made WHERE made.veteran = veteran.id AND made.state = 'made')
            AS last_visited_on
    FROM veteran
    WHERE centre = :centre AND state = 'registered' AND visited_from <= :today AND NOT EXISTS (
        SELECT FROM home_visit AS visit WHERE visit.veteran = veteran.id
            AND (visit.state = 'planned' OR (visit.state = 'made' AND day > :since)))
    ORDER BY last_visited_on NULLS FIRST, veteran.id LIMIT 200
""")
_STOPS = text("""
    SELECT CAST(visit.id AS text) AS visit, CAST(veteran.id AS text) AS veteran, person #>> '{name,cipher}' AS name,
        person #>> '{phone,cipher}' AS phone, home
    FROM home_visit AS visit JOIN veteran ON veteran.id = visit.veteran
    WHERE visit.centre = :centre AND visit.day = :day AND visit.state = 'planned' ORDER BY visit.id LIMIT 40
""")
_NAMES = text("SELECT id, person #>> '{name,masked}' AS name FROM veteran WHERE id = ANY(CAST(:ids AS uuid[]))")


def veterans(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Entries in `scope` that match all of `wanted` (keys of _VETERANS), newest change first."""
    return [_veteran(row) for row in newest_first(connection, "veteran", scope, limit, wanted, _VETERANS)]


def cases(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Cases in `scope` that match all of `wanted` (keys of _CASES), newest change first; `told` is encrypted."""
    return [_case(row) for row in newest_first(connection, "veteran_case", scope, limit, wanted, _CASES)]


def by_number(connection: Connection, number: str) -> dict[str, Any] | None:
    """The case with this number; whoever asks has shown the receipt."""
    return next(iter(cases(connection, COUNTY, 1, number=number)), None)


def petitions(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Petitions in `scope` that match all of `wanted` (keys of _PETITIONS), likewise."""
    return [_petition(row) for row in newest_first(connection, "petition", scope, limit, wanted, _PETITIONS)]


def visits(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Visits in `scope` that match all of `wanted` (keys of _VISITS), newest change first."""
    rows = newest_first(connection, "home_visit", scope, limit, wanted, _VISITS)
    ids = sorted({str(row.veteran) for row in rows})
    names = {row.id: row.name for row in connection.execute(_NAMES, {"ids": ids})}
    return [_visit(row, names[row.veteran]) for row in rows]


def to_visit(connection: Connection, centre: str, today: date, since: date) -> list[dict[str, Any]]:
    """Whom a centre ought to visit: nobody has since `since`, and nobody plans to; longest first, masked."""
    asked = {"centre": centre, "today": today, "since": since}
    return [dict(row) for row in connection.execute(_TO_VISIT, asked).mappings()]


def stops(connection: Connection, centre: str, day: date) -> list[dict[str, Any]]:
    """The homes that a centre visits on a day, forty at the most; name, phone (or None) and home are encrypted."""
    return [dict(row) for row in connection.execute(_STOPS, {"centre": centre, "day": day}).mappings()]


def sealed(connection: Connection, table: str, column: str, case: str) -> Mapping[str, Any]:
    """A sealed person of a case, each part still encrypted, with the whole row under `row`."""
    statement = text(f"SELECT * FROM {table} WHERE id = CAST(:id AS uuid)")  # noqa: S608 - names from the code
    row = connection.execute(statement, {"id": case}).one()
    person = getattr(row, column)
    known = {part: person[part]["cipher"] for part in ("name", "phone", "identity") if person[part]}
    return known | {"row": row}


def _veteran(row: Row[Any]) -> dict[str, Any]:
    copied = ("centre", "belonging", "state", "placement", "report_by", "updated_at", "version")
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in copied},
        "person": masked(row.person),
        "visited": row.visited_from <= day_of(datetime.now(UTC)),
        "legal": legal(REGISTERING, RegisterState(row.state)),
    }


def _case(row: Row[Any]) -> dict[str, Any]:
    item = Item(row.item)
    terms = ITEMS[item]
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in _CASE},
        "item_title": terms.title,
        "path": [level.state for level in (*terms.path.levels, *terms.path.making)],
        "applicant": masked(row.applicant),
        "agent": agents.shown(row.agent),
        "papers": [
            {"code": paper.kind, "title": PAPERS[paper.kind], "state": paper.state, "files": paper.files}
            for paper in Papers.from_json(row.papers).each
        ],
        "due": _due(row),
        "legal": legal(TABLES[item], CaseState(row.state)),
    }


def _petition(row: Row[Any]) -> dict[str, Any]:
    copied = ("centre", "bureau", "state", "extended_days", "told", "updated_at", "version")
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in copied},
        "petitioner": masked(row.petitioner),
        "due": _due(row),
        "legal": legal(PETITIONING, PetitionState(row.state)),
    }


def _visit(row: Row[Any], name: str) -> dict[str, Any]:
    copied = {each: getattr(row, each) for each in ("centre", "veteran", "day", "state", "updated_at", "version")}
    return {"id": str(row.id), **copied, "name": name, "legal": legal(VISITING, VisitState(row.state))}


def _due(row: Row[Any]) -> dict[str, Any] | None:
    return {"action": row.due_action, "at": row.due_at} if row.due_at else None
