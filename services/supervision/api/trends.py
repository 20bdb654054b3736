"""A place's figures month by month, and the newest ratings."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contracts.people import CENTRE_DIGITS, TOWN_DIGITS
from contracts.supervision import trends as bodies
from contracts.supervision.voices import By, service_name
from services.chassis.calendar import day_of, midnight
from services.chassis.http.page import list_query, page, prefix_of
from services.chassis.http.routes import Call, Json, Read, Route, in_sheets
from services.supervision.domain import indices
from services.supervision.domain.indices import Place
from services.supervision.domain.voice import following
from services.supervision.store import reports, trends, voices
from services.supervision.store.places import DIGITS, places

_BY = {CENTRE_DIGITS: By.CENTRE, TOWN_DIGITS: By.TOWN}


def trend(call: Call, connection: Connection) -> Json:
    """The last months of the one place that the query and the reader's scope leave, the present one last."""
    scope = prefix_of(call.actor, call.query)
    if scope is None:
        return {"items": []}
    months = _up_to(day_of(reports.moment(connection)).replace(day=1), call.query["months"])
    by = _BY.get(len(scope), By.COUNTY)
    shown = places(connection, scope, by, midnight(following(months[-1])))
    kept = trends.kept(connection, scope, months[0])
    service = call.query.get("service")
    return {
        "items": [
            _month(
                place, month, kept.get(month, (0, 0)), voices.sums(connection, scope, DIGITS[by], month, month, service)
            )
            for place in shown
            for month in months
        ]
    }


def list_ratings(call: Call, connection: Connection) -> Json:
    """Ratings in scope, newest first; a level only where that month has had enough of them at that centre."""
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: _rated(
            connection, trends.ratings(connection, prefix, limit, service=call.query.get("service"), after=after)
        ),
        key=lambda rating: (rating["event"],),
    )


def _rated(connection: Connection, rows: Any) -> list[dict[str, Any]]:
    given = trends.given(connection, rows)
    return [row._asdict() | {"level": _level(row, given.get((row.month, row.centre), 0))} for row in rows]


def _level(row: Any, given: int) -> int | None:
    level: int = row.level
    return level if given >= indices.SHOWN_FROM else None


def _month(place: Place, month: date, kept: tuple[int, int], sums: dict[str, dict[str, int]]) -> dict[str, Any]:
    counts = sums.get(place.id, {})
    return {
        "month": month,
        "limits": indices.kept(*kept),
        "satisfaction": indices.satisfaction(place, counts),
        "rates": indices.rates(place, counts),
        "visits": indices.came(counts),
        "visits_per_1000": indices.liveliness(counts, place.population).visits_per_1000,
    }


def _up_to(month: date, count: int) -> list[date]:
    months = [month.year * 12 + month.month - 1 - back for back in reversed(range(count))]
    return [date(each // 12, each % 12 + 1, 1) for each in months]


_COLUMNS = {
    "time": "时间",
    "centre": "服务中心",
    "service": "服务",
    "case": "事项",
    "level": "评价",
}
RATINGS = Read(
    path="/v1/ratings",
    read=list_ratings,
    query=list_query(UUID, service=service_name()),
    answer=bodies.RATINGS,
    summary="新的评价在前,不含评价人",
)
_MONTHS = {
    "month": "月份",
    "limits.met": "按时办结",
    "limits.ended_late": "超时办结",
    "limits.on_time": "按时办结率",
    "satisfaction.ratings": "评价数",
    "satisfaction.good": "好评率",
    "rates.response": "响应率",
    "rates.resolution": "解决率",
    "rates.satisfaction": "满意率",
    "visits": "到访人次",
    "visits_per_1000": "每千人到访人次",
}
TREND = Read(
    path="/v1/trend",
    read=trend,
    query=bodies.TREND_QUERY,
    answer=bodies.TREND,
    summary="一个地方近几个月的按时办结率、满意度、三率与人气",
)
ROUTES: tuple[Route, ...] = (
    TREND,
    *in_sheets(TREND, _MONTHS),
    RATINGS,
    *in_sheets(RATINGS, _COLUMNS),
)
