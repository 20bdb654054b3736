"""Satisfaction, popularity and the three rates: as JSON, Excel and CSV, and the events behind a centre's figures."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.fields import TownId, one_of
from contracts.people import COUNTY
from contracts.refusals import NotFound
from contracts.supervision import voices as bodies
from contracts.supervision.voices import By, Figure
from services.chassis.calendar import day_of, midnight
from services.chassis.http.page import DEFAULT, MOST, Cursor, page, prefix_of
from services.chassis.http.routes import Call, Json, Public, Read, Route, in_sheets
from services.chassis.vault import Vault
from services.supervision.domain import indices
from services.supervision.domain.indices import Counts, Place
from services.supervision.domain.material import event_item
from services.supervision.domain.voice import LEVELS, Measure, following
from services.supervision.store import reports, voices
from services.supervision.store.places import DIGITS, places

MakeRow: TypeAlias = Callable[[Place, Counts], dict[str, Any]]
Count: TypeAlias = Callable[[Connection, str, int, date, date, str | None], Mapping[str, Counts]]

MEASURES: Mapping[Figure, tuple[str, ...]] = {
    Figure.SATISFACTION: tuple(f"{what}:{level}" for what in ("given", "dismissed") for level in LEVELS),
    Figure.RATES: (
        Measure.ACCEPTED,
        Measure.CONTACTED,
        Measure.ANSWERED,
        Measure.SOLVED,
        Measure.SATISFIED,
        Measure.UNREACHED,
    ),
    Figure.POPULARITY: (Measure.VISIT, Measure.DOOR, Measure.PERSON, Measure.ACTIVITY),
    Figure.FINDINGS: (Measure.FOUND, Measure.PUT_RIGHT),
}
"""What a figure is made of."""


def table(make_row: MakeRow, count: Count, call: Call, connection: Connection) -> Json:
    """A row for each place in scope, also where nothing was counted."""
    since, until = _months(call.query, connection)
    by, scope = By(call.query["by"]), prefix_of(call.actor, call.query)
    rows: list[dict[str, Any]] = []
    if scope is not None:
        sums = count(connection, scope, DIGITS[by], since, until, call.query.get("service"))
        shown = places(connection, scope, by, midnight(following(until)))
        rows = [make_row(place, sums.get(place.id, {})) for place in shown]
    return {"since": since, "until": until, "items": rows}


def in_public(query: Json, _vault: Vault, connection: Connection) -> Json:
    """How each centre that was rated was rated in the last months, by id: shares are told, nobody is ranked."""
    until = _this_month(connection)
    since = _months_before(until, PUBLIC_MONTHS - 1)
    scope = query.get("town", COUNTY)
    sums = voices.sums(connection, scope, DIGITS[By.CENTRE], since, until, None)
    shown = places(connection, scope, By.CENTRE, midnight(following(until)))
    rows = [indices.satisfaction(place, sums[place.id]) for place in shown if place.id in sums]
    rated = [row if row["ratings"] >= indices.SHOWN_FROM else {**row, "ratings": None} for row in rows]
    return {"since": since, "until": until, "items": rated}


def events(call: Call, connection: Connection) -> Json:
    """The events that one figure of a centre's month is made of. Raises NotFound for a centre out of scope."""
    centre, month = call.path["id"], call.query.get("month") or _this_month(connection)
    if not call.actor.covers(centre):
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    measures = MEASURES[Figure(call.query["figure"])]
    counted = voices.sums(connection, centre, DIGITS[By.CENTRE], month, month, None).get(centre, {})
    shown = indices.good(indices.levels(counted)).of >= indices.SHOWN_FROM
    return page(
        call.actor,
        {**call.query, "centre": centre},
        fetch=lambda prefix, after, limit: [
            _event(row, shown=shown) for row in voices.marked(connection, prefix, month, measures, limit, after)
        ],
        key=lambda event: (event["event"], event["key"]),
    )


def _event(row: Any, *, shown: bool) -> dict[str, Any]:
    what, _, level = row.measure.partition(":")
    case = row.case_id.partition(":")[2]
    measure = row.measure if shown or not level else what
    mark = {"service": row.service, "case": case, "event": row.event, "type": row.type, "time": row.time}
    mark |= {"item": event_item(row.case_id, row.event)}
    return mark | {"measure": measure, "key": row.measure, "times": row.weight}


