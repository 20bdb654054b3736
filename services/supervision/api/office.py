"""The county's working hours: read by everybody of the house, published by the county."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from contracts.people import Tier
from contracts.supervision import office as bodies
from services.chassis.calendar import day_of
from services.chassis.http.routes import STAFF, Call, Json, Read, Route, Write, in_sheets
from services.chassis.work import Command
from services.supervision.handlers.office import PublishHours
from services.supervision.store import office
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


def publish(call: Call) -> Command:
    """The next table."""
    body = dict(call.body)
    return PublishHours(valid_from=body.pop("valid_from"), body=body)


def _window(opens: Any, closes: Any) -> dict[str, str]:
    return {"opens": opens.isoformat("minutes"), "closes": closes.isoformat("minutes")}


def _table(row: Any) -> dict[str, Any]:
    names = ("version", "valid_from", "published_at", "published_by")
    return {**row.body, **{name: getattr(row, name) for name in names}, "in_words": _in_words(row.body)}


def _in_words(body: Any) -> str:
    seasons = (f"{each['name']}({each['first']} 至 {each['last']}){_week(each)}" for each in body["seasons"])
    return ";".join((_week(body), *seasons))


def _week(body: Any) -> str:
    own = (f"{_WEEKDAYS[each['weekday'] - 1]} {_spans(each['windows'])}" for each in body["weekdays"])
    return ",".join((_spans(body["windows"]), *own))


def _spans(windows: Any) -> str:
    return "、".join(f"{each['opens']}–{each['closes']}" for each in windows)


_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五")
_COLUMNS: Mapping[str, str] = {
    "version": "版次",
    "valid_from": "起用日",
    "in_words": "作息时间",
    "published_at": "公布时间",
    "published_by": "公布人",
}
LIST = Read(
    path="/v1/working-hours",
    read=show,
    answer=bodies.TIMETABLES,
    allow=STAFF | {Tier.BUREAU},
    summary="机关作息时间:今天的,和历次公布的",
)

ROUTES: tuple[Route, ...] = (
    LIST,
    *in_sheets(LIST, _COLUMNS),
    Write(
        path="/v1/working-hours",
        command=publish,
        body=bodies.TIMETABLE,
        answer=bodies.PUBLISHED,
        allow=frozenset({Tier.COUNTY}),
        summary="公布新的作息时间(可分季节),最早从明天起;按工作小时计的时限随即重算",
    ),
)
