"""Inspections and findings, and people's own words on them.

No consequence of the log alone, which has no word of them: a rebuild leaves these tables as they are, and makes the
limits of findings anew from their events.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.inspections import FindingState, InspectionKind, InspectionState, Severity
from contracts.people import Actor, Party, Tier
from services.chassis.casework.table import CaseTable
from services.chassis.sealed import SealedColumn
from services.chassis.work.rows import move_rows, moves, write
from services.supervision.domain.finding import Finding
from services.supervision.domain.inspection import OPEN_STATES, Inspection
from services.supervision.domain.roll import Roll
from services.supervision.store import inspection_plans

NOTE = "supervision.inspection_note"
NOTE_COLUMNS = tuple(
    SealedColumn(table=f"{thing}_note", key=(thing, "sequence"), column="text", context=NOTE)
    for thing in ("inspection", "finding")
)

_INSPECTIONS = CaseTable(
    "inspection",
    ("kind", "place", "inspector_town", "planned_by", "begins", "ends", "plan_id"),
    ("centre", "inspector", "state", "moves", "target", "seed", "candidates", "participants", "found"),
)
_FINDINGS = CaseTable(
    "finding",
    ("centre", "inspection", "severity", "party", "needs_photo"),
    ("owner", "state", "moves", "files", "put_right_by", "appealed"),
)
_CENTRES = text("""
    SELECT id FROM centre WHERE coalesce(published -> -1 ->> 'state', 'open') <> 'merged' ORDER BY id
""")
_TAKEN = text("""
    SELECT target, CAST(extract(year FROM begins) AS integer) AS year, count(*) AS times FROM inspection
    WHERE target IS NOT NULL AND state <> 'cancelled' GROUP BY 1, 2
""")
_SAVE_NOTES = {
    thing: text(f"""
        INSERT INTO {thing}_note ({thing}, sequence, text)
        SELECT {thing}, sequence, text FROM json_populate_recordset(NULL::{thing}_note, CAST(:rows AS json))
    """)  # noqa: S608 - constants
    for thing in ("inspection", "finding")
}
_NOTES = {
    thing: text(f"SELECT sequence, text FROM {thing}_note WHERE {thing} = CAST(:id AS uuid) ORDER BY sequence")  # noqa: S608 - constants
    for thing in ("inspection", "finding")
}
_SEEN = """(:county OR i.inspector = :actor OR i.planned_by = :actor
    OR :own AND i.state = ANY(:open) AND starts_with(i.target, :scope))"""
_PAGE = """(CAST(:state AS text) IS NULL OR {0}.state = ANY(string_to_array(:state, ',')))
    AND (CAST(:id AS uuid) IS NULL OR {0}.id = :id) AND starts_with(coalesce(i.target, i.place), :prefix)
    AND (CAST(:after_time AS timestamptz) IS NULL OR ({0}.updated_at, {0}.id) < (:after_time, CAST(:after_id AS uuid)))
    ORDER BY {0}.updated_at DESC, {0}.id DESC LIMIT :limit"""
_LIST = text(f"""
    SELECT i.* FROM inspection i
    WHERE {_SEEN} AND (CAST(:staff AS text) IS NULL OR i.inspector = :staff) AND {_PAGE.format("i")}
""")  # noqa: S608 - constants
_LIST_FINDINGS = text(f"""
    SELECT f.*, i.kind, c.due_at, c.ended_at FROM finding f JOIN inspection i ON i.id = f.inspection
    LEFT JOIN LATERAL (SELECT due_at, ended_at FROM clock WHERE case_id = 'supervision:' || f.id
        ORDER BY opening_sequence DESC LIMIT 1) c ON true
    WHERE {_SEEN} AND (CAST(:inspection AS uuid) IS NULL OR f.inspection = :inspection)
        AND (CAST(:staff AS text) IS NULL OR f.owner = :staff) AND {_PAGE.format("f")}
