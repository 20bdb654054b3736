"""What the reading endpoints ask of applications. Everything is masked, and bounded by scope, bureau or phone."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.applications import ApplicationState as State
from contracts.people import COUNTY
from services.chassis import agents
from services.chassis.casework.table import FILTERS, newest_first
from services.chassis.machine import legal
from services.chassis.papers import Papers
from services.hall.domain.transitions import DECIDED, TRANSITIONS
from services.hall.store import items
from services.hall.store.items import Versions

_FILTERS = {
    **FILTERS,
    "item": "item = :item",
    "bureau": "forwarded AND bureau = :bureau",
    "due_before": "due_at < :due_before",
    "number": "number = :number",
    "phone_hash": "applicant #>> '{phone,hash}' = :phone_hash",
    "agent_hash": agents.BY_PHONE,
    "name_hash": "applicant #>> '{name,hash}' = :name_hash",
    "identity_hash": "applicant #>> '{identity,hash}' = :identity_hash",
}
_COPIED = (
    "number",
    "centre",
    "item",
    "item_version",
    "nature",
    "state",
    "bureau",
    "go_to",
    "told",
    "remedy",
    "trips",
    "promised_at",
    "submitted_at",
    "updated_at",
    "version",
)


def applications(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Applications in `scope` that match all of `wanted` (keys of _FILTERS; `after` is a pair), newest change first.

    `go_to` and `told` are still encrypted.
    """
    rows = newest_first(connection, "application", scope, limit, wanted, _FILTERS)
    versions = items.versions(connection, sorted({row.item for row in rows})) if rows else {}
    return [_view(row, versions) for row in rows]


def application(connection: Connection, scope: str, application_id: str, **wanted: Any) -> dict[str, Any] | None:
    """One application in `scope` that matches `wanted`, or None."""
    found = applications(connection, scope, 1, id=application_id, **wanted)
    return found[0] if found else None


def by_number(connection: Connection, number: str) -> dict[str, Any] | None:
    """The application with this number; whoever asks has shown the receipt."""
    return next(iter(applications(connection, COUNTY, 1, number=number)), None)


def in_full(connection: Connection, application_id: str) -> dict[str, str]:
    """Who applies, each part still encrypted."""
    statement = text("SELECT applicant FROM application WHERE id = CAST(:id AS uuid)")
    applicant = connection.execute(statement, {"id": application_id}).scalar_one()
    return {part: applicant[part]["cipher"] for part in ("name", "phone", "identity") if applicant[part]}


def _view(row: Row[Any], versions: Versions) -> dict[str, Any]:
    terms = versions[row.item, row.item_version]
    titles = {paper.code: paper.title for paper in terms.papers}
    papers = Papers.from_json(row.papers).each
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in _COPIED},
        "suspended": row.suspended_at is not None,
        "decision": _decision(row),
        "item_title": terms.title,
        "applicant": _masked(row.applicant, "name", "phone", "identity"),
        "agent": agents.shown(row.agent),
        "papers": [
            {"code": paper.kind, "title": titles[paper.kind], "state": paper.state, "files": paper.files}
            for paper in papers
        ],
        "due": {"action": row.due_action, "at": row.due_at} if row.due_at else None,
        "legal": legal(TRANSITIONS, State(row.state)),
    }


def _decision(row: Row[Any]) -> str | None:
    """What was decided, also once it was handed over."""
    if row.state not in DECIDED:
        return None
    return State.REFUSED if row.remedy else State.GRANTED


def _masked(person: Mapping[str, Any], *parts: str) -> dict[str, str]:
    return {part: person[part]["masked"] for part in parts if person[part]}
