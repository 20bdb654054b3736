"""Who is answerable for what is kept and what is late: a report for each party."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Connection

from contracts.supervision import parties as bodies
from services.chassis.http.routes import Call, Json, Read, Route, in_sheets
from services.supervision.store import parties, reports

MONTH = timedelta(days=30)

_COLUMNS: Mapping[str, str] = {
    "party": "责任主体",
    "met": "按时办结",
    "ended_late": "超时办结",
    "running": "在办",
    "late": "现在超时",
    "breaches": "红牌",
    "excused": "申诉成立",
    "withdrawn": "已撤回",
}


def list_parties(call: Call, connection: Connection) -> Json:
    """The parties in scope, each by its own segments."""
    until = call.query.get("until") or reports.moment(connection)
    since = call.query.get("since") or until - MONTH
    items = parties.parties(connection, call.actor.scope, (since, until), call.query.get("kind"))
    return {"since": since, "until": until, "items": items}


LIST = Read(
    path="/v1/parties",
    read=list_parties,
    query=bodies.PARTIES_QUERY,
    answer=bodies.PARTIES,
    summary="时限算谁的:村、镇街、县直部门、合作方各自按时、超时、在办的数字",
)
ROUTES: tuple[Route, ...] = (LIST, *in_sheets(LIST, _COLUMNS))
