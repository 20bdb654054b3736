"""The duty roster: planned by the centre's cadres or their town, shown with its gaps, exchanged between two."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from contracts.centres import roster as bodies
from contracts.refusals import Invalid, NotFound
from contracts.roster import monday_of
from contracts.timelines import TIMELINE
from services.centres.api.days import bounds
from services.centres.domain.roster import Duty, Spot
from services.centres.handlers.rostering import PlanWeek, Swap
from services.centres.store import rosters
from services.chassis.http.routes import STAFF, Call, Json, Read, Route, Write, in_sheets
from services.chassis.work import Command

_ROSTER = "/v1/centres/{id}/roster"
_WEEK = f"{_ROSTER}/{{week}}"
_COLUMNS = {
    "on": "日期",
    "begins": "从",
    "ends": "到",
    "staff": "工作人员编号",
    "post": "岗位",
    "words": "说明",
}


def show(call: Call, connection: Connection) -> Json:
    """The duties and gaps of a centre in scope. Raises Invalid for years of no use."""
    centre, first, last = _centre(call), call.query["since"], call.query["until"]
    bounds(first, last)
    found = rosters.shown(connection, centre, first, last)
    if found is None:
        raise _not_found()
    return found


def timeline(call: Call, connection: Connection) -> Json:
    """Who planned or exchanged what of a week, and when."""
    return {"items": rosters.timeline(connection, _centre(call), _week(call))}


def plan(call: Call) -> Command:
    """All duties of a week."""
    duties = tuple(Duty(**each) for each in call.body["entries"])
    return PlanWeek(centre=_centre(call), week=_week(call), duties=duties)


def swap(call: Call) -> Command:
    """Two of them."""
    return Swap(
        centre=_centre(call), week=_week(call), first=_spot(call.body["first"]), second=_spot(call.body["second"])
    )


def _spot(body: Mapping[str, Any]) -> Spot:
    return Spot(**body)


def _centre(call: Call) -> str:
    if not call.actor.covers(call.path["id"]):
        raise _not_found()
    return call.path["id"]


def _week(call: Call) -> str:
    try:
        monday_of(call.path["week"])
    except ValueError as error:
        raise Invalid("请写 ISO 周,例如 2026-W49", errors={"week": ["应为 ISO 周,例如 2026-W49"]}) from error
    return call.path["week"]


def _not_found() -> NotFound:
    return NotFound("没有这个服务中心,或不在您的管辖范围内")


_LIST = Read(
    path=_ROSTER,
    read=show,
    query=bodies.ROSTER_QUERY,
    answer=bodies.ROSTER_VIEW,
    summary="值班表:谁何时值班,开放时间内哪里有空档",
)
ROUTES: tuple[Route, ...] = (
    _LIST,
    *in_sheets(_LIST, _COLUMNS),
    Read(path=f"{_WEEK}/timeline", read=timeline, answer=TIMELINE, summary="某一周的排班和换班:何人、何时"),
    Write(
        path=_WEEK,
        method="PUT",
        command=plan,
        body=bodies.PLAN_WEEK,
        answer=bodies.ROSTER_CHANGED,
        allow=STAFF,
        summary="排定一周的值班,本周起最多提前八周",
    ),
    Write(
        path=f"{_WEEK}/swap",
        command=swap,
        body=bodies.SWAP,
        answer=bodies.ROSTER_CHANGED,
        allow=STAFF,
        summary="两人换班;何人何时换的,记在这一周的历次变动里",
    ),
)
