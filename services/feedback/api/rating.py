"""Ratings by whoever holds a ticket; what is done about the bad ones; suggestion boxes."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import Connection

from contracts.feedback import cases as case_bodies
from contracts.feedback import ratings as bodies
from contracts.feedback.words import BoxState, Displeasure, Level
from contracts.fields import CentreId
from contracts.people import Actor, Tier
from contracts.refusals import Invalid, NotFound
from contracts.timelines import TIMELINE
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import STAFF, Call, Json, OpenWrite, Read, Route, Write
from services.chassis.machine import Deed, Machine
from services.chassis.sealed import SealedColumn
from services.chassis.sealing import seal_phone
from services.chassis.work import Command
from services.feedback.api import sealing
from services.feedback.api.acting import ABOVE, SUPERVISED
from services.feedback.domain.box import Box
from services.feedback.domain.people import is_above
from services.feedback.domain.rectification import Rectification
from services.feedback.domain.rules import Rules
from services.feedback.handlers.cases import On
from services.feedback.handlers.ratings import Install, Rate
from services.feedback.store import standing, tickets
from services.feedback.store.ratings import RECTIFICATIONS
from services.feedback.store.reads import FEW
from services.feedback.store.rules import almanac
from services.feedback.store.sealing import NOTE, OPINION, RATER, VOICE

OPENED_EVERY = 2
"""Working days after which a box that nobody has opened is overdue."""
CADRE = frozenset({Tier.CADRE})
_RECTIFICATION = "/v1/rectifications/{rectification:uuid}"
CALLING_BACK = "回访差评"
"""What a rater's words and phone are shown for."""


def rate(call: Call) -> Command:
    """Somebody rates."""
    body = call.body
    return Rate(
        ticket=tickets.read(call.vault, body["ticket"]),
        level=Level(body["level"]),
        displeasure=Displeasure(body["displeasure"]) if "displeasure" in body else None,
        text=call.vault.encrypt(body["text"], OPINION) if "text" in body else None,
        phone=seal_phone(body["phone"], RATER, call.vault) if "phone" in body else None,
    )


def list_rectifications(call: Call, connection: Connection) -> Json:
    """Bad ratings' cases in scope, with what the reader may do."""
    found = page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: standing.rectifications(
            connection, prefix, limit, state=call.query.get("state"), after=after
        ),
        key=lambda each: (each["updated_at"], each["id"]),
    )
    return found | {"items": [_for(call.actor, each) for each in found["items"]]}


def show_rectification(call: Call, connection: Connection) -> Json:
    """A bad rating's case, with what the reader may do. Raises NotFound out of scope."""
    found = standing.rectification(connection, call.actor.scope, call.path["rectification"])
    if found is None:
        raise NotFound("没有这件差评整改,或不在您的管辖范围内")
    return _for(call.actor, found)


def _for(actor: Actor, found: Json) -> dict[str, Any]:
    return {**found, "legal": found["rectification"].open_to(actor)}


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to a bad rating's case, oldest first, with what was found. Raises NotFound out of scope."""
    found = show_rectification(call, connection)
    history = RECTIFICATIONS.read(connection, found["id"])
    return {"items": [each | {"note": sealing.opened(each["note"], NOTE, call.vault)} for each in history]}


def satisfaction(call: Call, connection: Connection) -> Json:
    """How services were rated in scope."""
    return {"items": standing.satisfaction(connection, call.actor.scope)}


def list_boxes(call: Call, connection: Connection) -> Json:
    """The boxes in scope; few slips of a locked one are not counted to its centre: what lies above it would show."""
    due = partial(almanac().calendar(connection).after_working_days, days=OPENED_EVERY)
    found = standing.boxes(connection, call.actor.scope, due)
    return {"items": [each | _uncounted(each) if call.actor.tier is Tier.CADRE else each for each in found]}


def _uncounted(box: Json) -> dict[str, Any]:
    return {"slips": None, "entered": None} if box["state"] == BoxState.LOCKED and box["slips"] < FEW else {}


def install(call: Call) -> Command:
    """A box hangs."""
    return Install(centre=call.body["centre"])


def unlock(call: Call) -> Command:
    """Two people open it. Raises Invalid unless one witness is named, by id or by name."""
    body, outsider = call.body, call.body.get("outsider")
    if ("witness" in body) == (outsider is not None):
        raise Invalid("请写明一位见证人", errors={"witness": ["工作人员填编号,其他人填 outsider,二者填一"]})
    witness = outsider["capacity"] if outsider else body["witness"]
    note = sealing.note(f"见证人:{outsider['name']}" if outsider else None, call.vault)
    return _on_box(call, lambda box, deed, _: box.unlock(deed, witness, body["slips"]), note)


def lock(call: Call) -> Command:
    """All slips are taken down."""
    return _on_box(call, lambda box, deed, _: box.lock(deed))


def _on_box(call: Call, verb: Callable[[Box, Deed, Rules], None], note: str | None = None) -> Command:
    return On(kind=Box, key=call.path["box"], verb=verb, note=note)


def _correct(thing: Machine, deed: Deed, rules: Rules) -> None:
    thing.correct(deed, rules.correct_within)


def correct_box(call: Call) -> Command:
    """The last step with a box is taken back."""
    note = sealing.note(call.body["reason"], call.vault)
    return On(kind=Box, key=call.path["box"], verb=_correct, note=note)


