"""Who takes part in activities, in PostgreSQL, with their history."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.activities import SignupState as State
from contracts.envelope import Event
from services.centres.domain.signup import Participant, Places, Signup
from services.centres.store.people import columns, sealed
from services.chassis.casework.table import CaseTable
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves

REFUSALS = {"signup_once": "这个人已经报名这场活动"}
"""What people read where the table's own rules refuse."""
_PARTS = ("name", "phone", "guardian")
_HISTORY = History("signup")
_TABLE = CaseTable(
    "signup",
    fixed=(
        "centre",
        "activity",
        "consented_at",
        "created_at",
        *(f"{part}{end}" for part in _PARTS for end in ("", "_masked", "_hash")),
    ),
    changing=("state", "moves"),
)
_PLACES = text("""
    SELECT activity.id, activity.centre,
        count(signup.id) FILTER (WHERE signup.state = ANY('{signed_up,attended}')) AS taken
    FROM activity LEFT JOIN signup ON signup.activity = activity.id
    WHERE activity.id = ANY(CAST(:ids AS uuid[])) GROUP BY activity.id
""")
_WAITING = text("""
    SELECT * FROM signup WHERE activity = ANY(CAST(:ids AS uuid[])) AND state = 'waitlisted'
    ORDER BY created_at, id FOR UPDATE
""")
_SHOWN = """
    SELECT signup.*, activity.title, activity.begins_at, activity.state AS activity_state
    FROM signup JOIN activity ON activity.id = signup.activity
"""
_OF = text(f"{_SHOWN} WHERE signup.activity = CAST(:activity AS uuid) ORDER BY signup.created_at, signup.id")
_OWN = text(f"{_SHOWN} WHERE signup.phone_hash = :phone ORDER BY activity.begins_at DESC LIMIT 50")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The signups that exist, of these."""
    return {Ref(Signup, str(row.id)): _signup(row) for row in _TABLE.load(connection, ids)}


def load_places(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The places of these activities, with whoever waits for one."""
    if not ids:
        return {}
    waiting = [_signup(row) for row in connection.execute(_WAITING, {"ids": list(ids)})]
    queues = defaultdict[str, list[str]](list)
    for each in waiting:
        queues[each.activity].append(each.id)
    places = {
        Ref(Places, str(row.id)): Places(
            id=str(row.id), centre=row.centre, taken=row.taken, waiting=tuple(queues[str(row.id)])
        )
        for row in connection.execute(_PLACES, {"ids": list(ids)})
    }
    return {Ref(Signup, each.id): each for each in waiting} | places


def save(connection: Connection, signups: Sequence[Signup], events: Sequence[Event], now: datetime) -> None:
    """Write signups with what is new about them."""
    _TABLE.save(connection, [_row(each) for each in signups], now)
    _HISTORY.save(connection, signups, events, now)


def of_activity(connection: Connection, activity: str) -> list[dict[str, Any]]:
    """Those who signed up for it, in order; `sealed` are the encrypted values."""
    return [_view(row) for row in connection.execute(_OF, {"activity": activity})]


def own(connection: Connection, phone: str) -> list[dict[str, Any]]:
    """The signups with a phone, by its hash; the latest activity first."""
    return [_view(row) for row in connection.execute(_OWN, {"phone": phone})]


def _signup(row: Row[Any]) -> Signup:
    name, phone, guardian = (sealed(row, part) for part in _PARTS)
    if name is None or phone is None:
        raise ValueError(row.id)
    return Signup(
        id=str(row.id),
        centre=row.centre,
        activity=str(row.activity),
        participant=Participant(name, phone, guardian),
        consented_at=row.consented_at,
        created_at=row.created_at,
        state=State(row.state),
        moves=moves(row.moves),
        version=row.version,
    )


def _row(signup: Signup) -> dict[str, Any]:
    who = signup.participant
    return {
        **{name: getattr(signup, name) for name in ("id", "centre", "activity", "state", "version")},
        **columns("name", who.name),
        **columns("phone", who.phone),
        **columns("guardian", who.guardian),
        "consented_at": signup.consented_at.isoformat() if signup.consented_at else None,
        "created_at": signup.created_at.isoformat(),
        "moves": move_rows(signup.moves),
    }


def _view(row: Row[Any]) -> dict[str, Any]:
    shown = ("title", "begins_at", "activity_state", "consented_at", "state", "version")
    return {
        "id": str(row.id),
        "activity": str(row.activity),
        **{name: getattr(row, name) for name in shown},
        "name": row.name_masked,
        "phone": row.phone_masked,
        "under_14": row.guardian is not None,
        "sealed": {part: getattr(row, part) for part in _PARTS},
    }
