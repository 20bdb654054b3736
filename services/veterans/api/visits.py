"""Home visits (入户走访): whom to visit, on which day, and the route of a day."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy import Connection

from contracts import cases
from contracts.cases import REASON, REMARK
from contracts.fields import asked_day
from contracts.timelines import TIMELINE
from contracts.veterans import visits as bodies
from services.chassis.calendar import day_of
from services.chassis.casework.acting import Verb, correct, note, on_case
from services.chassis.casework.looking import history, newest_first, the_one
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.veterans.api.register import CADRE, SUPERVISED
from services.veterans.domain.route import Stop, length, route
from services.veterans.domain.visit import HomeVisit
from services.veterans.handlers.beginnings import Plan, Replan
from services.veterans.store import reads
from services.veterans.store.petitions import VISITS
from services.veterans.store.rules import rules_from_environment
from services.veterans.store.sealing import HOMES, NOTE, VETERANS

VISITING = "入户走访"
"""What full values are shown for."""
_ONE = "/v1/visits/{id:uuid}"


def list_visits(call: Call, connection: Connection) -> Json:
    """Visits, newest change first."""
    wanted = {name: call.query.get(name) for name in ("state", "since", "day", "veteran")}
    return newest_first(call, connection, reads.visits, wanted)


def due(call: Call, connection: Connection) -> Json:
    """Whom the cadre's centre ought to visit."""
    today, every = _today(), rules_from_environment(tell=False).visit_every_days
    return {"items": reads.to_visit(connection, call.actor.scope, today, today - timedelta(days=every))}


def route_of_the_day(call: Call, connection: Connection) -> Json:
    """The homes that are visited on a day, in the order of a short way; name, phone and address are logged."""
    day = call.query.get("day", _today())
    homes = {each["visit"]: each for each in reads.stops(connection, call.actor.scope, day)}
    clear = _clear(call, connection, list(homes.values()))
    way = route([Stop(visit, _place(clear["home"][each["veteran"]])) for visit, each in homes.items()])
    placed = [stop for stop in way if stop.place]
    return {
        "day": day,
        "kilometres": round(length(placed), 1),
        "stops": [_stop(stop, homes[stop.id]["veteran"], clear) for stop in way],
    }


def _clear(call: Call, connection: Connection, homes: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Name, phone and home of each, by the entry."""
    columns = {"name": VETERANS["name"], "phone": VETERANS["phone"], "home": HOMES}
    return {
        part: reveal(
            connection,
            call.vault,
            column,
            {each["veteran"]: each[part] for each in homes if each[part]},
            actor=call.actor,
            purpose=VISITING,
        )
        for part, column in columns.items()
    }


def _place(home: str) -> tuple[float, float] | None:
    known: Mapping[str, Any] = json.loads(home)
    return (known["longitude"], known["latitude"]) if "longitude" in known else None


def _stop(stop: Stop, veteran: str, clear: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    address = json.loads(clear["home"][veteran])["address"]
    person = {part: clear[part][veteran] for part in ("name", "phone") if veteran in clear[part]}
    return {"visit": stop.id, **person, "address": address, "placed": stop.place is not None}


def show(call: Call, connection: Connection) -> Json:
    """One visit."""
    return the_one(call, connection, reads.visits)


def timeline(call: Call, connection: Connection) -> Json:
    """What happened to it."""
    return history(VISITS, show(call, connection)["id"], call.vault, connection, NOTE)


def plan(call: Call) -> Command:
    """Somebody is to be visited."""
    sealed = note(call.body.get("note"), NOTE, call.vault)
    return Plan(visit=str(uuid7()), veteran=str(call.body["veteran"]), day=call.body["day"], note=sealed)


def replan(call: Call) -> Command:
    """On another day."""
    sealed = note(call.body.get("note"), NOTE, call.vault)
    return Replan(visit=call.path["id"], day=call.body["day"], note=sealed)


def _today() -> date:
    return day_of(datetime.now(UTC))


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK) -> Write:
    command = partial(on_case, HomeVisit, verb, NOTE)
    return _write(path=f"{_ONE}/{name}", command=command, body=body, summary=summary)


_write = partial(Write, answer=cases.CHANGED)
_QUERY = list_query(datetime, UUID, day=asked_day(), veteran=fields.UUID())

ROUTES: tuple[Route, ...] = (
    Read(path="/v1/visits", read=list_visits, query=_QUERY, answer=bodies.VISIT_PAGE, summary="走访列表"),
    Read(path="/v1/visits/due", read=due, answer=bodies.VISITS_DUE, allow=CADRE, summary="该走访的:八十岁以上或重病"),
    Read(
        path="/v1/visits/route",
        read=route_of_the_day,
        query=bodies.ROUTE_QUERY,
        answer=bodies.ROUTE,
        allow=CADRE,
        reveals=VISITING,
        summary="当天的走访路线;查阅记入日志",
    ),
    Read(path=_ONE, read=show, answer=bodies.VISIT_VIEW, summary="一次走访"),
    Read(path=f"{_ONE}/timeline", read=timeline, answer=TIMELINE, summary="走访的各步"),
    _write(path="/v1/visits", command=plan, body=bodies.PLAN_VISIT, summary="安排走访"),
    _act("make", "已走访", lambda visit, deed, _: visit.make(deed)),
    _act("miss", "家中无人", lambda visit, deed, _: visit.miss(deed)),
    _write(path=f"{_ONE}/replan", command=replan, body=bodies.REPLAN_VISIT, summary="另约日期"),
    _act("cancel", "取消", lambda visit, deed, _: visit.cancel(deed)),
    _write(
        path=f"{_ONE}/correct",
        command=partial(correct, HomeVisit, NOTE),
        body=REASON,
        allow=SUPERVISED,
        summary="更正走访的上一步",
    ),
)