def correct(call: Call) -> Command:
    """The last step with a rectification is taken back."""
    note = sealing.note(call.body["reason"], call.vault)
    return On(kind=Rectification, key=call.path["rectification"], verb=_correct, note=note)


def call_back(call: Call) -> Command:
    """A named rater is asked."""
    reached, content = call.body["reached"], call.body.get("content")
    if reached == (content is None):
        raise Invalid("联系上的须填是否满意,没有联系上的不填", errors={"content": ["联系上的必填"]})
    return _act(lambda each, deed: each.call_back(deed, reached=reached, content=content), call)


def voice(call: Call, connection: Connection) -> Json:
    """What the rater wrote and left, each logged. Raises NotFound for those who were rated, and out of scope."""
    found = standing.voice(connection, call.actor.scope, call.path["rectification"])
    if found is None or not is_above(call.actor.tier, found["centre"]):
        raise NotFound("没有这件差评整改,或须由上一级查看")
    return {part: _in_full(call, connection, column, found["rating"], found[part]) for part, column in VOICE.items()}


def _in_full(call: Call, connection: Connection, column: SealedColumn, rating: str, sealed: str | None) -> str | None:
    if sealed is None:
        return None
    return reveal(connection, call.vault, column, {rating: sealed}, actor=call.actor, purpose=CALLING_BACK)[rating]


def _act(verb: Callable[[Rectification, Deed], None], call: Call) -> Command:
    note = sealing.note(call.body["note"], call.vault)
    return On(
        kind=Rectification, key=call.path["rectification"], verb=lambda each, deed, _: verb(each, deed), note=note
    )


def _route(
    name: str,
    summary: str,
    command: Callable[[Call], Command],
    body: Schema = bodies.EVIDENCE,
    allow: frozenset[Tier] = STAFF,
) -> Write:
    """`POST v1/rectifications/{rectification}/<name>`."""
    return Write(
        path=f"{_RECTIFICATION}/{name}",
        command=command,
        body=body,
        answer=bodies.RECTIFICATION_CHANGED,
        allow=allow,
        summary=summary,
    )


_CENTRE: dict[str, Any] = {"centre": CentreId(required=True)}
_box = partial(Write, answer=bodies.BOX_CHANGED)

ROUTES: tuple[Route, ...] = (
    OpenWrite(
        path="/v1/ratings",
        command=rate,
        body=bodies.RATING_SENT,
        answer=bodies.RATING_KEPT,
        summary="任何人:凭一次性链接或柜台二维码评价一次",
    ),
    Read(path="/v1/ratings/levels", read=satisfaction, answer=bodies.SATISFACTION, summary="各服务的好差评"),
    Read(
        path="/v1/rectifications",
        read=list_rectifications,
        query=list_query(datetime, UUID),
        answer=bodies.RECTIFICATION_PAGE,
        summary="差评整改列表;不含评价人",
    ),
    Read(
        path=_RECTIFICATION,
        read=show_rectification,
        answer=bodies.RECTIFICATION,
        summary="一件差评整改,和您现在能办的;不含评价人",
    ),
    Read(path=f"{_RECTIFICATION}/timeline", read=timeline, answer=TIMELINE, summary="差评整改的全程和各步的说明"),
    _route("verify", "核实属实", partial(_act, Rectification.verify)),
    _route("dismiss", "提出误评或不实,附证据;等第二人复核", partial(_act, Rectification.dismiss)),
    _route("confirm", "第二人复核同意:误评或不实", partial(_act, Rectification.confirm)),
    _route("rectify", "登记已整改", partial(_act, Rectification.rectify)),
    _route("answer", "登记已告知评价人", partial(_act, Rectification.answer)),
    Read(
        path=f"{_RECTIFICATION}/voice",
        read=voice,
        answer=bodies.VOICE,
        allow=ABOVE,
        reveals=CALLING_BACK,
        summary="评价人写的话和留的电话:只对上一级打开,每次查看都有记录",
    ),
    _route("call-back", "登记已回访实名评价人", call_back, bodies.CALL_BACK, ABOVE),
    _route("close", "办结", partial(_act, Rectification.close)),
    _route("appeal", "被评的人申诉", partial(_act, Rectification.appeal)),
    _route("uphold", "申诉不成立,办结", partial(_act, Rectification.uphold), allow=ABOVE),
    _route("redo", "申诉成立,重新核实", partial(_act, Rectification.redo), allow=ABOVE),
    _route("correct", "更正上一步", correct, case_bodies.CORRECT, SUPERVISED),
    Read(path="/v1/boxes", read=list_boxes, answer=bodies.BOXES, summary="意见箱;两个工作日未开的标出"),
    _box(path="/v1/boxes", command=install, body=Schema.from_dict(_CENTRE)(), allow=ABOVE, summary="启用一处意见箱"),
    _box(path="/v1/boxes/{box:uuid}/unlock", command=unlock, body=bodies.UNLOCK, summary="两人开箱,先清点后阅看"),
    _box(path="/v1/boxes/{box:uuid}/lock", command=lock, summary="逐条登记完毕,锁箱"),
    _box(path="/v1/boxes/{box:uuid}/correct", command=correct_box, body=case_bodies.CORRECT, summary="更正开箱或锁箱"),
)
