"""The ladder: what was climbed, and what each tier may do about it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.cases import Reason, Remark
from contracts.clocks import RungAction, RungState
from contracts.fields import one_of
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.standards import BY_ID, Rung
from contracts.supervision import rungs as bodies
from services.chassis.casework.looking import history
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import STAFF, Call, Json, Read, Route, Write, in_sheets
from services.chassis.work import Command
from services.supervision.domain import deeds
from services.supervision.domain.rungs import TRANSITIONS
from services.supervision.domain.watch import ClockKey
from services.supervision.handlers.officers import Act, Press
from services.supervision.store import climbs, ladders
from services.supervision.store.sealing import NOTE

_DIGITS = 9
MOST = 200
"""Rungs of one ladder that are shown at the most."""
WITH_BUREAUS = STAFF | {Tier.BUREAU}
QUERY = list_query(
    datetime,
    UUID,
    state=one_of(RungState),
    rung=one_of(Rung),
    responsible=fields.String(validate=validate.Length(1, 60)),
)


def list_rungs(call: Call, connection: Connection) -> Json:
    """Rungs that were climbed in scope, newest first; of a bureau, those that are held against it."""
    wanted = {name: call.query.get(name) for name in ("state", "rung", "responsible", "since")}
    if call.actor.tier is Tier.BUREAU:
        wanted["responsible"] = deeds.party_of(call.actor)
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: [
            rung(row) for row in climbs.climbs(connection, prefix, limit, after=after, **wanted)
        ],
        key=lambda each: (each["climbed_at"], UUID(each["id"])),
    )


def show(call: Call, connection: Connection) -> Json:
    """One ladder, whole. Raises NotFound, also where it lies out of scope or is no concern of a bureau's."""
    ladder = call.path["ladder"]
    found = climbs.climbs(connection, call.actor.scope, MOST, ladder=ladder)
    if not found or not deeds.concerns((each["responsible"] for each in found), call.actor):
        raise NotFound("没有这件督办,或不在您的管辖范围内")
    told = history(climbs.HISTORY, ladder, call.vault, connection, NOTE)
    (known,) = ladders.load(connection, [ladder]).values()
    may = {climb.id: deeds.may(known, climb, call.actor) for climb in known.climbs}
    return {
        "id": ladder,
        "rungs": [rung(row) | {"may": may[row["id"]]} for row in found],
        "by_hand": deeds.by_hand(known, call.actor),
        "timeline": told["items"],
    }


def act(action: RungAction | None, call: Call) -> Command:
    """Something about the rung that the path names. Raises NotFound for what is no rung."""
    if call.path["rung"] not in set(Rung):
        raise NotFound("没有这一级:应为 yellow、red、urge、supervise、notice 或 accountability")
    return Act(ladder=call.path["ladder"], rung=Rung(call.path["rung"]), action=action, note=_note(call))


def press(call: Call) -> Command:
    """A rung above red by hand."""
    path = call.path
    if not (path["opening"].isascii() and path["opening"].isdecimal() and len(path["opening"]) <= _DIGITS):
        raise NotFound("没有这个时限:最后一段应为开始计时的事件的序号")
    key = ClockKey(f"{path['service']}:{path['case']}", path["standard"], int(path["opening"]))
    return Press(key=key, note=_note(call))


def _note(call: Call) -> str | None:
    text = call.body.get("note")
    return call.vault.encrypt(text, NOTE) if text else None


def rung(row: Mapping[str, Any]) -> dict[str, Any]:
    """A rung as it is shown, of its row."""
    key = ClockKey.named(row["name"])
    state = RungState(row["state"])
    return {
        **row,
        "service": key.service,
        "case": key.case.partition(":")[2],
        "standard": key.standard,
        "title": BY_ID[key.standard].title if key.standard in BY_ID else key.standard,
        "opening_sequence": key.opening_sequence,
        "legal": sorted(action for source, action in TRANSITIONS if source is state and action is not _BY_CLOCK),
    }


_BY_CLOCK = RungAction.WITHDRAW
_ANSWERABLE = WITH_BUREAUS
_JUDGES = frozenset({Tier.TOWN, Tier.COUNTY})
_COUNTY = frozenset({Tier.COUNTY})


def _write(
    action: str, command: Callable[[Call], Command], summary: str, body: Schema, allow: frozenset[Tier]
) -> Route:
    path = f"/v1/ladders/{{ladder:uuid}}/{{rung}}/{action}"
    return Write(path=path, command=command, answer=bodies.CHANGED, body=body, allow=allow, summary=summary)


_REMARK, _REASON = Remark(), Reason()
_COLUMNS = {
    "ladder": "督办编号",
    "rung": "台阶",
    "state": "状态",
    "service": "服务",
    "case": "事项",
    "title": "承诺",
    "centre": "服务中心",
    "responsible": "算谁的",
    "due_at": "到期时间",
    "climbed_at": "发出时间",
    "again": "此前撤回次数",
}
LIST = Read(
    path="/v1/rungs",
    read=list_rungs,
    query=QUERY,
    answer=bodies.RUNG_PAGE,
    allow=WITH_BUREAUS,
    summary="发出的黄牌、红牌、催办、督办,提出的通报、问责,新的在前",
)

ROUTES: tuple[Route, ...] = (
    LIST,
    *in_sheets(LIST, _COLUMNS),
    Read(
        path="/v1/ladders/{ladder:uuid}",
        read=show,
        answer=bodies.LADDER,
        allow=WITH_BUREAUS,
        summary="一个时限的各级督办与全程",
    ),
    *(
        _write(action, partial(act, action), summary, body, allow)
        for action, summary, body, allow in (
            (RungAction.ACKNOWLEDGE, "责任方签收", _REMARK, _ANSWERABLE),
            (RungAction.ANSWER, "责任方答复", _REASON, _ANSWERABLE),
            (RungAction.APPEAL, "责任方申诉:先由镇街、再由县审理", _REASON, _ANSWERABLE),
            (RungAction.GRANT, "申诉成立:后果取消,记录保留", _REASON, _JUDGES),
            (RungAction.DENY, "申诉不成立", _REASON, _JUDGES),
            (RungAction.HEAR, "县里听取当事人陈述", _REASON, _COUNTY),
            (RungAction.IMPOSE, "听取陈述后决定通报或问责", _REASON, _COUNTY),
            (RungAction.DROP, "决定不予通报或问责", _REASON, _COUNTY),
        )
    ),
    _write("correct", partial(act, None), "更正最近一次操作", _REASON, _ANSWERABLE),
    Write(
        path="/v1/cases/{service}/{case}/clocks/{standard}/{opening}/press",
        command=press,
        answer=bodies.CHANGED,
        body=_REMARK,
        allow=_JUDGES,
        summary="提前催办(镇街)或督办(县)",
    ),
)
