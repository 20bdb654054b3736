"""Bookings of rooms: cadres make them, villagers ask for them with a one-time code."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import Connection

from contracts import cases
from contracts.cases import REASON, REMARK
from contracts.centres import rooms as bodies
from contracts.fields import asked_day
from contracts.people import Tier, villager_hash
from contracts.refusals import Invalid
from contracts.timelines import TIMELINE
from services.centres.api.listing import Listing
from services.centres.api.paths import named
from services.centres.domain.booking import Booker, Booking, Span
from services.centres.handlers.booking import Book, CancelOwn
from services.centres.store import bookings
from services.centres.store.sealing import BOOKER, BOOKERS, NOTE
from services.chassis.casework.acting import Verb, correct, note, on_case
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.sealing import phone_hash, seal_name, seal_phone
from services.chassis.vault import Vault
from services.chassis.work import Command

CALLING = "联系预订人"
"""What full values are shown for."""
VILLAGER, CADRE = frozenset({Tier.VILLAGER}), frozenset({Tier.CADRE})
SUPERVISED = frozenset({Tier.CADRE, Tier.TOWN})
_ONE = "/v1/bookings/{booking:uuid}"
_LISTED = Listing(part="booking", select=bookings.listed, events=bookings.HISTORY, filters=("state", "since", "room"))


def booker(call: Call, connection: Connection) -> Json:
    """Who booked, in full; each showing is logged."""
    booking = _LISTED.one(call, connection)
    return {part: _clear(call, connection, part, booking["id"], booking["sealed"][part]) for part in ("name", "phone")}


def own_bookings(call: Call, connection: Connection) -> Json:
    """The bookings with the phone that the villager has shown to have."""
    return {"items": bookings.own(connection, villager_hash(call.actor))}


def book(call: Call) -> Command:
    """A room of the cadre's own centre."""
    return _new(call, call.actor.scope, None)


def book_own(call: Call) -> Command:
    """A room that a villager asks for. Raises Invalid for another phone than theirs."""
    if phone_hash(call.body["phone"], call.vault) != villager_hash(call.actor):
        raise Invalid("请填写您已验证的手机号", errors={"phone": ["不是已验证的手机号"]})
    return _new(call, call.body["centre"], villager_hash(call.actor))


def cancel_own(call: Call) -> Command:
    """They don't need it."""
    return CancelOwn(booking=call.path["booking"])


def _new(call: Call, centre: str, guest: str | None) -> Book:
    return Book(
        booking=str(uuid7()),
        centre=centre,
        room=call.body["room"],
        span=Span(call.body["begins_at"], call.body["ends_at"]),
        booker=_booker(call.body, call.vault),
        guest=guest,
        note=note(call.body.get("note"), NOTE, call.vault),
    )


def _booker(body: Mapping[str, Any], vault: Vault) -> Booker:
    name, phone = body.get("name"), body.get("phone")
    return Booker(
        seal_name(name, BOOKER["name"], vault) if name else None,
        seal_phone(phone, BOOKER["phone"], vault) if phone else None,
    )


def _clear(call: Call, connection: Connection, part: str, booking: str, sealed: str | None) -> str | None:
    if sealed is None:
        return None
    shown = reveal(connection, call.vault, BOOKERS[part], {booking: sealed}, actor=call.actor, purpose=CALLING)
    return shown[booking]


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK) -> Write:
    command = named("booking", partial(on_case, Booking, verb, NOTE))
    return _write(path=f"{_ONE}/{name}", command=command, body=body, summary=summary)


_write = partial(Write, answer=cases.CHANGED)
_QUERY = list_query(datetime, UUID, day=asked_day(), room=bodies.room_number())

ROUTES: tuple[Route, ...] = (
    Read(path="/v1/bookings", read=_LISTED.page, query=_QUERY, answer=bodies.BOOKING_PAGE, summary="房间预订列表"),
    Read(path=_ONE, read=_LISTED.one, answer=bodies.BOOKING_VIEW, summary="一个预订"),
    Read(path=f"{_ONE}/timeline", read=_LISTED.timeline, answer=TIMELINE, summary="预订的各步"),
    Read(
        path=f"{_ONE}/booker",
        read=booker,
        answer=bodies.BOOKER,
        allow=CADRE,
        reveals=CALLING,
        summary="预订人完整信息;查阅记入日志",
    ),
    _write(path="/v1/bookings", command=book, body=bodies.BOOK, summary="预订一间房;同一时段只有一人订到"),
    _act("approve", "同意群众的预订", lambda booking, deed, _: booking.approve(deed)),
    _act("refuse", "不同意,写明原因", lambda booking, deed, _: booking.refuse(deed), REASON),
    _act("cancel", "取消", lambda booking, deed, _: booking.cancel(deed)),
    _act("use", "已使用", lambda booking, deed, _: booking.use(deed)),
    _act("miss", "未到", lambda booking, deed, _: booking.miss(deed)),
    _write(
        path=f"{_ONE}/correct",
        command=named("booking", partial(correct, Booking, NOTE)),
        body=REASON,
        allow=SUPERVISED,
        summary="更正预订的上一步",
    ),
    Read(
        path="/v1/my/bookings",
        read=own_bookings,
        answer=bodies.OWN_BOOKINGS,
        allow=VILLAGER,
        summary="我的房间预订",
    ),
    _write(path="/v1/my/bookings", command=book_own, body=bodies.BOOK_OWN, allow=VILLAGER, summary="申请预订一间房"),
    _write(path="/v1/my/bookings/{booking:uuid}/cancel", command=cancel_own, allow=VILLAGER, summary="取消我的预订"),
)
