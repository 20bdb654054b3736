"""Bookings of rooms in PostgreSQL, with their history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.rooms import BookingState as State
from services.centres.domain.booking import BOOKING, Booker, Booking, Guest, Span
from services.centres.store.people import columns, sealed
from services.chassis.casework.table import FILTERS, CaseTable, newest_first
from services.chassis.history import History
from services.chassis.machine import legal
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves

HISTORY = History("booking")
REFUSALS = {"booking_has_the_room_alone": "这间房在这段时间已有人预订,请换时间或换一间房"}
"""What people read where the table's own rules refuse."""
_PARTS = ("name", "phone")
_TABLE = CaseTable(
    "booking",
    fixed=(
        "centre",
        "room",
        "begins_at",
        "ends_at",
        "activity",
        *(f"{part}{end}" for part in _PARTS for end in ("", "_masked", "_hash")),
    ),
    changing=("state", "moves"),
)
_COMING = text("""
    SELECT phone_hash, count(*) AS coming FROM booking
    WHERE phone_hash = ANY(:ids) AND state = ANY('{requested,booked}') AND ends_at > now() GROUP BY phone_hash
""")
_LAPSED = text("""
    SELECT id, version FROM booking WHERE state = 'requested' AND begins_at <= now() ORDER BY begins_at LIMIT :limit
""")
_STRANDED = text("""
    SELECT booking.id, booking.centre, booking.activity FROM booking JOIN centre ON centre.id = booking.centre
    WHERE centre.state <> 'open' AND booking.state = ANY('{requested,booked}') AND booking.begins_at > now()
        AND (centre.state = 'merged' OR EXISTS (
            SELECT FROM jsonb_to_recordset(centre.pauses) AS pause (from_day date, reopens_on date)
            WHERE CAST(booking.begins_at AT TIME ZONE 'Asia/Shanghai' AS date) >= from_day
                AND CAST(booking.begins_at AT TIME ZONE 'Asia/Shanghai' AS date) < reopens_on
        ))
    ORDER BY booking.begins_at LIMIT :limit
""")
_OWN = text("SELECT * FROM booking WHERE phone_hash = :phone ORDER BY begins_at DESC LIMIT 50")
_FILTERS = {
    **FILTERS,
    "room": "room = :room",
    "from": "ends_at > :from",
    "until": "begins_at < :until",
    "activity": "activity = CAST(:activity AS uuid)",
}


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The bookings that exist, of these."""
    return {Ref(Booking, str(row.id)): _booking(row) for row in _TABLE.load(connection, ids)}


def load_guests(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """Villagers by the hash of their phone, whether or not they ever booked."""
    rows: Any = connection.execute(_COMING, {"ids": list(ids)}) if ids else ()
    coming = {row.phone_hash: row.coming for row in rows}
    return {Ref(Guest, each): Guest(id=each, coming=coming.get(each, 0)) for each in ids}


def save(connection: Connection, bookings: Sequence[Booking], events: Sequence[Event], now: datetime) -> None:
    """Write bookings with what is new about them; those that free a room before those that want it."""
    ordered = sorted(bookings, key=lambda each: each.state in (State.REQUESTED, State.BOOKED))
    freed = [each for each in ordered if each.state not in (State.REQUESTED, State.BOOKED)]
    for part in (freed, ordered[len(freed) :]):
        _TABLE.save(connection, [_row(each) for each in part], now)
    HISTORY.save(connection, bookings, events, now)


def lapsed(connection: Connection, limit: int) -> list[tuple[str, int]]:
    """Id and version of what nobody answered by its time, longest due first."""
    return [(str(row.id), row.version) for row in connection.execute(_LAPSED, {"limit": limit})]


def stranded(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """Id, centre and activity of what is booked where a centre is suspended on that day, or merged; soonest first."""
    return connection.execute(_STRANDED, {"limit": limit}).all()


def listed(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Bookings in `scope` that match all of `wanted` (keys of _FILTERS), newest change first."""
    return [_view(row) for row in newest_first(connection, "booking", scope, limit, wanted, _FILTERS)]


def own(connection: Connection, phone: str) -> list[dict[str, Any]]:
    """The bookings with a phone, by its hash; the latest begin first."""
    return [_view(row) for row in connection.execute(_OWN, {"phone": phone})]


def _booking(row: Row[Any]) -> Booking:
    return Booking(
        id=str(row.id),
        centre=row.centre,
        room=row.room,
        span=Span(row.begins_at, row.ends_at),
        booker=Booker(sealed(row, "name"), sealed(row, "phone")),
        activity=str(row.activity) if row.activity else None,
        state=State(row.state),
        moves=moves(row.moves),
        version=row.version,
    )


def _row(booking: Booking) -> dict[str, Any]:
    return {
        "id": booking.id,
        "centre": booking.centre,
        "room": booking.room,
        **booking.span.data(),
        "activity": booking.activity,
        **columns("name", booking.booker.name),
        **columns("phone", booking.booker.phone),
        "state": booking.state,
        "moves": move_rows(booking.moves),
        "version": booking.version,
    }


def _view(row: Row[Any]) -> dict[str, Any]:
    shown = ("centre", "room", "begins_at", "ends_at", "state", "activity", "updated_at", "version")
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in shown},
        "name": row.name_masked,
        "phone": row.phone_masked,
        "sealed": {"name": row.name, "phone": row.phone},
        "legal": [] if row.activity else legal(BOOKING, State(row.state)),
    }
