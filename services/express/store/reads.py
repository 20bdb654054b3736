"""What the reading endpoints ask. Everything is masked, and bounded by the actor's scope, an id prefix."""

from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.parcels import ParcelState as State
from services.chassis.machine import legal
from services.chassis.work.rows import IN_STATE
from services.express.domain.shipment import ENDED
from services.express.domain.transitions import GONE, HERE, TRANSITIONS
from services.express.store.parcels import HISTORY as PARCELS
from services.express.store.shipments import HISTORY as SHIPMENTS

_VIEW = """
    SELECT id, carrier, waybill, centre, state, pickup_code, consent, recipient_name_masked, recipient_phone_masked,
        arrived_at, notified_at, due_action, due_at, trouble, disputed, complained, wants_delivery, updated_at, version
    FROM parcel
"""
_FILTERS = {
    "carrier": "carrier = :carrier",
    "waybill": "waybill = :waybill",
    "code": "pickup_code = :code",
    "phone_tail": "phone_tail = :phone_tail",
    "phone_hash": "recipient_phone_hash = :phone_hash",
    "name_hash": "recipient_name_hash = :name_hash",
    "state": IN_STATE,
    "states": "state = ANY(:states)",
    "disputed": "disputed = :disputed",
    "complained": "complained = :complained",
    "wants_delivery": "wants_delivery = :wants_delivery",
    "consent": "consent = :consent",
    "since": "updated_at >= :since",
    "arrived_before": "arrived_at < :arrived_before",
    "due_action": "due_action = :due_action",
    "due_before": "due_at < :due_before",
    "after": "(updated_at, id) < (CAST(:after_time AS timestamptz), CAST(:after_id AS uuid))",
}


