"""Mediation (和为贵): its steps for the centre, its record for the mediator alone."""

from datetime import datetime
from functools import partial
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import Connection

from contracts import cases
from contracts.cases import REASON, REMARK
from contracts.hall import community
from contracts.handed_over import staff_asked
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.timelines import TIMELINE
from contracts.villagework import Declined, Dispute, Outlet
from services.chassis.casework import looking
from services.chassis.casework.acting import Verb, correct, on_case
from services.chassis.casework.deeds import OnCase
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.hall.api import sealing
from services.hall.api.acting import CADRE, act
from services.hall.domain.mediation import Mediation
from services.hall.handlers.community import Request
from services.hall.store import neighbours
from services.hall.store.community import MEDIATIONS
from services.hall.store.sealing import NOTE, RECORD, RECORD_COLUMN

MEDIATING = "调解员查看本案记录"
"""What a record is shown for."""
_ONE = "/v1/mediations/{id:uuid}"


def list_mediations(call: Call, connection: Connection) -> Json:
    """Mediations, newest change first."""
    wanted = {name: call.query.get(name) for name in ("state", "since", "staff")}
    return looking.newest_first(call, connection, neighbours.mediations, wanted)


def show(call: Call, connection: Connection) -> Json:
    """One mediation, without its record."""
    return looking.the_one(call, connection, neighbours.mediations)


def timeline(call: Call, connection: Connection) -> Json:
    """Its steps; what was said at them stands nowhere here."""
    return looking.history(MEDIATIONS, show(call, connection)["id"], call.vault, connection, NOTE)


def record(call: Call, connection: Connection) -> Json:
    """What the mediator wrote; for anybody else there is nothing."""
    mediation = show(call, connection)
    if mediation["mediator"] != call.actor.id:
        raise NotFound("只有本案调解员可以查看记录")
    sealed = neighbours.record(connection, mediation["id"], call.actor.id)
    clear = reveal(connection, call.vault, RECORD_COLUMN, sealed, actor=call.actor, purpose=MEDIATING)
    return {"items": [clear[each] for each in sealed]}


def request(call: Call) -> Command:
    """A mediation at the cadre's own centre."""
    parties = tuple(sealing.party(each, call.vault) for each in call.body["parties"])
    dispute = Dispute(call.body["dispute"])
    return Request(
        mediation=str(uuid7()),
        centre=call.actor.scope,
        dispute=dispute,
        parties=parties,
        follows=call.body.get("follows"),
    )


def hold(call: Call) -> Command:
    """A session; its record is sealed before anybody else sees it."""
    sealed = call.vault.encrypt(call.body["text"], RECORD)
    return OnCase(kind=Mediation, case=call.path["id"], verb=lambda mediation, deed: mediation.hold(deed, sealed))


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK) -> Write:
    return act(f"{_ONE}/{name}", summary, partial(on_case, Mediation, verb, NOTE), body)


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/mediations",
        read=list_mediations,
        query=list_query(datetime, UUID, staff=staff_asked()),
        answer=community.MEDIATION_PAGE,
        summary="调解列表,最近变动在前",
    ),
    Read(path=_ONE, read=show, answer=community.MEDIATION_VIEW, summary="一件调解"),
    Read(path=f"{_ONE}/timeline", read=timeline, answer=TIMELINE, summary="调解的各步"),
    Read(
        path=f"{_ONE}/record",
        read=record,
        answer=community.MEDIATION_RECORD,
        allow=CADRE,
        reveals=MEDIATING,
        summary="调解记录:只给本案调解员;查阅记入日志",
    ),
    act("/v1/mediations", "登记调解申请", request, community.REQUEST_MEDIATION),
    _act("accept", "受理,由本人调解", lambda mediation, deed, _: mediation.accept(deed)),
    _act(
        "decline",
        "不予调解",
        lambda mediation, deed, body: mediation.decline(deed, Declined(body["reason"])),
        community.DECLINE_MEDIATION,
    ),
    act(f"{_ONE}/sessions", "调解一次,写下记录(保密)", hold, community.WRITE_RECORD),
    _act("agree", "达成协议", lambda mediation, deed, _: mediation.agree(deed)),
    _act(
        "fail",
        "调解不成,告知去处",
        lambda mediation, deed, body: mediation.fail(deed, Outlet(body["outlet"])),
        community.FAIL_MEDIATION,
    ),
    _act("fulfil", "协议已履行", lambda mediation, deed, _: mediation.fulfil(deed)),
    _act("withdraw", "当事人撤回", lambda mediation, deed, _: mediation.withdraw(deed)),
    Write(
        path=f"{_ONE}/correct",
        command=partial(correct, Mediation, NOTE),
        body=REASON,
        answer=cases.CHANGED,
        allow=frozenset({Tier.CADRE, Tier.TOWN}),
        summary="更正调解的上一步",
    ),
)
