"""Who is answerable for what is late: a report for each party."""

from datetime import timedelta

from sqlalchemy import Connection

from contracts.supervision import parties as bodies
from services.chassis.http.routes import Call, Json, Read, Route
from services.supervision.store import parties, reports

MONTH = timedelta(days=30)


def list_parties(call: Call, connection: Connection) -> Json:
    """The parties with anything late in scope."""
    since = call.query.get("since") or reports.moment(connection) - MONTH
    return {"since": since, "items": parties.parties(connection, call.actor.scope, since, call.query.get("kind"))}


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/parties",
        read=list_parties,
        query=bodies.PARTIES_QUERY,
        answer=bodies.PARTIES,
        summary="超时算谁的:村、镇街、县直部门、合作方各自的数字",
    ),
)
