"""The staff register: town and county enter people and see names, a centre's own cadres announce their leave."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import Connection

from contracts.centres import staff as bodies
from contracts.people import Tier
from services.centres.api.looking import QUERY, last
from services.centres.domain.staff import Held, Leave, Staff
from services.centres.handlers.staffing import CORRECT_WITHIN, Enter, OnStaff
from services.centres.store import reads
from services.centres.store.sealing import STAFF_NAME
from services.chassis.disclosure import reveal
from services.chassis.http.page import page
from services.chassis.http.routes import STAFF, Call, Json, Read, Route, Write
from services.chassis.machine import Deed
from services.chassis.work import Command

ABOVE = frozenset({Tier.TOWN, Tier.COUNTY})
ROSTER = "查阅工作人员名册"
"""What names of staff are shown for."""
_ONE = "/v1/staff/{staff}"
Verb: TypeAlias = Callable[[Staff, Deed, Mapping[str, Any]], object]


def list_staff(call: Call, connection: Connection) -> Json:
    """Who sits where, by id; each name that is shown stands in the access log."""
    listed = page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: reads.staff(connection, prefix, last(after), limit),
        key=lambda person: (person["id"],),
    )
    sealed = {person["id"]: person["name"] for person in listed["items"]}
    names = reveal(connection, call.vault, STAFF_NAME, sealed, actor=call.actor, purpose=ROSTER)
    return {**listed, "items": [{**person, "name": names[person["id"]]} for person in listed["items"]]}


def enter(call: Call) -> Command:
    """Somebody new, or what is new of somebody."""
    body = call.body
    held = Held(post=body["post"], name=body["name"], phone=body["phone"], substitute=body["substitute"])
    return Enter(id=call.path["staff"], held=held, since=body["since"])


def _announce(person: Staff, deed: Deed, body: Mapping[str, Any]) -> None:
    person.announce(deed, Leave(body["since"], body["until"]), body.get("substitute"))


def _depart(person: Staff, deed: Deed, body: Mapping[str, Any]) -> None:
    person.depart(deed, body.get("substitute"))


def _correct(person: Staff, deed: Deed, _body: Mapping[str, Any]) -> None:
    person.correct(deed, CORRECT_WITHIN)


def _on(verb: Verb, call: Call) -> Command:
    return OnStaff(id=call.path["staff"], verb=lambda person, deed: verb(person, deed, call.body))


def _write(path: str, command: Callable[[Call], Command], summary: str, **more: Any) -> Write:
    return Write(path=path, command=command, answer=bodies.STAFF_CHANGED, summary=summary, **more)


def _act(name: str, verb: Verb, summary: str, **more: Any) -> Write:
    return _write(f"{_ONE}/{name}", partial(_on, verb), summary, **{"allow": STAFF, **more})


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/staff",
        read=list_staff,
        query=QUERY,
        answer=bodies.STAFF_PAGE,
        allow=ABOVE,
        reveals=ROSTER,
        summary="工作人员名册",
    ),
    _write(
        _ONE,
        enter,
        "登记一名工作人员,或修改岗位、姓名、电话、接替人",
        method="PUT",
        body=bodies.STAFF_ENTERED,
        allow=ABOVE,
    ),
    _act("leave", _announce, "登记休假:从第一天起,名下未办结的事项由接替人接手", body=bodies.LEAVE_ANNOUNCED),
    _act("return", lambda person, deed, _: person.come_back(deed), "返岗或撤销休假;已交接的事项不自动交回"),
    _act(
        "depart",
        _depart,
        "离任:名下未办结的事项由接替人接手,令牌随即停用",
        body=bodies.DEPARTING,
        allow=ABOVE,
    ),
    _act("correct", _correct, "更正上一步;已交接的事项不自动交回"),
)
