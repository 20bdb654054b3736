"""The county's working hours: read by everybody of the house, published by the county."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import Connection

from contracts.people import Tier
from contracts.supervision import office as bodies
from contracts.supervision.calendars import MOVED_PAGE
from services.chassis.calendar import day_of
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import STAFF, Call, Json, Read, Route, Write, in_sheets
from services.chassis.work import Command
from services.supervision.api.calendars import MOVED_COLUMNS, key_of_moved, shown_moved
from services.supervision.handlers.office import PublishHours
from services.supervision.store import moved, office
from services.supervision.store.centres import copies
from services.supervision.store.reports import moment


def show(_call: Call, connection: Connection) -> Json:
    """Today's hours, and every table that was published, the newest first."""
    today, hours = day_of(moment(connection)), copies().working.office(connection)
    return {
        "today": {
            "season": hours.season_on(today),
            "windows": [_window(*each) for each in hours.windows_on(today)],
        },
        "items": [_table(row) for row in office.published(connection)],
    }


def list_moved(call: Call, connection: Connection) -> Json:
    """The limits in scope that a table has moved; the newest, where none is named."""
    version = call.query.get("version")
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: [
            shown_moved(row) for row in moved.page_by_hours(connection, version, prefix, after, limit)
        ],
        key=key_of_moved,
    )


def publish(call: Call) -> Command:
    """The next table."""
    body = dict(call.body)
    return PublishHours(valid_from=body.pop("valid_from"), body=body)


def _window(opens: Any, closes: Any) -> dict[str, str]:
    return {"opens": opens.isoformat("minutes"), "closes": closes.isoformat("minutes")}


def _table(row: Any) -> dict[str, Any]:
    names = ("version", "valid_from", "published_at", "published_by", "moved")
    return {**row.body, **{name: getattr(row, name) for name in names}, "in_words": _in_words(row.body)}


def _in_words(body: Any) -> str:
    seasons = (f"{each['name']}({each['first']} 至 {each['last']}){_week(each)}" for each in body["seasons"])
    return ";".join((_week(body), *seasons))


def _week(body: Any) -> str:
    own = (f"{_WEEKDAYS[each['weekday'] - 1]} {_spans(each['windows'])}" for each in body["weekdays"])
    return ",".join((_spans(body["windows"]), *own))


def _spans(windows: Any) -> str:
    return "、".join(f"{each['opens']}–{each['closes']}" for each in windows)


MOST_VERSIONS = 1_000_000
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五")
_COLUMNS: Mapping[str, str] = {
    "version": "版次",
    "valid_from": "起用日",
    "in_words": "作息时间",
    "published_at": "公布时间",
    "published_by": "公布人",
    "moved": "到期时间变化的时限",
}
LIST = Read(
    path="/v1/working-hours",
    read=show,
    answer=bodies.TIMETABLES,
    allow=STAFF | {Tier.BUREAU},
    summary="机关作息时间:今天的,和历次公布的",
)
MOVED = Read(
    path="/v1/working-hours/moved",
    read=list_moved,
    query=list_query(str, str, int, version=fields.Integer(validate=validate.Range(1, MOST_VERSIONS))),
    answer=MOVED_PAGE,
    summary="新的作息时间改变了哪些时限的到期时间;不写版次的为最新一版",
)

ROUTES: tuple[Route, ...] = (
    LIST,
    *in_sheets(LIST, _COLUMNS),
    MOVED,
    *in_sheets(MOVED, MOVED_COLUMNS),
    Write(
        path="/v1/working-hours",
        command=publish,
        body=bodies.TIMETABLE,
        answer=bodies.PUBLISHED,
        allow=frozenset({Tier.COUNTY}),
        summary="公布新的作息时间(可分季节),最早从明天起;按工作小时计的时限随即重算",
    ),
)
