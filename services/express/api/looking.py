"""What cadres, town and county look at."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.express import counter
from contracts.express.shared import carrier_code, waybill_number
from contracts.fields import asked_day
from contracts.parcels import ParcelState as State
from contracts.people import Tier
from contracts.refusals import NotFound
from services.chassis.calendar import day_of, midnight
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Call, Json, Read, Route
from services.chassis.masking import mask_phones_in
from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.express.domain.transitions import SHELF, Action
from services.express.store import reads
from services.express.store.parcels import HISTORY
from services.express.store.sealing import NOTE, TRACE

_FILTERS = ("waybill", "carrier", "state", "since", "disputed", "complained", "consent")


def list_parcels(call: Call, connection: Connection) -> Json:
    """Parcels, newest change first."""
    return _page(call, connection, {name: call.query.get(name) for name in _FILTERS})


def list_due(call: Call, connection: Connection) -> Json:
    """Parcels that something is to be done about today."""
    wanted = _TO_DO[call.query["what"]](_tonight())
    return _page(call, connection, wanted)


def _page(call: Call, connection: Connection, wanted: Mapping[str, Any]) -> Json:
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: reads.parcels(connection, prefix, limit, after=after, **wanted),
        key=lambda parcel: (parcel["updated_at"], parcel["id"]),
    )


def _tonight() -> datetime:
    """The end of today in Shanghai."""
    return midnight(day_of(datetime.now(UTC)) + timedelta(days=1))


_TO_DO: Mapping[str, Callable[[datetime], Mapping[str, Any]]] = {
    "expected": lambda _: {"state": State.EXPECTED},
    "to_notify": lambda _: {"states": [State.INBOUND, State.NOTIFY_FAILED]},
    "to_remind": lambda midnight: {"due_action": Action.REMIND, "due_before": midnight},
    "to_deliver": lambda _: {"wants_delivery": True, "states": [*SHELF]},
    "to_return": lambda midnight: {"due_action": Action.SEND_BACK, "due_before": midnight},
    "returning": lambda _: {"state": State.RETURNING},
}
"""What stands on the day's lists, by the end of the day."""


def search(call: Call, connection: Connection) -> Json:
    """Parcels that match what the person at the counter knows; nothing of it stands in a URL."""
    wanted = dict(call.body)
    if "name" in wanted:
        wanted["name_hash"] = call.vault.fingerprint(wanted.pop("name"))
    if "phone" in wanted:
        wanted["phone_hash"] = phone_hash(wanted.pop("phone"), call.vault)
    return {"items": reads.parcels(connection, call.actor.scope, 50, **wanted), "next_cursor": None}


def show(call: Call, connection: Connection) -> Json:
    """One parcel."""
    parcel = reads.parcel(connection, call.actor.scope, call.path["id"])
    if parcel is None:
        raise NotFound("没有这件包裹,或不在您的管辖范围内")
    return parcel


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to a parcel, ours and the carrier's, oldest first."""
    parcel = show(call, connection)["id"]
    return in_order(HISTORY.read(connection, parcel), reads.traces(connection, parcel), call.vault)


def in_order(history: list[dict[str, Any]], traces: list[dict[str, Any]], vault: Vault) -> Json:
    """A timeline; in what was said in people's own words phone numbers are masked."""
    for trace in traces:
        trace["text"] = mask_phones_in(vault.decrypt(trace["text"], TRACE))
    for event in history:
        event["note"] = event["note"] and mask_phones_in(vault.decrypt(event["note"], NOTE))
    return {"items": sorted([*history, *traces], key=lambda entry: entry["time"])}


def shelves(call: Call, connection: Connection) -> Json:
    """How full the shelves of the cadre's own station are."""
    return {"items": reads.shelves(connection, call.actor.scope)}


def day(call: Call, connection: Connection) -> Json:
    """What happened on a day in the actor's scope, and what stands open now."""
    on: date = call.query.get("date") or day_of(datetime.now(UTC))
    begin = midnight(on)
    return {"date": on, **reads.counts(connection, call.actor.scope, begin, begin + timedelta(days=1))}


def unmapped(_call: Call, connection: Connection) -> Json:
    """Carriers' codes that nobody has given a meaning yet."""
    return {"items": reads.unmapped(connection)}


_LIST: dict[str, Any] = {
    "waybill": waybill_number(),
    "carrier": carrier_code(),
    "disputed": fields.Boolean(),
    "complained": fields.Boolean(),
    "consent": fields.String(validate=validate.OneOf(["recorded", "missing"])),
}
_WHAT = fields.String(load_default="to_notify", validate=validate.OneOf(list(_TO_DO)))

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/parcels",
        read=list_parcels,
        query=list_query(datetime, UUID, **_LIST),
        answer=counter.PARCEL_PAGE,
        summary="包裹列表,最近变动在前",
    ),
    Read(
        path="/v1/parcels/due",
        read=list_due,
        query=list_query(datetime, UUID, what=_WHAT),
        answer=counter.PARCEL_PAGE,
        summary="今日待办:待到站、待通知、待催取、待派送、待退回",
    ),
    Read(
        path="/v1/parcels/search",
        read=search,
        body=counter.SEARCH,
        answer=counter.PARCEL_PAGE,
        summary="按运单号、取件码、手机号、后四位或姓名查找",
    ),
    Read(path="/v1/parcels/{id:uuid}", read=show, answer=counter.PARCEL_VIEW, summary="一件包裹"),
    Read(path="/v1/parcels/{id:uuid}/timeline", read=timeline, answer=counter.TIMELINE, summary="包裹的全程"),
    Read(
        path="/v1/shelves",
        read=shelves,
        answer=counter.SHELVES,
        allow=frozenset({Tier.CADRE}),
        summary="货架图:每层几件、最早一件何时入库",
    ),
    Read(
        path="/v1/day",
        read=day,
        query=Schema.from_dict({"date": asked_day()})(),
        answer=counter.DAY_COUNTS,
        summary="一天的数:发生了什么、现有多少",
    ),
    Read(
        path="/v1/carriers/unmapped",
        read=unmapped,
        answer=counter.UNMAPPED_CODES,
        allow=frozenset({Tier.COUNTY}),
        summary="快递公司推来的未知状态码",
    ),
)
