"""The county's table of whom messages of the ladder reach above the villages."""

from functools import partial
from typing import Any

from sqlalchemy import Connection

from contracts.centres import officers as bodies
from contracts.people import Tier
from services.centres.handlers.officers import Appoint, Change, Leave
from services.centres.store import officers
from services.centres.store.sealing import OFFICERS
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.sealing import seal_name, seal_phone
from services.chassis.work import Command

_PATH = "/v1/officers/{officer:uuid}"
_COUNTY = frozenset({Tier.COUNTY})


def show(call: Call, connection: Connection) -> Json:
    """Those in scope: a town sees its own."""
    return {"items": officers.listed(connection, call.actor.scope, call.query.get("party"))}


def appoint(call: Call) -> Command:
    """A new person."""
    return Appoint(officer=str(uuid7()), **_known(call))


def change(call: Call) -> Command:
    """All that is known of a person."""
    return Change(officer=call.path["officer"], **_known(call))


def leave(call: Call) -> Command:
    """A person hears no more."""
    return Leave(officer=call.path["officer"])


def _known(call: Call) -> dict[str, Any]:
    return {
        "party": call.body["party"],
        "post": call.body["post"],
        "name": seal_name(call.body["name"], OFFICERS["name"].context, call.vault),
        "phone": seal_phone(call.body["phone"], OFFICERS["phone"].context, call.vault),
    }


_write = partial(Write, answer=bodies.OFFICER_KEPT, allow=_COUNTY)

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/officers",
        read=show,
        query=bodies.OFFICERS_QUERY,
        answer=bodies.OFFICERS,
        allow=frozenset({Tier.TOWN, Tier.COUNTY}),
        summary="镇街、县、县直部门接收督办消息的人;姓名、电话都打码",
    ),
    _write(path="/v1/officers", command=appoint, body=bodies.OFFICER, summary="登记一位接收督办消息的人"),
    _write(path=_PATH, method="PUT", command=change, body=bodies.OFFICER, summary="更改岗位、姓名、电话或所代表的一方"),
    _write(path=f"{_PATH}/leave", command=leave, summary="不再接收:姓名、电话随即删除"),
)
