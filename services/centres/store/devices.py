"""Equipment in PostgreSQL, with its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.equipment import DeviceKind
from contracts.equipment import DeviceState as State
from services.centres.domain.device import EQUIPMENT, Device
from services.chassis.casework.table import FILTERS, CaseTable, newest_first
from services.chassis.history import History
from services.chassis.machine import legal
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves

HISTORY = History("device")
_TABLE = CaseTable("device", fixed=("centre", "kind", "room"), changing=("faulty_since", "state", "moves"))
_ANY = text("SELECT EXISTS (SELECT FROM device)")
_FILTERS = {**FILTERS, "kind": "kind = :kind"}


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The equipment that exists, of these."""
    return {Ref(Device, str(row.id)): _device(row) for row in _TABLE.load(connection, ids)}


def save(connection: Connection, devices: Sequence[Device], events: Sequence[Event], now: datetime) -> None:
    """Write equipment with what is new about it."""
    _TABLE.save(connection, [_row(each) for each in devices], now)
    HISTORY.save(connection, devices, events, now)


def listed(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Equipment in `scope` that matches all of `wanted` (keys of _FILTERS), newest change first."""
    return [_view(row) for row in newest_first(connection, "device", scope, limit, wanted, _FILTERS)]


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever registered."""
    return not connection.execute(_ANY).scalar_one()


def _device(row: Row[Any]) -> Device:
    return Device(
        id=str(row.id),
        centre=row.centre,
        kind=DeviceKind(row.kind),
        room=row.room,
        faulty_since=row.faulty_since,
        state=State(row.state),
        moves=moves(row.moves),
        version=row.version,
    )


def _row(device: Device) -> dict[str, Any]:
    return {
        **{name: getattr(device, name) for name in ("id", "centre", "kind", "room", "state", "version")},
        "faulty_since": device.faulty_since.isoformat() if device.faulty_since else None,
        "moves": move_rows(device.moves),
    }


def _view(row: Row[Any]) -> dict[str, Any]:
    shown = ("centre", "kind", "room", "state", "faulty_since", "updated_at", "version")
    copied = {name: getattr(row, name) for name in shown}
    return {"id": str(row.id), **copied, "legal": legal(EQUIPMENT, State(row.state))}
