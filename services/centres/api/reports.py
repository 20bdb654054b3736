"""How many sites were proposed, surveyed, refused, approved and opened, by batch and town, as of a day."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from contracts.centres import reports as bodies
from contracts.days import day_of
from services.centres.api.siting import ABOVE
from services.centres.store.reports import COUNTED, report
from services.chassis.http.page import prefix_of
from services.chassis.http.routes import Call, Json, Read, Route, in_sheets

_COLUMNS = {
    "batch": "批次",
    "town": "镇街编号",
    "town_name": "镇街",
    "proposed": "提报",
    "surveyed": "勘验",
    "refused": "未予批复",
    "approved": "批复",
    "opened": "运行",
}


def counted(call: Call, connection: Connection) -> Json:
    """What of it lies in the actor's scope."""
    return counted_until(connection, prefix_of(call.actor, call.query), call.query["until"])


def counted_until(connection: Connection, scope: str | None, day: date | None) -> Json:
    """What lies in a scope, nothing without one, as of the end of a day, or now."""
    until = day or day_of(datetime.now(UTC))
    rows: list[dict[str, Any]] = report(connection, scope, until) if scope is not None else []
    total = next((row for row in rows if row["batch"] is None), dict.fromkeys(COUNTED, 0))
    return {
        "until": until,
        "items": [row for row in rows if row["town"]],
        "batches": [row for row in rows if row["batch"] and not row["town"]],
        "total": total,
    }


_REPORT = Read(
    path="/v1/sites/report",
    read=counted,
    query=bodies.REPORT_QUERY,
    answer=bodies.SITE_REPORT,
    allow=ABOVE,
    summary="选址统计:提报、勘验、未予批复、批复、运行,分批次和镇街,截至某日;各数各由其事实得出",
)
ROUTES: tuple[Route, ...] = (_REPORT, *in_sheets(_REPORT, _COLUMNS))
