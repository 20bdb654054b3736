"""What towns ask, and the county decides, of a centre that has opened."""

from collections.abc import Callable
from functools import partial
from typing import Any

from marshmallow import Schema
from sqlalchemy import Connection

from contracts import timelines
from contracts.cases import REASON, REMARK
from contracts.centres import standing as bodies
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.standing import ClosingReason
from services.centres.domain.centre import Centre
from services.centres.domain.standing import Action, Asked
from services.centres.handlers import standing as deeds
from services.centres.store import reads
from services.centres.store.centres import HISTORY
from services.centres.store.sealing import NOTE
from services.chassis.casework.acting import note
from services.chassis.casework.looking import history
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.machine import Deed
from services.chassis.work import Command

COUNTY = frozenset({Tier.COUNTY})
TOWN = frozenset({Tier.TOWN})


def suspend(call: Call) -> Command:
    """From now to a day."""
    body = call.body
    return deeds.Suspend(
        centre=call.path["id"],
        other=body["instead"],
        reason=ClosingReason(body["reason"]),
        reopens_on=body["reopens_on"],
        note=_note(call),
    )


def merge(call: Call) -> Command:
    """For good."""
    body = call.body
    reason = ClosingReason(body["reason"])
    return deeds.Merge(centre=call.path["id"], other=body["joint_site"], reason=reason, note=_note(call))


def ask(call: Call) -> Command:
    """The town says what it wants and why."""
    said: dict[str, Any] = {name: call.body.get(name) for name in ("reopens_on", "instead", "joint_site")}
    asked = Asked(action=Action(call.body["action"]), reason=ClosingReason(call.body["reason"]), **said)
    return deeds.OnCentre(centre=call.path["id"], verb=deeds.ask(asked), note=_note(call))


def timeline(call: Call, connection: Connection) -> Json:
    """Its publications, suspensions and mergers, oldest first."""
    if reads.centre(connection, call.actor.scope, call.path["id"]) is None:
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    return history(HISTORY, call.path["id"], call.vault, connection, NOTE)


def _on_centre(verb: Callable[[Centre, Deed], object], call: Call) -> Command:
    return deeds.OnCentre(centre=call.path["id"], verb=verb, note=_note(call))


def _note(call: Call) -> str | None:
    return note(call.body.get("note"), NOTE, call.vault)


def _act(name: str, summary: str, command: Callable[[Call], Command], body: Schema, allow: frozenset[Tier]) -> Write:
    return Write(
        path=f"/v1/centres/{{id}}/{name}",
        command=command,
        body=body,
        answer=bodies.STANDING_CHANGED,
        allow=allow,
        summary=summary,
    )


ROUTES: tuple[Route, ...] = (
    _act("ask", "镇街申请暂停或合并", ask, bodies.ASK, TOWN),
    _act("decline", "县里不同意镇街的申请", partial(_on_centre, lambda each, _: each.decline()), REASON, COUNTY),
    _act("suspend", "暂停营业,或改恢复日期", suspend, bodies.SUSPEND, COUNTY),
    _act("reopen", "恢复营业", partial(_on_centre, Centre.reopen), REMARK, COUNTY),
    _act("merge", "并入联建服务中心", merge, bodies.MERGE, COUNTY),
    _act("correct", "更正上一步", partial(_on_centre, deeds.correct), REASON, COUNTY),
    Read(
        path="/v1/centres/{id}/timeline",
        read=timeline,
        answer=timelines.TIMELINE,
        summary="一处服务中心的发布、暂停与合并",
    ),
)
