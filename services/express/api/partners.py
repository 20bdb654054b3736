"""Partners' canonical events, each made a command; and what partners fetch."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import Connection

from contracts.express.partner import PARTNER_EVENTS
from contracts.parcels import Consent
from services.chassis.http.page import feed, feed_query
from services.chassis.http.routes import Call, Intake, Json, Pull
from services.chassis.work import Command
from services.express.api import sealing
from services.express.domain.pickup import draw_numbers
from services.express.handlers.outcomes import Delivered, Returned
from services.express.handlers.parcels import Announce, Arrive
from services.express.store import reads


def announced(event: Intake) -> Command:
    """partner.parcel.announced.v1"""
    data = event.data
    return Announce(
        carrier=data["carrier"],
        waybill=data["waybill"],
        centre=data["centre"],
        recipient=sealing.recipient(data.get("recipient"), event.vault),
        occurred_at=data.get("occurred_at"),
    )


def arrived(event: Intake) -> Command:
    """partner.parcel.arrived.v1"""
    data = event.data
    return Arrive(
        carrier=data["carrier"],
        waybill=data["waybill"],
        centre=data["centre"],
        recipient=sealing.recipient(data.get("recipient"), event.vault),
        consent=Consent.RECORDED if data["consent"] else Consent.MISSING,
        numbers=draw_numbers(),
        occurred_at=data.get("occurred_at"),
    )


def delivered(event: Intake) -> Command:
    """partner.parcel.delivered.v1"""
    return Delivered(
        carrier=event.data["carrier"],
        waybill=event.data["waybill"],
        code=event.data.get("code", "delivered"),
        occurred_at=event.data.get("occurred_at"),
    )


def returned(event: Intake) -> Command:
    """partner.parcel.returned.v1"""
    return Returned(carrier=event.data["carrier"], waybill=event.data["waybill"])


def events(call: Call, connection: Connection) -> Json:
    """What has happened to the parcels and shipments that the partner told of first."""
    return feed(
        call.query,
        fetch=lambda after, limit: reads.partner_events(connection, call.actor.id, after, limit),
        key=lambda event: (event["tx"], event["subject"], event["sequence"]),
    )


PULL = Pull(
    path="/v1/partner/events",
    read=events,
    query=feed_query(int, UUID, int),
    answer=PARTNER_EVENTS,
    summary="合作方取回自己包裹和寄件的事件,从旧到新",
)
INTAKE: Mapping[str, Callable[[Intake], Command]] = {
    "partner.parcel.announced.v1": announced,
    "partner.parcel.arrived.v1": arrived,
    "partner.parcel.delivered.v1": delivered,
    "partner.parcel.returned.v1": returned,
}
