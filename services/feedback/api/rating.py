"""Ratings by whoever holds a ticket; what is done about the bad ones; suggestion boxes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import Connection

from contracts.feedback import cases as case_bodies
from contracts.feedback import ratings as bodies
from contracts.feedback.words import Displeasure, Level, RatedBy
from contracts.fields import CentreId
from contracts.people import Tier
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import STAFF, Call, Json, OpenWrite, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.machine import Deed, Machine
from services.chassis.sealing import seal_phone
from services.chassis.work import Command
from services.feedback.api import sealing
from services.feedback.api.acting import ABOVE, SUPERVISED
from services.feedback.domain.box import Box
from services.feedback.domain.rating import Ticket
from services.feedback.domain.rectification import Rectification
from services.feedback.domain.rules import Rules
from services.feedback.handlers.cases import On
from services.feedback.handlers.ratings import Install, Rate
from services.feedback.store import calendar, standing, tickets
from services.feedback.store.sealing import OPINION, RATER

AT_THE_COUNTER = timedelta(minutes=15)
"""How long the counter's QR is good."""
OPENED_EVERY = 2
"""Working days after which a box that nobody has opened is overdue."""
CADRE = frozenset({Tier.CADRE})


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


def counter_ticket(call: Call, _connection: Connection) -> Json:
    """A new right to rate what was done at this counter just now."""
    expires = datetime.now(UTC) + AT_THE_COUNTER
    ticket = Ticket(str(uuid7()), call.body["service"], call.actor.scope, RatedBy.COUNTER, expires)
    return {"ticket": tickets.issue(call.vault, ticket), "expires_at": expires}


def list_rectifications(call: Call, connection: Connection) -> Json:
    """Bad ratings' cases in scope."""
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: standing.rectifications(
            connection, prefix, limit, state=call.query.get("state"), after=after
        ),
        key=lambda each: (each["updated_at"], each["id"]),
    )


def satisfaction(call: Call, connection: Connection) -> Json:
    """How services were rated in scope."""
    return {"items": standing.satisfaction(connection, call.actor.scope)}


def list_boxes(call: Call, connection: Connection) -> Json:
    """The boxes in scope."""
    due = partial(calendar().after_working_days, days=OPENED_EVERY)
    return {"items": standing.boxes(connection, call.actor.scope, due)}


def install(call: Call) -> Command:
    """A box hangs."""
    return Install(centre=call.body["centre"])


def unlock(call: Call) -> Command:
    """Two people open it."""
    body = call.body
    return _on_box(call, lambda box, deed, _: box.unlock(deed, body["witness"], body["slips"]))


def lock(call: Call) -> Command:
    """All slips are taken down."""
    return _on_box(call, lambda box, deed, _: box.lock(deed))


def _on_box(call: Call, verb: Callable[[Box, Deed, Rules], None]) -> Command:
    return On(kind=Box, key=call.path["box"], verb=verb)


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


def dismiss(call: Call) -> Command:
    """Not upheld, by two."""
    second = call.body["second"]
    return _act(lambda each, deed: each.dismiss(deed, second), call)


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
    path = f"/v1/rectifications/{{rectification:uuid}}/{name}"
    return Write(
        path=path, command=command, body=body, answer=bodies.RECTIFICATION_CHANGED, allow=allow, summary=summary
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
    Read(
        path="/v1/counter/tickets",
        read=counter_ticket,
        body=bodies.TICKET_ASKED,
        answer=bodies.TICKET_MADE,
        allow=CADRE,
        summary="柜台二维码:15 分钟内评价一次",
    ),
    Read(path="/v1/ratings/levels", read=satisfaction, answer=bodies.SATISFACTION, summary="各服务的好差评"),
    Read(
        path="/v1/rectifications",
        read=list_rectifications,
        query=list_query(datetime, UUID),
        answer=bodies.RECTIFICATION_PAGE,
        summary="差评整改列表;不含评价人",
    ),
    _route("verify", "核实属实", partial(_act, Rectification.verify)),
    _route("dismiss", "误评或不实:附证据,第二人复核", dismiss, bodies.DISMISS),
    _route("rectify", "登记已整改", partial(_act, Rectification.rectify)),
    _route("answer", "登记已告知评价人", partial(_act, Rectification.answer)),
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
