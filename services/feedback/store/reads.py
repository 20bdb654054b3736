"""What is read of cases: bounded by the actor's scope, an id prefix of the desk. What is kept from them isn't there."""

from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.feedback.words import CaseState as State
from contracts.people import town_of
from services.chassis import agents
from services.chassis.machine import legal
from services.chassis.work.rows import IN_STATE
from services.feedback.domain.transitions import TRANSITIONS

FEW = 5
"""Counts below it would tell of single cases, and are not shown."""

_FILTERS = {
    "state": IN_STATE,
    "kind": "kind = :kind",
    "assignee": "assignee = :assignee",
    "staff": "assignee = :staff",
    "bureau": "bureau = :bureau",
    "number": "number = :number",
    "phone_hash": "(filer #>> '{phone,hash}' = :phone_hash OR agent #>> '{phone,hash}' = :phone_hash)",
    "since": "updated_at >= :since",
    "after": "(updated_at, id) < (CAST(:after_time AS timestamptz), CAST(:after_id AS uuid))",
}


def cases(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Cases at desks in `scope` that match all of `wanted` (keys of _FILTERS; `after` is a pair), newest first."""
    parameters = {key: value for key, value in wanted.items() if value is not None}
    conditions = ["starts_with(centre, :scope)", *(_FILTERS[key] for key in parameters)]
    parameters["after_time"], parameters["after_id"] = parameters.pop("after", (None, None))
    statement = text(
        f"SELECT * FROM feedback WHERE {' AND '.join(conditions)} ORDER BY updated_at DESC, id DESC LIMIT :limit"  # noqa: S608
    )
    rows = connection.execute(statement, {**parameters, "scope": scope, "limit": limit})
    return [_view(row) for row in rows]


def case(connection: Connection, scope: str, case_id: str) -> dict[str, Any] | None:
    """One case in `scope` with its encrypted `text` and `filer`; None where there is none."""
    statement = text("SELECT * FROM feedback WHERE id = CAST(:id AS uuid) AND starts_with(centre, :scope)")
    row = connection.execute(statement, {"id": case_id, "scope": scope}).one_or_none()
    if row is None:
        return None
    more = ("text", "filer", "agent", "files", "transcriber", "box_opened_at")
    return _view(row) | {name: getattr(row, name) for name in more}


_OWN = text("""
    SELECT * FROM feedback WHERE filer #>> '{phone,hash}' = :phone_hash OR agent #>> '{phone,hash}' = :phone_hash
    ORDER BY updated_at DESC, id DESC LIMIT 100
""")
_BY_NUMBER = text("SELECT * FROM feedback WHERE number = :number")
_ANSWER = text("""
    SELECT note.text FROM feedback_event JOIN feedback_note note USING (feedback, sequence)
    WHERE feedback = CAST(:case AS uuid) AND type = ANY('{feedback.replied.v1,feedback.rejected.v1,feedback.closed.v1}')
    ORDER BY sequence DESC LIMIT 1
""")


def own(connection: Connection, phone_hash: str) -> list[dict[str, Any]]:
    """What was brought by or for the phone with this hash, with its encrypted answer and what its limits count by."""
    found = connection.execute(_OWN, {"phone_hash": phone_hash}).all()
    own = [_view(row) | _kept(row) | _between(row, phone_hash) for row in found]
    return [each | {"reply": answer(connection, each["id"])} for each in own]


def _between(row: Row[Any], phone_hash: str) -> dict[str, Any]:
    name = row.filer["name"]
    shown = {"contact": name and name["masked"], "agent": agents.shown(row.agent)}
    return shown | {"acting": agents.acts(row.agent, phone_hash)}


def by_number(connection: Connection, number: str) -> dict[str, Any] | None:
    """The case with this number, with its encrypted answer; whoever asks has shown the receipt."""
    row = connection.execute(_BY_NUMBER, {"number": number}).one_or_none()
    return _view(row) | {"reply": answer(connection, str(row.id))} if row else None


def answer(connection: Connection, case_id: str) -> str | None:
    """The newest answer to a case, encrypted."""
    found: str | None = connection.execute(_ANSWER, {"case": case_id}).scalar_one_or_none()
    return found


_REMARK = text("SELECT text FROM feedback_note WHERE feedback = CAST(:case AS uuid) AND sequence = :sequence")


def remark(connection: Connection, case_id: str, sequence: int) -> str | None:
    """What was said with one event of a case, encrypted."""
    found: str | None = connection.execute(_REMARK, {"case": case_id, "sequence": sequence}).scalar_one_or_none()
    return found


_WALL_FILTERS = {
    "town": "starts_with(centre, :town)",
    "centre": "centre = :centre",
    "kind": "kind = :kind",
    "q": "(position(:q IN shown ->> 0) > 0 OR position(:q IN shown ->> 1) > 0)",
    "after": "(done_at, id) < (CAST(:after_time AS timestamptz), CAST(:after_id AS uuid))",
}
_UNSHOWN = "state = ANY('{closed,closed_unreached}') AND shown IS NULL AND centre = about"


def wall(connection: Connection, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """What the wall shows, closed last first; keys of _WALL_FILTERS."""
    parameters = {key: value for key, value in wanted.items() if value is not None}
    conditions = ["shown IS NOT NULL", "done_at IS NOT NULL", *(_WALL_FILTERS[key] for key in parameters)]
    parameters["after_time"], parameters["after_id"] = parameters.pop("after", (None, None))
    statement = text(
        f"SELECT * FROM feedback WHERE {' AND '.join(conditions)} ORDER BY done_at DESC, id DESC LIMIT :limit"  # noqa: S608
    )
    return [_entry(row) for row in connection.execute(statement, {**parameters, "limit": limit})]


def unshown(connection: Connection, **wanted: Any) -> int | None:
    """How many closed cases the wall doesn't show; None for fewer than FEW. What is confidential isn't in it."""
    parameters = {key: value for key, value in wanted.items() if value is not None}
    conditions = [_UNSHOWN, *(_WALL_FILTERS[key] for key in parameters)]
    statement = text(f"SELECT count(*) FROM feedback WHERE {' AND '.join(conditions)}")  # noqa: S608
    count: int = connection.execute(statement, parameters).scalar_one()
    return count if count >= FEW else None


def _entry(row: Row[Any]) -> dict[str, Any]:
    question, reply = row.shown
    return {
        "id": str(row.id),
        "number": row.number,
        "kind": row.kind,
        "centre": row.centre,
        "town": town_of(row.centre),
        "question": question,
        "reply": reply,
        "received_at": row.received_at,
        "closed_at": row.done_at,
        "level": row.level,
    }


def _kept(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("counted_from", "extra_days", "reopened", "done_at")}


def _view(row: Row[Any]) -> dict[str, Any]:
    same = (
        "number",
        "centre",
        "about",
        "kind",
        "channel",
        "state",
        "private",
        "urgent",
        "assignee",
        "bureau",
        "first_contact",
        "reworks",
        "solved",
        "level",
        "received_at",
        "updated_at",
        "version",
    )
    return {name: getattr(row, name) for name in same} | {
        "id": str(row.id),
        "confidential": row.centre != row.about,
        "anonymous": row.filer["phone"] is None and row.agent is None,
        "extension_asked": row.asked_days,
        "legal": legal(TRANSITIONS, State(row.state)),
    }
