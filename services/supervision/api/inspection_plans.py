"""Plans of inspections: the county's, and a town's for its own centres."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contracts.fields import TownId
from contracts.inspections import InspectionKind
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.supervision import inspection_plans as bodies
from services.chassis.http.page import feed_query, page
from services.chassis.http.routes import Call, Json, Read, Route, Write, in_sheets
from services.chassis.ids import uuid7
from services.supervision.domain.inspection_plan import InspectionPlan
from services.supervision.handlers.inspection_plans import MakePlan, RevisePlan
from services.supervision.store import inspection_plans as store

ABOVE = frozenset({Tier.TOWN, Tier.COUNTY})
_QUERY = type(feed_query(datetime, UUID)).from_dict({"town": TownId()})()
_ONE = "/v1/inspection-plans/{plan:uuid}"


def listed(call: Call, connection: Connection) -> Json:
    """A page of the plans in scope, newest change first."""
    return page(
        call.actor,
        call.query,
        fetch=partial(store.plans, connection),
        key=lambda plan: (plan["updated_at"], plan["id"]),
    )


def rows(call: Call, connection: Connection) -> Json:
    """The same as lines of a sheet."""
    return {"items": [row for plan in listed(call, connection)["items"] for row in _rows(plan)]}


def one(call: Call, connection: Connection) -> Json:
    """The one that the path names. Raises NotFound, also for one out of scope."""
    found = store.plans(connection, call.actor.scope, None, 1, call.path["plan"])
    if not found:
        raise NotFound("没有这个计划,或不在您的管辖范围内")
    return found[0]


def make(call: Call) -> MakePlan:
    """A new plan."""
    body = call.body
    plan = InspectionPlan(
        id=str(uuid7()),
        place=body["place"],
        begins=body["begins"],
        ends=body["ends"],
        quotas=_quotas(call),
        made_by=call.actor.id,
    )
    return MakePlan(plan)


def revise(call: Call) -> RevisePlan:
    """Other quotas."""
    return RevisePlan(call.path["plan"], _quotas(call))


def _quotas(call: Call) -> Mapping[InspectionKind, int]:
    return {kind: call.body["quotas"][kind.value] for kind in InspectionKind}


def _rows(plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    of = {name: plan[name] for name in ("begins", "ends", "place")}
    for kind in plan["kinds"]:
        yield {**of, **kind, "town": None}
        for town in kind["towns"]:
            yield {**of, **town, "kind": kind["kind"], "quota": None, "remaining": None}


_COLUMNS: Mapping[str, str] = {
    "from": "开始",
    "until": "结束",
    "place": "地区",
    "kind": "方式",
    "town": "其中镇街",
    "quota": "计划次数",
    "planned": "已安排",
    "drawn": "已定服务中心",
    "visited": "已到实地",
    "closed": "已办结",
    "remaining": "还差",
}
_SUMMARY = "巡查计划与进度,按方式和镇街"
_LIST = Read(path="/v1/inspection-plans", read=listed, query=_QUERY, answer=bodies.PAGE, allow=ABOVE, summary=_SUMMARY)
_LINES = Read(path="/v1/inspection-plans", read=rows, query=_QUERY, answer=bodies.ROWS, allow=ABOVE, summary=_SUMMARY)

ROUTES: tuple[Route, ...] = (
    _LIST,
    *in_sheets(_LINES, _COLUMNS),
    Read(path=_ONE, read=one, answer=bodies.PLAN, allow=ABOVE, summary="一个巡查计划与进度"),
    Write(
        path="/v1/inspection-plans",
        command=make,
        body=bodies.MAKE,
        answer=bodies.CHANGED,
        allow=ABOVE,
        summary="制定一个时期的巡查计划,总数不超过每年的上限",
    ),
    Write(
        path=_ONE,
        method="PUT",
        command=revise,
        body=bodies.REVISE,
        answer=bodies.CHANGED,
        allow=ABOVE,
        summary="调整计划的次数,不少于已安排的",
    ),
)
