"""The rooms of a centre: which there are, which are free, and the town's say over them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection

from contracts.centres import rooms as bodies
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.rooms import RoomKind
from services.centres.api.days import bounds
from services.centres.domain.room import Room
from services.centres.handlers.booking import SetRooms
from services.centres.store import rooms
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.work import Command

_ROOMS = "/v1/centres/{id}/rooms"


def show(call: Call, connection: Connection) -> Json:
    """The rooms of a centre in scope."""
    found = rooms.plan(connection, call.path["id"]) if call.actor.covers(call.path["id"]) else None
    if found is None:
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    return found


def free(call: Call, connection: Connection) -> Json:
    """The rooms of any centre on a day; nobody's name is among it."""
    return {"items": rooms.free(connection, call.query["centre"], *bounds(call.query["day"]))}


def set_rooms(call: Call) -> Command:
    """These are the rooms. Raises NotFound outside the town."""
    if not call.actor.covers(call.path["id"]):
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    return SetRooms(centre=call.path["id"], rooms=tuple(map(_room, call.body["rooms"])))


def _room(body: Mapping[str, Any]) -> Room:
    return Room(**{**body, "kind": RoomKind(body["kind"])})


_free = partial(
    Read,
    read=free,
    query=bodies.ROOM_TIMES_QUERY,
    answer=bodies.FREE_ROOMS,
    summary="某一天可预订的房间和已占用的时段",
)

ROUTES: tuple[Route, ...] = (
    Read(path=_ROOMS, read=show, answer=bodies.ROOMS_VIEW, summary="服务中心的房间:10+X"),
    Write(
        path=_ROOMS,
        method="PUT",
        command=set_rooms,
        body=bodies.SET_ROOMS,
        answer=bodies.ROOMS_CHANGED,
        allow=frozenset({Tier.TOWN, Tier.COUNTY}),
        summary="登记全部房间;停用的房间不再接受预订",
    ),
    _free(path="/v1/rooms/free"),
    _free(path="/v1/my/rooms", allow=frozenset({Tier.VILLAGER})),
)
