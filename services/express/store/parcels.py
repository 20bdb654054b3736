"""Parcels with their history, traces and remarks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.parcels import Consent, Trouble
from contracts.parcels import ParcelState as State
from contracts.people import Sealed
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import encoded, move_rows, moves, write
from services.express.domain.clock import Rules, due
from services.express.domain.parcel import Parcel
from services.express.domain.people import Agent, Recipient
from services.express.domain.pickup import PickupCode
from services.express.domain.transitions import GONE
from services.express.store import unmapped

HISTORY = History("parcel", owned=True, shown=("carrier", "waybill", "centre"))

_FIXED = ("id", "waybill", "partner")
_CHANGING = (
    "carrier",
    "centre",
    "recipient_name",
    "recipient_name_masked",
    "recipient_name_hash",
    "recipient_phone",
    "recipient_phone_masked",
    "recipient_phone_hash",
    "phone_tail",
    "reachable",
    "state",
    "pickup_code",
    "consent",
    "agent",
    "expected_at",
    "arrived_at",
    "notified_at",
    "traced_at",
    "trouble",
    "disputed",
    "complained",
    "wants_delivery",
    "moves",
    "due_action",
    "due_at",
    "version",
)
_COLUMNS = ", ".join((*_FIXED, *_CHANGING))

_LOAD = text("""
    SELECT * FROM parcel
    WHERE id = ANY(CAST(:ids AS uuid[])) OR (carrier || ':' || waybill) = ANY(:waybills)
    ORDER BY id FOR UPDATE
""")
# One look into the index for each number: of `= ANY` over an expression the planner believes that each number has a
# two-hundredth of all parcels, and reads the whole table for some forty of them.
_LOAD_NUMBERS = text("""
    SELECT number FROM unnest(CAST(:numbers AS text[])) AS number, LATERAL (
        SELECT FROM parcel WHERE right(pickup_code, 6) = number AND state <> ALL(:gone) LIMIT 1
    ) AS taken
""")
_SAVE = text(f"""
    INSERT INTO parcel ({_COLUMNS}, updated_at)
    SELECT {_COLUMNS}, :now FROM jsonb_populate_recordset(NULL::parcel, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)},
        updated_at = excluded.updated_at
    WHERE parcel.version < excluded.version
""")  # noqa: S608 - the names above
_SAVE_TRACED = text("""
    UPDATE parcel SET traced_at = r.traced_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, traced_at timestamptz) WHERE parcel.id = r.id
""")
_SAVE_TRACES = text("""
    INSERT INTO parcel_trace (parcel, digest, time, code, meaning, text)
    SELECT parcel, digest, time, code, meaning, text
    FROM jsonb_populate_recordset(NULL::parcel_trace, CAST(:rows AS jsonb))
    ON CONFLICT DO NOTHING
""")


def load(connection: Connection, keys: Sequence[str]) -> dict[Ref[Any], Any]:
    """The parcels that exist, by id or by `carrier:waybill`; one that was named twice is one."""
    if not keys:
        return {}
    by_waybill = [key for key in keys if ":" in key]
    by_id = [key for key in keys if ":" not in key]
    found: dict[Ref[Any], Any] = {}
    for row in connection.execute(_LOAD, {"ids": by_id, "waybills": by_waybill}):
        parcel = _parcel(row)
        found[Ref(Parcel, parcel.key)] = found[Ref(Parcel, parcel.id)] = parcel
    return {Ref(Parcel, key): found[Ref(Parcel, key)] for key in keys if Ref(Parcel, key) in found}


def load_numbers(connection: Connection, numbers: Sequence[str]) -> dict[Ref[Any], Any]:
    """The numbers of pickup codes, of these, that an open parcel has."""
    wanted = {"numbers": list(numbers), "gone": sorted(GONE)}
    taken = connection.execute(_LOAD_NUMBERS, wanted).scalars() if numbers else ()
    return {Ref(PickupCode, number): PickupCode(number, "") for number in taken}


def save(
    connection: Connection, parcels: Sequence[Parcel], events: Sequence[Event], now: datetime, rules: Rules
) -> None:
    """Write parcels, sorted by id, with what is new about them.

    Raises RuntimeError where somebody else has moved one on: it fails the batch.
    """
    told = {event.subject for event in events}
    moved = [_row(parcel, rules) for parcel in parcels if parcel.id in told]
    if moved and connection.execute(_SAVE, {"rows": encoded(moved), "now": now}).rowcount != len(moved):
        raise RuntimeError("a parcel changed under its lock")
    only_traced = [parcel for parcel in parcels if parcel.traces and parcel.id not in told]
    write(connection, _SAVE_TRACED, [{"id": each.id, "traced_at": _text(each.traced_at)} for each in only_traced])
    HISTORY.save(connection, parcels, events, now)
    write(connection, _SAVE_TRACES, [_trace_row(parcel, trace) for parcel in parcels for trace in parcel.traces])
    unmapped.save(connection, parcels, now)


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
            row.reachable,
        ),
        partner=row.partner,
        state=State(row.state),
        pickup_code=row.pickup_code,
        consent=Consent(row.consent) if row.consent else None,
        agent=Agent(Sealed(**row.agent["name"]), row.agent["relation"]) if row.agent else None,
        expected_at=row.expected_at,
        arrived_at=row.arrived_at,
        notified_at=row.notified_at,
        traced_at=row.traced_at,
        trouble=Trouble(row.trouble) if row.trouble else None,
        disputed=row.disputed,
        complained=row.complained,
        wants_delivery=row.wants_delivery,
        moves=moves(row.moves),
        version=row.version,
    )


def _sealed(cipher: str | None, masked: str | None, hashed: str | None) -> Sealed | None:
    return Sealed(cipher, masked or "", hashed or "") if cipher else None


def _row(parcel: Parcel, rules: Rules) -> dict[str, Any]:
    name, phone = parcel.recipient.name, parcel.recipient.phone
    action, at = due(parcel, rules) or (None, None)
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
        "reachable": parcel.recipient.reachable,
        "partner": parcel.partner,
        "state": parcel.state,
        "pickup_code": parcel.pickup_code,
        "consent": parcel.consent,
        "agent": asdict(parcel.agent) if parcel.agent else None,
        "expected_at": _text(parcel.expected_at),
        "arrived_at": _text(parcel.arrived_at),
        "notified_at": _text(parcel.notified_at),
        "traced_at": _text(parcel.traced_at),
        "trouble": parcel.trouble,
        "disputed": parcel.disputed,
        "complained": parcel.complained,
        "wants_delivery": parcel.wants_delivery,
        "moves": move_rows(parcel.moves),
        "due_action": action,
        "due_at": _text(at),
        "version": parcel.version,
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _trace_row(parcel: Parcel, trace: Any) -> dict[str, Any]:
    return {"parcel": parcel.id, **asdict(trace), "time": trace.time.isoformat()}