def _months(query: Mapping[str, Any], connection: Connection) -> tuple[date, date]:
    since, until = query.get("since"), query.get("until")
    now = _this_month(connection)
    return since or min(until or now, now), until or max(since or now, now)


def _months_before(month: date, count: int) -> date:
    years, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(years, index + 1, 1)


def _this_month(connection: Connection) -> date:
    now: datetime = reports.moment(connection)
    return day_of(now).replace(day=1)


EVENTS_QUERY = Schema.from_dict(
    {
        "limit": fields.Integer(load_default=DEFAULT, validate=validate.Range(1, MOST)),
        "cursor": Cursor(UUID, str),
        "month": bodies.Month(),
        "figure": one_of(Figure, required=True),
    }
)()
PUBLIC_MONTHS = 3
"""So many are told to everybody, the present one among them."""
_LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
PUBLIC_QUERY = Schema.from_dict({"town": TownId()})()
_PLACE = {"id": "编号", "name": "名称"}
_NOTE = {"note": "说明"}


def _share(name: str, title: str) -> dict[str, str]:
    return {name: f"{title}(%)", f"{name}_low": f"{title}区间下限(%)", f"{name}_high": f"{title}区间上限(%)"}


_SATISFACTION = _PLACE | {"ratings": "评价数"} | {f"level_{level}": title for level, title in _LEVELS.items()}
_SATISFACTION |= {"mean": "平均分"} | _share("good", "好评率") | _NOTE
_RATES = _PLACE | {"accepted": "受理", "contacted": "按时联系"} | _share("response", "响应率")
_RATES |= {"answered": "回访到", "solved": "已解决"} | _share("resolution", "解决率")
_RATES |= {"satisfied": "满意"} | _share("satisfaction", "满意率") | {"unreached": "未联系上"} | _NOTE
_POPULARITY = _PLACE | {
    "population": "常住人口",
    "visits": "到访人次",
    "people": "服务人数",
    "activities": "活动场次",
    "visits_per_1000": "每千人到访",
    "people_per_1000": "每千人服务人数",
    "activities_per_1000": "每千人活动",
    "index": "人气指数",
    **_NOTE,
}


_EVENTS = {
    "service": "服务",
    "case": "事项",
    "event": "事件编号",
    "type": "事件",
    "time": "时间",
    "measure": "计入",
    "times": "次数",
    "item": "计分项编号",
}
EVENTS = Read(
    path="/v1/centres/{id}/voices",
    read=events,
    query=EVENTS_QUERY,
    answer=bodies.VOICE_EVENTS,
    summary="一处服务中心一个月的数字由哪些事件组成",
)


def _three_ways(
    path: str,
    make_row: MakeRow,
    answer: Schema,
    columns: Mapping[str, str],
    summary: str,
    count: Count = voices.sums,
) -> tuple[Route, ...]:
    """The same table as JSON, Excel and CSV."""
    read = partial(table, make_row, count)
    shown = Read(path=path, read=read, query=bodies.VOICES_QUERY, answer=answer, summary=summary)
    return (shown, *in_sheets(shown, columns))


ROUTES: tuple[Route, ...] = (
    *_three_ways(
        "/v1/satisfaction", indices.satisfaction, bodies.SATISFACTION, _SATISFACTION, "群众满意度:平均分、好评率与区间"
    ),
    Public(
        path="/v1/satisfaction/public",
        read=in_public,
        query=PUBLIC_QUERY,
        answer=bodies.PUBLIC_SATISFACTION,
        summary="任何人:近三个月各中心的群众满意度,不排名",
    ),
    *_three_ways("/v1/rates", indices.rates, bodies.RATES, _RATES, "三率:响应率、解决率、满意率"),
    *_three_ways(
        "/v1/popularity",
        indices.popularity,
        bodies.POPULARITY,
        _POPULARITY,
        "人气指数:每千人到访与活动",
        voices.sums_and_people,
    ),
    EVENTS,
    *in_sheets(EVENTS, _EVENTS),
)
