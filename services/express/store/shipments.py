"""Shipments with their history, traces and remarks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.parcels import Contents, TraceMeaning
from contracts.parcels import ShipmentState as State
from contracts.people import Identity, Sealed
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves, write
from services.express.domain.people import Addressee, Sender
from services.express.domain.shipment import Shipment
from services.express.domain.trace import Heard, Trace
from services.express.store import unmapped

HISTORY = History("shipment", owned=True, shown=("centre",), written=("carrier", "waybill"))

_FIXED = ("id", "sender", "recipient")
_CHANGING = (
    "centre",
    "carrier",
    "waybill",
    "state",
    "contents",
    "weight_g",
    "postage_fen",
    "partner",
    "moves",
    "version",
)
_COLUMNS = ", ".join((*_FIXED, *_CHANGING))

_LOAD = text("""
    SELECT shipment.*, newest.time AS traced_at
    FROM shipment LEFT JOIN LATERAL (
        SELECT max(time) AS time FROM shipment_trace trace
        WHERE trace.shipment = shipment.id AND trace.waybill = shipment.waybill AND time <= now()
    ) newest ON true
    WHERE id = ANY(CAST(:ids AS uuid[])) OR (carrier || ':' || waybill) = ANY(:waybills)
    ORDER BY id FOR UPDATE OF shipment
""")
_LOAD_HEARD = text("""
    SELECT DISTINCT ON (parcel.id) carrier || ':' || waybill AS key, centre, time, code, meaning
    FROM parcel JOIN parcel_trace trace ON trace.parcel = parcel.id
    WHERE (carrier || ':' || waybill) = ANY(:keys) AND state = 'unmatched' ORDER BY parcel.id, time DESC, digest
""")
_SAVE = text(f"""
    INSERT INTO shipment ({_COLUMNS}, updated_at)
    SELECT {_COLUMNS}, :now FROM jsonb_populate_recordset(NULL::shipment, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)},
        updated_at = excluded.updated_at
    WHERE shipment.version < excluded.version
""")  # noqa: S608 - the names above
_SAVE_TRACES = text("""
    INSERT INTO shipment_trace (shipment, digest, waybill, time, code, meaning, text)
    SELECT shipment, digest, waybill, time, code, meaning, text
    FROM jsonb_populate_recordset(NULL::shipment_trace, CAST(:rows AS jsonb))
    ON CONFLICT DO NOTHING
""")
_ADOPT_TRACES = text("""
    INSERT INTO shipment_trace (shipment, digest, waybill, time, code, meaning, text)
    SELECT adopting.shipment, digest, adopting.waybill, time, code, meaning, text
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) adopting (shipment uuid, parcel uuid, waybill text)
    JOIN parcel_trace USING (parcel)
    ON CONFLICT DO NOTHING
""")


def load(connection: Connection, keys: Sequence[str]) -> dict[Ref[Any], Any]:
    """The shipments that exist, by id or by `carrier:waybill`; one that was named twice is one."""
    if not keys:
        return {}
    wanted = {"ids": [key for key in keys if ":" not in key], "waybills": [key for key in keys if ":" in key]}
    found: dict[Ref[Any], Any] = {}
    for shipment in map(_shipment, connection.execute(_LOAD, wanted)):
        found |= {Ref(Shipment, name): shipment for name in (shipment.id, shipment.key) if name}
    return {ref: found[ref] for ref in (Ref(Shipment, key) for key in keys) if ref in found}


def load_heard(connection: Connection, keys: Sequence[str]) -> dict[Ref[Any], Any]:
    """The newest line of each of these waybills, by `carrier:waybill`, that is tracked and that no station knows."""
    rows: Any = connection.execute(_LOAD_HEARD, {"keys": list(keys)}) if keys else ()
    heard = [Heard(row.key, row.centre, row.time, row.code, TraceMeaning(row.meaning)) for row in rows]
    return {Ref(Heard, each.id): each for each in heard}


def save(connection: Connection, shipments: Sequence[Shipment], events: Sequence[Event], now: datetime) -> None:
    """Write shipments, sorted by id, with what is new about them; parcels that they adopt have been written.

    Raises RuntimeError where somebody else has moved one on: it fails the batch.
    """
    own = {shipment.id: shipment for shipment in shipments}
    moved = [_row(own[each]) for each in sorted({event.subject for event in events} & set(own))]
    if moved and connection.execute(_SAVE, {"rows": json.dumps(moved), "now": now}).rowcount != len(moved):
        raise RuntimeError("a shipment changed under its lock")
    HISTORY.save(connection, shipments, events, now)
    write(connection, _SAVE_TRACES, [_trace_row(each, trace) for each in shipments for trace in each.traces])
    write(connection, _ADOPT_TRACES, [_adoption(each, parcel) for each in shipments for parcel in each.adopts])
    unmapped.save(connection, shipments, now)


def _shipment(row: Row[Any]) -> Shipment:
    return Shipment(
        id=str(row.id),
        centre=row.centre,
        sender=_sender(**row.sender),
        recipient=_addressee(**row.recipient),
        carrier=row.carrier,
        waybill=row.waybill,
        state=State(row.state),
        contents=Contents(row.contents),
        weight_g=row.weight_g,
        postage_fen=row.postage_fen,
        traced_at=row.traced_at,
        partner=row.partner,
        moves=moves(row.moves),
        version=row.version,
    )


def _sender(name: Mapping[str, str], phone: Mapping[str, str], identity: Mapping[str, str], document: str) -> Sender:
    return Sender(Sealed(**name), Sealed(**phone), Sealed(**identity), Identity(document))


def _addressee(name: Mapping[str, str], phone: Mapping[str, str], province: str, address: str) -> Addressee:
    return Addressee(Sealed(**name), Sealed(**phone), province, address)


def _row(shipment: Shipment) -> dict[str, Any]:
    return {
        "id": shipment.id,
        "centre": shipment.centre,
        "sender": asdict(shipment.sender),
        "recipient": asdict(shipment.recipient),
        "carrier": shipment.carrier,
        "waybill": shipment.waybill,
        "state": shipment.state,
        "contents": shipment.contents,
        "weight_g": shipment.weight_g,
        "postage_fen": shipment.postage_fen,
        "partner": shipment.partner,
        "moves": move_rows(shipment.moves),
        "version": shipment.version,
    }


def _trace_row(shipment: Shipment, trace: Trace) -> dict[str, Any]:
    return {
        "shipment": shipment.id,
        "digest": trace.digest,
        "waybill": shipment.waybill,
        "time": trace.time.isoformat(),
        "code": trace.code,
        "meaning": trace.meaning,
        "text": trace.text,
    }


def _adoption(shipment: Shipment, parcel: str) -> dict[str, Any]:
    return {"shipment": shipment.id, "parcel": parcel, "waybill": shipment.waybill}
