"""Parcels in PostgreSQL: loading and saving for the unit of work, and what the reading endpoints ask."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.parcels import Consent
from services.chassis.sealed import SealedColumn
from services.chassis.work import Ref
from services.express.domain import Agent, Centre, Parcel, PickupCode, Recipient, Sealed, State, legal

NAME, PHONE, AGENT, TRACE = "express.recipient.name", "express.recipient.phone", "express.agent.name", "express.trace"
"""What encrypted texts are bound to."""

SEALED = (
    SealedColumn(table="parcel", key=("id",), column="recipient_name", context=NAME),
    SealedColumn(table="parcel", key=("id",), column="recipient_phone", context=PHONE),
    SealedColumn(table="parcel", key=("id",), column="agent", inside=("name", "cipher"), context=AGENT),
    SealedColumn(table="parcel_trace", key=("parcel", "digest"), column="text", context=TRACE),
)

_LOAD_PARCELS = text("""
    SELECT * FROM parcel
    WHERE id = ANY(CAST(:ids AS uuid[])) OR (carrier || ':' || waybill) = ANY(:waybills)
    ORDER BY id FOR UPDATE
""")
_LOAD_CODES = text("SELECT pickup_code FROM parcel WHERE pickup_code = ANY(:codes) AND state <> 'collected'")
_LOAD_CENTRES = text("SELECT id, name, version FROM centre WHERE id = ANY(:ids) ORDER BY id")

_SAVE_PARCELS = text("""
    INSERT INTO parcel (id, carrier, waybill, centre, recipient_name, recipient_name_masked, recipient_name_hash,
        recipient_phone, recipient_phone_masked, recipient_phone_hash, phone_tail, state, pickup_code, consent,
        agent, partner, version, updated_at)
    SELECT id, carrier, waybill, centre, recipient_name, recipient_name_masked, recipient_name_hash,
        recipient_phone, recipient_phone_masked, recipient_phone_hash, phone_tail, state, pickup_code, consent,
        agent, partner, version, :now
    FROM jsonb_populate_recordset(NULL::parcel, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET
        recipient_name = excluded.recipient_name, recipient_name_masked = excluded.recipient_name_masked,
        recipient_name_hash = excluded.recipient_name_hash, recipient_phone = excluded.recipient_phone,
        recipient_phone_masked = excluded.recipient_phone_masked, recipient_phone_hash = excluded.recipient_phone_hash,
        phone_tail = excluded.phone_tail, state = excluded.state, pickup_code = excluded.pickup_code,
        consent = excluded.consent, agent = excluded.agent, version = excluded.version,
        updated_at = excluded.updated_at
    WHERE parcel.version < excluded.version
""")
_SAVE_EVENTS = text("""
    INSERT INTO parcel_event (parcel, sequence, type, time, actor, data, partner)
    SELECT parcel, sequence, type, :now, actor, data, partner
    FROM jsonb_populate_recordset(NULL::parcel_event, CAST(:rows AS jsonb))
""")
_SAVE_TRACES = text("""
    INSERT INTO parcel_trace (parcel, digest, time, code, meaning, text)
    SELECT parcel, digest, time, code, meaning, text
    FROM jsonb_populate_recordset(NULL::parcel_trace, CAST(:rows AS jsonb))
    ON CONFLICT DO NOTHING
""")
_SAVE_CENTRES = text("""
    INSERT INTO centre (id, name, version)
    SELECT id, name, version FROM jsonb_populate_recordset(NULL::centre, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version
    WHERE centre.version < excluded.version
""")


class ExpressStore:
    """The repository of parcels and of the centres' copies."""

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """What the batch's commands named, as far as it exists."""
        parcels = [ref.key for ref in refs if ref.kind is Parcel]
        codes = [ref.key for ref in refs if ref.kind is PickupCode]
        centres = [ref.key for ref in refs if ref.kind is Centre]
        return _load_parcels(connection, parcels) | _load_codes(connection, codes) | _load_centres(connection, centres)

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Parcels with their history and traces; a parcel that somebody else has moved on fails the batch."""
        parcels = sorted((a for a in changed if isinstance(a, Parcel)), key=lambda parcel: parcel.id)
        told = {event.subject for event in events}
        moved = [_row(parcel) for parcel in parcels if parcel.id in told]
        if moved and connection.execute(_SAVE_PARCELS, {"rows": json.dumps(moved), "now": now}).rowcount != len(moved):
            raise RuntimeError("a parcel changed under its lock")
        partner = {parcel.id: parcel.partner for parcel in parcels}
        _write(connection, _SAVE_EVENTS, [_event_row(event, partner[event.subject]) for event in events], now=now)
        _write(connection, _SAVE_TRACES, [_trace_row(parcel, trace) for parcel in parcels for trace in parcel.traces])
        centres = sorted((a for a in changed if isinstance(a, Centre)), key=lambda centre: centre.id)
        _write(connection, _SAVE_CENTRES, [{"id": c.id, "name": c.name, "version": c.version} for c in centres])


def _write(connection: Connection, statement: Any, rows: Sequence[Mapping[str, Any]], **parameters: Any) -> None:
    if rows:
        connection.execute(statement, {"rows": json.dumps(rows), **parameters})


def _load_parcels(connection: Connection, keys: Sequence[str]) -> dict[Ref[Any], Any]:
    if not keys:
        return {}
    by_waybill = [key for key in keys if ":" in key]
    by_id = [key for key in keys if ":" not in key]
    found: dict[Ref[Any], Any] = {}
    for row in connection.execute(_LOAD_PARCELS, {"ids": by_id, "waybills": by_waybill}):
        parcel = _parcel(row)
        found[Ref(Parcel, parcel.key)] = found[Ref(Parcel, parcel.id)] = parcel
    return {Ref(Parcel, key): found[Ref(Parcel, key)] for key in keys if Ref(Parcel, key) in found}


def _load_codes(connection: Connection, codes: Sequence[str]) -> dict[Ref[Any], Any]:
    taken = connection.execute(_LOAD_CODES, {"codes": list(codes)}).scalars() if codes else ()
    return {Ref(PickupCode, code): PickupCode(code, "") for code in taken}


def _load_centres(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    rows = connection.execute(_LOAD_CENTRES, {"ids": list(ids)}) if ids else ()
    return {Ref(Centre, row.id): Centre(row.id, row.name, row.version) for row in rows}


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(
        id=str(row.id),
        carrier=row.carrier,
        waybill=row.waybill,
        centre=row.centre,
        recipient=Recipient(
            _sealed(row.recipient_name, row.recipient_name_masked, row.recipient_name_hash),
            _sealed(row.recipient_phone, row.recipient_phone_masked, row.recipient_phone_hash),
            row.phone_tail,
        ),
        partner=row.partner,
        state=State(row.state),
        pickup_code=row.pickup_code,
        consent=Consent(row.consent) if row.consent else None,
        agent=Agent(Sealed(**row.agent["name"]), row.agent["relation"]) if row.agent else None,
        version=row.version,
    )


def _sealed(cipher: str | None, masked: str | None, hashed: str | None) -> Sealed | None:
    return Sealed(cipher, masked or "", hashed or "") if cipher else None


def _row(parcel: Parcel) -> dict[str, Any]:
    name, phone = parcel.recipient.name, parcel.recipient.phone
    return {
        "id": parcel.id,
        "carrier": parcel.carrier,
        "waybill": parcel.waybill,
        "centre": parcel.centre,
        "recipient_name": name and name.cipher,
        "recipient_name_masked": name and name.masked,
        "recipient_name_hash": name and name.hash,
        "recipient_phone": phone and phone.cipher,
        "recipient_phone_masked": phone and phone.masked,
        "recipient_phone_hash": phone and phone.hash,
        "phone_tail": parcel.recipient.phone_tail,
        "partner": parcel.partner,
        "state": parcel.state,
        "pickup_code": parcel.pickup_code,
        "consent": parcel.consent,
        "agent": asdict(parcel.agent) if parcel.agent else None,
        "version": parcel.version,
    }


def _event_row(event: Event, partner: str | None) -> dict[str, Any]:
    return {
        "parcel": event.subject,
        "sequence": event.sequence,
        "type": event.type,
        "actor": event.actor,
        "data": event.data,
        "partner": partner,
    }


def _trace_row(parcel: Parcel, trace: Any) -> dict[str, Any]:
    return {"parcel": parcel.id, **asdict(trace), "time": trace.time.isoformat()}


# Reading

_VIEW = """
    SELECT id, carrier, waybill, centre, state, pickup_code, consent, recipient_name_masked, recipient_phone_masked,
        updated_at, version
    FROM parcel
"""
_FILTERS = {
    "carrier": "carrier = :carrier",
    "waybill": "waybill = :waybill",
    "code": "pickup_code = :code",
    "phone_tail": "phone_tail = :phone_tail",
    "phone_hash": "recipient_phone_hash = :phone_hash",
    "name_hash": "recipient_name_hash = :name_hash",
    "state": "state = :state",
    "since": "updated_at >= :since",
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


def history(connection: Connection, parcel_id: str) -> list[dict[str, Any]]:
    """A parcel's events, oldest first."""
    statement = text("SELECT sequence, type, time, actor, data FROM parcel_event WHERE parcel = :id ORDER BY sequence")
    return [{"kind": "event", **row} for row in connection.execute(statement, {"id": parcel_id}).mappings()]


_PARTNER_EVENTS = text("""
    SELECT CAST(CAST(tx AS text) AS bigint) AS tx, parcel, sequence, type, time, data, carrier, waybill, centre
    FROM parcel_event JOIN parcel ON parcel.id = parcel_event.parcel
    WHERE parcel_event.partner = :partner AND tx < pg_snapshot_xmin(pg_current_snapshot())
        AND (tx, parcel, sequence) > (CAST(CAST(:tx AS text) AS xid8), CAST(:parcel AS uuid), :sequence)
    ORDER BY tx, parcel, sequence LIMIT :limit
""")
"""By transaction, and none of one that another still running may come before: a cursor never passes over an event."""
_FEED_START = (0, UUID(int=0), 0)


def partner_events(connection: Connection, partner: str, after: Any, limit: int) -> list[dict[str, Any]]:
    """Events of the parcels that `partner` told of, behind `after`, a triple of `tx`, `parcel` and `sequence`."""
    tx, parcel, sequence = after or _FEED_START
    parameters = {"partner": partner, "tx": str(tx), "parcel": parcel, "sequence": sequence, "limit": limit}
    return [dict(row) for row in connection.execute(_PARTNER_EVENTS, parameters).mappings()]


def traces(connection: Connection, parcel_id: str) -> list[dict[str, Any]]:
    """A parcel's carrier traces, oldest first; `text` is still encrypted."""
    statement = text(
        "SELECT time, meaning AS type, code, text FROM parcel_trace WHERE parcel = :id ORDER BY time, digest"
    )
    return [{"kind": "trace", **row} for row in connection.execute(statement, {"id": parcel_id}).mappings()]


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
        "legal": legal(State(row.state)),
        "updated_at": row.updated_at,
        "version": row.version,
    }
