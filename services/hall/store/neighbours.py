"""What the reading endpoints ask of mediations and of volunteers. People are masked."""

from typing import Any

from sqlalchemy import Connection, text

from contracts.villagework import MediationState, TaskState
from services.chassis.casework.table import FILTERS, newest_first
from services.chassis.machine import legal
from services.hall.domain.mediation import MEDIATING
from services.hall.domain.task import HELPING

_FILTERS = {**FILTERS, "staff": "mediator = :staff"}
_TEAMS = text("""
    SELECT centre.id AS centre, centre.name,
        (SELECT count(*) FROM member WHERE member.centre = centre.id) AS members,
        (SELECT count(*) FROM household WHERE household.centre = centre.id) AS households,
        (SELECT count(*) FROM volunteer_task AS task
            WHERE task.centre = centre.id AND state IN ('open', 'taken', 'done')) AS open_tasks
    FROM centre WHERE starts_with(centre.id, :scope) ORDER BY centre.id
""")
_MEMBERS = text("""
    SELECT id, name ->> 'masked' AS name, phone ->> 'masked' AS phone,
        (SELECT count(*) FROM household WHERE household.member = member.id) AS households
    FROM member WHERE centre = :centre ORDER BY id LIMIT 500
""")
_HOUSEHOLDS = text("""
    SELECT id, head ->> 'masked' AS head, phone ->> 'masked' AS phone, area, member
    FROM household WHERE centre = :centre ORDER BY area, id LIMIT 2000
""")
_RECORD = text("""
    SELECT CAST(record.id AS text) AS id, record.text FROM mediation_record AS record
    JOIN mediation ON mediation.id = record.mediation
    WHERE mediation.id = CAST(:id AS uuid) AND mediator = :actor ORDER BY record.sequence
""")


def mediations(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Mediations in `scope` that match all of `wanted` (keys of FILTERS), newest change first."""
    found = _cases(connection, "mediation", scope, limit, wanted)
    for each in found:
        each["parties"] = [{part: side[part]["masked"] for part in ("name", "phone")} for side in each["parties"]]
        each["legal"] = legal(MEDIATING, MediationState(each["state"]))
    return found


def tasks(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Tasks in `scope` that match all of `wanted` (keys of FILTERS), newest change first."""
    found = _cases(connection, "volunteer_task", scope, limit, wanted)
    return [each | {"legal": legal(HELPING, TaskState(each["state"]))} for each in found]


def record(connection: Connection, mediation: str, mediator: str) -> dict[str, str]:
    """The records of a mediation whose mediator this is, by their ids, still encrypted; oldest first."""
    return {row.id: row.text for row in connection.execute(_RECORD, {"id": mediation, "actor": mediator})}


def teams(connection: Connection, scope: str) -> list[dict[str, Any]]:
    """The team of each centre in `scope`."""
    return [dict(row) for row in connection.execute(_TEAMS, {"scope": scope}).mappings()]


def members(connection: Connection, centre: str) -> list[dict[str, Any]]:
    """The members of one team."""
    return [dict(row) for row in connection.execute(_MEMBERS, {"centre": centre}).mappings()]


def households(connection: Connection, centre: str) -> list[dict[str, Any]]:
    """The households of one centre, by area."""
    return [dict(row) for row in connection.execute(_HOUSEHOLDS, {"centre": centre}).mappings()]


def _cases(connection: Connection, table: str, scope: str, limit: int, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in newest_first(connection, table, scope, limit, wanted, _FILTERS)]  # noqa: SLF001 - the name is public
