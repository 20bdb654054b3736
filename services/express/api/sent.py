"""What is looked at of parcels that go out, by cadres, town and county, and by whoever sent them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy import Connection

from contracts.express import counter, sending
from contracts.express.shared import carrier_code, waybill_number
from contracts.fields import one_of
from contracts.parcels import Contents
from contracts.people import Tier, villager_hash
from contracts.refusals import Conflict, NotFound
from services.chassis import centres
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Call, Json, Read, Route
from services.chassis.sealed import SealedColumn
from services.chassis.sealing import phone_hash
from services.express.api.looking import in_order
from services.express.api.villagers import VILLAGER
from services.express.domain.shipment import OURS
from services.express.store import sent
from services.express.store.sealing import ADDRESSEE_COLUMNS, SENDER_COLUMNS
from services.express.store.shipments import HISTORY

LABEL = "填写快递面单"
_FILTERS = ("waybill", "carrier", "state", "contents", "since")


def list_shipments(call: Call, connection: Connection) -> Json:
    """Shipments, newest change first."""
    wanted = {name: call.query.get(name) for name in _FILTERS}
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: sent.shipments(connection, prefix, limit, after=after, **wanted),
        key=lambda shipment: (shipment["updated_at"], shipment["id"]),
    )


def search(call: Call, connection: Connection) -> Json:
    """Shipments that match what the person at the counter knows; nothing of it stands in a URL."""
    wanted = dict(call.body)
    for known in ("name", "identity"):
        if known in wanted:
            wanted[f"{known}_hash"] = call.vault.fingerprint(wanted.pop(known))
    if "phone" in wanted:
        wanted["phone_hash"] = phone_hash(wanted.pop("phone"), call.vault)
    return {"items": sent.shipments(connection, call.actor.scope, 50, **wanted), "next_cursor": None}


def show(call: Call, connection: Connection) -> Json:
    """One shipment."""
    shipment = sent.shipment(connection, call.actor.scope, call.path["shipment"])
    if shipment is None:
        raise _no_such()
    return shipment


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to a shipment, ours and the carrier's, oldest first."""
    shipment = show(call, connection)["id"]
    return in_order(HISTORY.read(connection, shipment), sent.traces(connection, shipment), call.vault)


def label(call: Call, connection: Connection) -> Json:
    """Names, phones and the address in full, each logged, while the station has the parcel."""
    found = sent.label(connection, call.actor.scope, call.path["shipment"])
    if found is None:
        raise _no_such()
    state, sides = found
    if state not in OURS:
        raise Conflict("已交快递公司或已撤销,不再显示完整面单信息", state=state)
    sender, recipient = sides["sender"], sides["recipient"]
    return {
        "sender": _in_full(call, connection, SENDER_COLUMNS, sender),
        "recipient": recipient | _in_full(call, connection, ADDRESSEE_COLUMNS, recipient),
    }


def _in_full(
    call: Call, connection: Connection, columns: Mapping[str, SealedColumn], side: Mapping[str, str]
) -> dict[str, str]:
    row = call.path["shipment"]
    return {
        part: reveal(connection, call.vault, column, {row: side[part]}, actor=call.actor, purpose=LABEL)[row]
        for part, column in columns.items()
        if part in side
    }


def own_shipments(call: Call, connection: Connection) -> Json:
    """What was sent from the phone that the villager has shown to have."""
    names = centres.names(connection)
    shipments = sent.own(connection, villager_hash(call.actor))
    return {"items": [{**each, "centre_name": names.get(each["centre"], "")} for each in shipments]}


def _no_such() -> NotFound:
    return NotFound("没有这件寄件,或不在您的管辖范围内")


_LIST: dict[str, fields.Field[Any]] = {
    "waybill": waybill_number(),
    "carrier": carrier_code(),
    "contents": one_of(Contents),
}

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/shipments",
        read=list_shipments,
        query=list_query(datetime, UUID, **_LIST),
        answer=sending.SHIPMENT_PAGE,
        summary="寄件列表,最近变动在前",
    ),
    Read(
        path="/v1/shipments/search",
        read=search,
        body=sending.SEARCH,
        answer=sending.SHIPMENT_PAGE,
        summary="按运单号,或寄件人手机号、姓名、证件号码查找寄件",
    ),
    Read(path="/v1/shipments/{shipment:uuid}", read=show, answer=sending.SHIPMENT_VIEW, summary="一件寄件"),
    Read(
        path="/v1/shipments/{shipment:uuid}/timeline",
        read=timeline,
        answer=counter.TIMELINE,
        summary="寄件的全程",
    ),
    Read(
        path="/v1/shipments/{shipment:uuid}/label",
        read=label,
        answer=sending.LABEL,
        allow=frozenset({Tier.CADRE}),
        reveals=LABEL,
        summary="填面单用的完整姓名、电话、地址;每次查看都有记录",
    ),
    Read(
        path="/v1/my/shipments",
        read=own_shipments,
        answer=sending.OWN_SHIPMENTS,
        allow=VILLAGER,
        summary="我寄出的快件",
    ),
)
