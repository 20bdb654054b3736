"""The rules by which a centre is open: read by people and by calendars, set by town and county."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from contracts.centres import hours as bodies
from contracts.people import Tier
from contracts.refusals import Invalid, NotFound
from services.centres.api.feed import calendar_of
from services.centres.domain.centre import Window
from services.centres.domain.hours import Recurring, Special
from services.centres.handlers.timetables import SetHours
from services.centres.store import timetables
from services.chassis.http.routes import Call, Json, Print, Read, Route, Write
from services.chassis.recurrence import must_be_understood
from services.chassis.work import Command

_HOURS = "/v1/centres/{id}/hours"
CALENDAR = "text/calendar; charset=utf-8"


def show(call: Call, connection: Connection) -> Json:
    """The rules of a centre in scope."""
    found = timetables.shown(connection, call.path["id"]) if call.actor.covers(call.path["id"]) else None
    if found is None:
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    return found


def set_hours(call: Call) -> Command:
    """These are the rules. Raises Invalid, naming the rule that isn't understood."""
    errors = {n: said for n, each in enumerate(call.body["recurring"]) if (said := _misunderstood(each["rule"]))}
    if errors:
        raise Invalid("重复规则看不懂,请核对", errors={"recurring": {str(n): {"rule": [errors[n]]} for n in errors}})
    return SetHours(
        centre=call.path["id"],
        recurring=tuple(Recurring(**each) for each in call.body["recurring"]),
        special=tuple(_special(each) for each in call.body["special"]),
    )


def _misunderstood(rule: str) -> str:
    try:
        must_be_understood(rule)
    except ValueError as error:
        return str(error)
    return ""


def _special(body: Mapping[str, Any]) -> Special:
    windows = tuple(Window(**window) for window in body["windows"])
    return Special(body["on"], windows, body["reason"])


ROUTES: tuple[Route, ...] = (
    Read(path=_HOURS, read=show, answer=bodies.HOURS_VIEW, summary="开放时间的规则和例外"),
    Write(
        path=_HOURS,
        method="PUT",
        command=set_hours,
        body=bodies.SET_HOURS,
        answer=bodies.HOURS_CHANGED,
        allow=frozenset({Tier.TOWN, Tier.COUNTY}),
        summary="修改开放时间;以后才生效的也立即告知各服务",
    ),
    Print(
        path=f"{_HOURS}.ics",
        read=show,
        answer=bodies.HOURS_VIEW,
        page=calendar_of,
        media=CALENDAR,
        summary="开放时间,iCalendar 日历(RFC 5545)",
    ),
)