""")  # noqa: S608 - constants


def load(connection: Connection, ids: Sequence[str]) -> dict[str, Inspection]:
    """The inspections that exist, of these; locked."""
    return {str(row.id): _inspection(row) for row in _INSPECTIONS.load(connection, ids)}


def load_findings(connection: Connection, ids: Sequence[str]) -> dict[str, Finding]:
    """The findings that exist, of these; locked."""
    return {str(row.id): _finding(row) for row in _FINDINGS.load(connection, ids)}


def roll(connection: Connection, cap: int) -> Roll:
    """All centres that have not merged, with how often each is inspected in each year, and all plans."""
    taken = {(row.target, row.year): row.times for row in connection.execute(_TAKEN)}
    centres = tuple(connection.execute(_CENTRES).scalars())
    return Roll(id="roll", centres=centres, taken=taken, cap=cap, plans=inspection_plans.terms(connection))


def save(connection: Connection, changed: Sequence[Any], now: datetime) -> None:
    """Write inspections, then findings, and remarks on them."""
    inspections = [each for each in changed if isinstance(each, Inspection)]
    findings = [each for each in changed if isinstance(each, Finding)]
    _INSPECTIONS.save(connection, map(_inspection_row, inspections), now)
    _FINDINGS.save(connection, map(_finding_row, findings), now)
    _save_notes(connection, "inspection", inspections)
    _save_notes(connection, "finding", findings)


def inspections(connection: Connection, actor: Actor, limit: int, **wanted: Any) -> "Sequence[Row[Any]]":
    """The inspections that the actor may know of, newest change first."""
    return connection.execute(_LIST, _asked(actor, limit, wanted)).all()


def findings(connection: Connection, actor: Actor, limit: int, **wanted: Any) -> "Sequence[Row[Any]]":
    """What was found by those inspections, with the limit that runs on each."""
    return connection.execute(_LIST_FINDINGS, {"inspection": None} | _asked(actor, limit, wanted)).all()


def notes(connection: Connection, thing: str, case: str) -> "Sequence[Row[Any]]":
    """People's own words on an `inspection` or a `finding`, in order; encrypted."""
    return connection.execute(_NOTES[thing], {"id": case}).all()


def _asked(actor: Actor, limit: int, wanted: Mapping[str, Any]) -> dict[str, Any]:
    after_time, after_id = wanted.get("after") or (None, None)
    named: dict[str, Any] = {"state": None, "id": None, "prefix": "", "staff": None}
    named |= {key: value for key, value in wanted.items() if key != "after"}
    seen = {"county": actor.tier is Tier.COUNTY, "actor": actor.id, "scope": actor.scope}
    seen |= {"own": actor.tier in (Tier.CADRE, Tier.TOWN), "open": [str(each) for each in OPEN_STATES]}
    return named | seen | {"after_time": after_time, "after_id": after_id, "limit": limit}


def _save_notes(connection: Connection, thing: str, cases: Sequence[Inspection] | Sequence[Finding]) -> None:
    rows = [{thing: case.id, "sequence": sequence, "text": sealed} for case in cases for sequence, sealed in case.notes]
    write(connection, _SAVE_NOTES[thing], rows)
    for case in cases:
        case.notes = ()


def _inspection_row(each: Inspection) -> dict[str, Any]:
    plain = ("id", "centre", "state", "kind", "place", "inspector", "inspector_town", "planned_by", "plan_id", "target")
    lists = ("candidates", "participants", "found")
    row = {name: getattr(each, name) for name in (*plain, "seed", "version")} | {
        n: list(getattr(each, n)) for n in lists
    }
    dates = {"begins": each.begins.isoformat(), "ends": each.ends.isoformat()}
    return row | dates | {"moves": move_rows(each.moves)}


def _inspection(row: "Row[Any]") -> Inspection:
    return Inspection(
        id=str(row.id),
        centre=row.centre,
        state=InspectionState(row.state),
        moves=moves(row.moves),
        version=row.version,
        kind=InspectionKind(row.kind),
        place=row.place,
        inspector=row.inspector,
        inspector_town=row.inspector_town,
        planned_by=row.planned_by,
        begins=row.begins,
        ends=row.ends,
        plan_id=str(row.plan_id) if row.plan_id else None,
        target=row.target,
        seed=row.seed,
        candidates=tuple(row.candidates),
        participants=tuple(row.participants),
        found=tuple(row.found),
    )


def _finding_row(each: Finding) -> dict[str, Any]:
    plain = ("id", "centre", "state", "inspection", "severity", "owner", "party", "needs_photo", "put_right_by")
    row = {name: getattr(each, name) for name in (*plain, "appealed", "version")}
    return row | {"files": list(each.files), "moves": move_rows(each.moves)}


def _finding(row: "Row[Any]") -> Finding:
    return Finding(
        id=str(row.id),
        centre=row.centre,
        state=FindingState(row.state),
        moves=moves(row.moves),
        version=row.version,
        inspection=str(row.inspection),
        severity=Severity(row.severity),
        owner=row.owner,
        party=Party(row.party),
        needs_photo=row.needs_photo,
        files=tuple(row.files),
        put_right_by=row.put_right_by,
        appealed=row.appealed,
    )
