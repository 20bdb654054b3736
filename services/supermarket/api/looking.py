"""What cadres, town and county look at."""

from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy import Connection

from contracts.fields import one_of
from contracts.orders import Shop
from contracts.refusals import NotFound
from contracts.supermarket import views
from contracts.supermarket.shared import collection_code, order_number
from contracts.timelines import TIMELINE
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Call, Json, Read, Route
from services.chassis.masking import mask_phones_in
from services.supermarket.store import reads
from services.supermarket.store.orders import HISTORY
from services.supermarket.store.sealing import NOTE

_FILTERS = ("number", "code", "shop", "state", "since", "owing")


def list_orders(call: Call, connection: Connection) -> Json:
    """Orders, newest change first."""
    wanted = {name: call.query.get(name) for name in _FILTERS}
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: reads.orders(connection, prefix, limit, after=after, **wanted),
        key=lambda order: (order["updated_at"], order["id"]),
    )


def show(call: Call, connection: Connection) -> Json:
    """One order."""
    order = reads.order(connection, call.actor.scope, call.path["id"])
    if order is None:
        raise NotFound("没有这张订单,或不在您的管辖范围内")
    return order


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to an order, oldest first; in people's own words phone numbers are masked."""
    history = HISTORY.read(connection, show(call, connection)["id"])
    for event in history:
        event["note"] = event["note"] and mask_phones_in(call.vault.decrypt(event["note"], NOTE))
    return {"items": history}


_LIST: dict[str, Any] = {
    "number": order_number(),
    "code": collection_code(),
    "shop": one_of(Shop),
    "owing": fields.Boolean(metadata={"description": "只列有多收款待退的"}),
}

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/orders",
        read=list_orders,
        query=list_query(datetime, UUID, **_LIST),
        answer=views.ORDER_PAGE,
        summary="订单列表,最近变动在前;可按取货码查找",
    ),
    Read(path="/v1/orders/{id:uuid}", read=show, answer=views.ORDER_VIEW, summary="一张订单"),
    Read(path="/v1/orders/{id:uuid}/timeline", read=timeline, answer=TIMELINE, summary="订单的全程"),
)
