"""What those who booked or signed up are to be told, queued in the transaction of what it tells of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.activities import ActivityState
from contracts.days import SHANGHAI
from services.centres.domain.activity import Activity
from services.centres.domain.booking import Booking
from services.centres.domain.signup import Signup
from services.centres.domain.telling import Purpose
from services.centres.store.sealing import BOOKER, PARTICIPANT
from services.chassis.ids import uuid7
from services.chassis.notices import Notice
from services.chassis.phones import reachable
from services.chassis.vault import Vault

_BOOKINGS = text("""
    SELECT booking.id, booking.version, booking.phone, booking.begins_at, room.name AS what, centre.name AS centre
    FROM booking JOIN room ON room.centre = booking.centre AND room.number = booking.room
        JOIN centre ON centre.id = booking.centre
    WHERE booking.id = ANY(CAST(:ids AS uuid[])) AND phone IS NOT NULL ORDER BY booking.id
""")
_SIGNUPS = text("""
    SELECT signup.id, signup.version, signup.phone, activity.begins_at, activity.title AS what, centre.name AS centre
    FROM signup JOIN activity ON activity.id = signup.activity JOIN centre ON centre.id = signup.centre
    WHERE signup.id = ANY(CAST(:ids AS uuid[]))
        OR activity.id = ANY(CAST(:cancelled AS uuid[])) AND signup.state = ANY('{signed_up,waitlisted}')
    ORDER BY signup.id
""")


def notices(
    connection: Connection,
    vault: Vault,
    bookings: Sequence[Booking],
    signups: Sequence[Signup],
    activities: Sequence[Activity],
) -> Iterator[Notice]:
    """For each whom this touches and who can be called; what is told of stands in the tables already."""
    answered = {each.id: each.told for each in bookings if each.told}
    promoted = [each.id for each in signups if each.promoted]
    cancelled = [each.id for each in activities if each.state is ActivityState.CANCELLED]
    if answered:
        for row in connection.execute(_BOOKINGS, {"ids": list(answered)}):
            yield from _notice(vault, row, BOOKER, answered[str(row.id)])
    if promoted or cancelled:
        for row in connection.execute(_SIGNUPS, {"ids": promoted, "cancelled": cancelled}):
            purpose = Purpose.SIGNUP_PROMOTED if str(row.id) in promoted else Purpose.ACTIVITY_CANCELLED
            yield from _notice(vault, row, PARTICIPANT, purpose)


def _notice(vault: Vault, row: Row[Any], contexts: Mapping[str, str], purpose: Purpose) -> Iterator[Notice]:
    phone = vault.decrypt(row.phone, contexts["phone"])
    if reachable(phone):
        yield Notice(
            id=uuid7(),
            purpose=purpose,
            subject=str(row.id),
            version=row.version,
            phone=phone,
            parameters={
                "what": row.what,
                "centre": row.centre,
                "at": f"{row.begins_at.astimezone(SHANGHAI):%m月%d日%H:%M}",
            },
        )
