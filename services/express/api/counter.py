"""What cadres do at the counter, and what town and county may look at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contracts import express as bodies
from contracts.parcels import Channel, CollectedBy, Consent
from contracts.refusals import NotFound
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.masking import mask_phones_in
from services.chassis.work import Command
from services.express import store
from services.express.api import sealing
from services.express.domain import draw_codes
from services.express.handlers import Arrive, Collect, Notify


def list_parcels(call: Call, connection: Connection) -> Json:
    """Parcels, newest change first."""
    wanted = {name: call.query.get(name) for name in ("waybill", "carrier", "state", "since")}
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: store.parcels(connection, prefix, limit, after=after, **wanted),
        key=lambda parcel: (parcel["updated_at"], parcel["id"]),
    )


def search(call: Call, connection: Connection) -> Json:
    """Parcels that match what the person at the counter knows; nothing of it stands in a URL."""
    wanted = dict(call.body)
    for field in ("name", "phone"):
        if field in wanted:
            wanted[f"{field}_hash"] = call.vault.fingerprint(wanted.pop(field))
    found = store.parcels(connection, call.actor.scope, 50, **wanted)
    return {"items": found, "next_cursor": None}


def show(call: Call, connection: Connection) -> Json:
    """One parcel."""
    return _seen(call, connection)


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to a parcel, ours and the carrier's, oldest first."""
    parcel = _seen(call, connection)["id"]
    traces = store.traces(connection, parcel)
    for trace in traces:
        trace["text"] = mask_phones_in(call.vault.decrypt(trace["text"], store.TRACE))
    entries = [*store.history(connection, parcel), *traces]
    return {"items": sorted(entries, key=lambda entry: entry["time"])}


def check_in(call: Call) -> Command:
    """A scan at the cadre's own station."""
    body = call.body
    return Arrive(
        carrier=body["carrier"],
        waybill=body["waybill"],
        centre=call.actor.scope,
        recipient=sealing.recipient(body.get("recipient"), call.vault),
        consent=Consent.RECORDED if body["consent"] else Consent.MISSING,
        codes=draw_codes(body["waybill"], body.get("shelf"), body.get("row")),
    )


def notify(call: Call) -> Command:
    """A call or a notice was made."""
    return Notify(parcel=call.path["id"], channel=Channel(call.body["channel"]))


def collect(call: Call) -> Command:
    """A hand-over."""
    body: Mapping[str, Any] = call.body
    return Collect(
        parcel=call.path["id"],
        code=body["code"],
        by=CollectedBy(body["by"]),
        agent=sealing.agent(body.get("agent"), call.vault),
    )


def _seen(call: Call, connection: Connection) -> Json:
    parcel = store.parcel(connection, call.actor.scope, call.path["id"])
    if parcel is None:
        raise NotFound("没有这件包裹,或不在您的管辖范围内")
    return parcel


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/parcels",
        read=list_parcels,
        query=list_query(datetime, UUID, waybill=bodies.waybill_number(), carrier=bodies.carrier_code()),
        answer=bodies.PARCEL_PAGE,
        summary="包裹列表,最近变动在前",
    ),
    Read(
        path="/v1/parcels/search",
        read=search,
        body=bodies.SEARCH,
        answer=bodies.PARCEL_PAGE,
        summary="按运单号、取件码、手机号、后四位或姓名查找",
    ),
    Read(path="/v1/parcels/{id:uuid}", read=show, answer=bodies.PARCEL_VIEW, summary="一件包裹"),
    Read(path="/v1/parcels/{id:uuid}/timeline", read=timeline, answer=bodies.TIMELINE, summary="包裹的全程"),
    Write(
        path="/v1/parcels/check-in",
        command=check_in,
        body=bodies.CHECK_IN,
        answer=bodies.PARCEL_CHANGED,
        summary="扫码入库",
    ),
    Write(
        path="/v1/parcels/{id:uuid}/notify",
        command=notify,
        body=bodies.NOTIFY,
        answer=bodies.PARCEL_CHANGED,
        summary="登记已通知收件人",
    ),
    Write(
        path="/v1/parcels/{id:uuid}/collect",
        command=collect,
        body=bodies.COLLECT,
        answer=bodies.PARCEL_CHANGED,
        summary="签收:本人或代收",
    ),
)