def parcels(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Parcels in `scope` that match all of `wanted` (keys of _FILTERS; `after` is a pair), newest change first."""
    parameters = {key: value for key, value in wanted.items() if value is not None}
    if "after" in parameters:
        parameters["after_time"], parameters["after_id"] = parameters["after"]
    conditions = ["starts_with(centre, :scope)", *(_FILTERS[key] for key in parameters if key in _FILTERS)]
    statement = text(f"{_VIEW} WHERE {' AND '.join(conditions)} ORDER BY updated_at DESC, id DESC LIMIT :limit")
    parameters.pop("after", None)
    return [_view(row) for row in connection.execute(statement, {**parameters, "scope": scope, "limit": limit})]


def parcel(connection: Connection, scope: str, parcel_id: str) -> dict[str, Any] | None:
    """One parcel in `scope`, or None."""
    statement = text(f"{_VIEW} WHERE id = CAST(:id AS uuid) AND starts_with(centre, :scope)")
    row = connection.execute(statement, {"id": parcel_id, "scope": scope}).one_or_none()
    return _view(row) if row else None


def own(connection: Connection, phone_hash: str) -> list[dict[str, Any]]:
    """A villager's own parcels by the hash of their phone: what is open, and what ended in the last 30 days."""
    statement = text(f"""
        {_VIEW} WHERE recipient_phone_hash = :phone_hash
            AND (state <> ALL(:gone) OR updated_at > now() - interval '30 days')
        ORDER BY updated_at DESC, id DESC LIMIT 100
    """)
    return [_view(row) for row in connection.execute(statement, {"phone_hash": phone_hash, "gone": sorted(GONE)})]


_SHELVES = text("""
    SELECT CAST(split_part(pickup_code, '-', 1) AS integer) AS shelf,
        CAST(split_part(pickup_code, '-', 2) AS integer) AS row, count(*) AS parcels, min(arrived_at) AS oldest
    FROM parcel WHERE starts_with(centre, :scope) AND state = ANY(:here) GROUP BY 1, 2 ORDER BY 1, 2
""")


def shelves(connection: Connection, centre: str) -> list[dict[str, Any]]:
    """How full each row of each shelf of one centre is, and since when its oldest parcel lies there."""
    rows = connection.execute(_SHELVES, {"scope": centre, "here": sorted(HERE)})
    return [dict(row) for row in rows.mappings()]


_DAY = text("""
    SELECT type, count(*) AS times FROM (
        SELECT type, centre FROM parcel_event JOIN parcel ON parcel.id = parcel_event.parcel
        WHERE time >= :begin AND time < :end
        UNION ALL
        SELECT type, centre FROM shipment_event JOIN shipment ON shipment.id = shipment_event.shipment
        WHERE time >= :begin AND time < :end
    ) told WHERE starts_with(centre, :scope) GROUP BY type ORDER BY type
""")
_STANDING = text("""
    SELECT state, count(*) AS cases FROM parcel
    WHERE starts_with(centre, :scope) AND state <> ALL(:gone) GROUP BY state ORDER BY state
""")
_SENDING = text("""
    SELECT state, count(*) AS cases FROM shipment
    WHERE starts_with(centre, :scope) AND state <> ALL(:ended) GROUP BY state ORDER BY state
""")


def counts(connection: Connection, scope: str, begin: datetime, end: datetime) -> dict[str, Any]:
    """What happened between two moments, by event type, and what stands open now, by state."""
    events = connection.execute(_DAY, {"scope": scope, "begin": begin, "end": end})
    standing = connection.execute(_STANDING, {"scope": scope, "gone": sorted(GONE)})
    sending = connection.execute(_SENDING, {"scope": scope, "ended": sorted(ENDED)})
    return {
        "events": {row.type: row.times for row in events},
        "open": {row.state: row.cases for row in standing},
        "open_shipments": {row.state: row.cases for row in sending},
    }


_UNMAPPED = text("""
    SELECT source, code, count(*) AS times, min(seen_at) AS first_seen_at, max(seen_at) AS last_seen_at
    FROM unmapped_code GROUP BY source, code ORDER BY last_seen_at DESC LIMIT 200
""")


def unmapped(connection: Connection) -> list[dict[str, Any]]:
    """Carriers' codes that stand in no table of ours, with how often they came."""
    return [dict(row) for row in connection.execute(_UNMAPPED).mappings()]


def traces(connection: Connection, parcel_id: str) -> list[dict[str, Any]]:
    """A parcel's carrier traces, oldest first; `text` is still encrypted."""
    statement = text(
        "SELECT time, meaning AS type, code, text FROM parcel_trace WHERE parcel = :id ORDER BY time, digest"
    )
    return [{"kind": "trace", **row} for row in connection.execute(statement, {"id": parcel_id}).mappings()]


def partner_events(connection: Connection, partner: str, after: Any, limit: int) -> list[dict[str, Any]]:
    """Events of parcels and shipments that `partner` told of, behind `after`, a triple of `tx`, subject and `sequence`.

    Both are seen as of one moment: a reading request has one snapshot for all that it asks.
    """
    told = [
        event | {"subject": event[thing]}
        for thing, history in (("parcel", PARCELS), ("shipment", SHIPMENTS))
        for event in history.feed(connection, partner, after, limit)
    ]
    return sorted(told, key=itemgetter("tx", "subject", "sequence"))[:limit]


def _view(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "carrier": row.carrier,
        "waybill": row.waybill,
        "centre": row.centre,
        "state": row.state,
        "pickup_code": row.pickup_code,
        "consent": row.consent,
        "recipient": {"name": row.recipient_name_masked, "phone": row.recipient_phone_masked},
        "legal": legal(TRANSITIONS, State(row.state)),
        "arrived_at": row.arrived_at,
        "notified_at": row.notified_at,
        "due": {"action": row.due_action, "at": row.due_at} if row.due_at else None,
        "trouble": row.trouble,
        "disputed": row.disputed,
        "complained": row.complained,
        "wants_delivery": row.wants_delivery,
        "updated_at": row.updated_at,
        "version": row.version,
    }
