"""What those are told who are to hear of a rung or a morning, queued in the transaction in which it was heard of."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from contracts.people import Party, owed_by
from services.centres.domain.alarm import Alarm, Call
from services.centres.domain.handover import Handover
from services.centres.domain.morning import Morning
from services.centres.store import officers
from services.centres.store.sealing import OFFICERS, STAFF_PHONE
from services.centres.store.titles import called
from services.chassis.ids import uuid7
from services.chassis.notices import Notice, cancel, enqueue
from services.chassis.vault import Vault

HANDED_OVER = "handed_over"
_HEIRS = text("SELECT id, phone FROM staff WHERE id = ANY(:ids) AND phone IS NOT NULL")
_STAFF = text("""
    WITH RECURSIVE way AS (
        SELECT id AS named, id, joint_site FROM centre WHERE id = ANY(:centres)
        UNION
        SELECT way.named, next.id, next.joint_site FROM way JOIN centre AS next ON next.id = way.joint_site
    )
    SELECT staff.id, way.named AS centre, staff.phone FROM way JOIN staff ON staff.centre = way.id
    WHERE way.joint_site IS NULL AND staff.phone IS NOT NULL AND (
        staff.state = 'active' OR staff.state = 'on_leave' AND NOT EXISTS (
            SELECT FROM staff AS other WHERE other.centre = staff.centre AND other.state = 'active'
        )
    )
    ORDER BY staff.id
""")
"""Who is there; where nobody is, those who come back. For a merged centre, at its joint site."""


def queue(connection: Connection, vault: Vault, alarms: Sequence[Alarm], now: datetime) -> None:
    """Take back what waits of these rungs, and queue a message to each phone of the parties that are told."""
    cancel(connection, [alarm.id for alarm in alarms])
    calls = [(alarm, alarm.call) for alarm in alarms if alarm.call]
    titles = called(connection, sorted({each for _, call in calls for each in call.standards})) if calls else {}
    phones = _phones(connection, vault, {party for _, call in calls for party in call.told})
    notices = [notice for alarm, call in calls for notice in _notices(alarm, call, phones, titles)]
    enqueue(connection, vault, notices, now)


def queue_handovers(connection: Connection, vault: Vault, handovers: Sequence[Handover], now: datetime) -> None:
    """A message to each who takes over and has a phone; towns have none here."""
    heirs = sorted({each.heir for each in handovers})
    rows = connection.execute(_HEIRS, {"ids": heirs}) if heirs else ()
    phones = {row.id: vault.decrypt(row.phone, STAFF_PHONE.context.format(id=row.id)) for row in rows}
    told = [each for each in handovers if each.heir in phones]
    enqueue(connection, vault, [_handover(each, phones[each.heir]) for each in told], now)


def _handover(each: Handover, phone: str) -> Notice:
    return Notice(id=uuid7(), purpose=HANDED_OVER, subject=each.id, phone=phone, parameters=each.parameters)


def _notices(
    alarm: Alarm, call: Call | Morning, phones: Mapping[str, Sequence[str]], titles: Mapping[str, str]
) -> Iterator[Notice]:
    """Their ids sort by the time at which the rung was to be climbed, and so do messages that go together."""
    for phone in dict.fromkeys(phone for party in call.told for phone in phones.get(party, ())):
        yield Notice(
            id=uuid7(int(call.at.timestamp() * 1000)),
            purpose=call.purpose,
            subject=alarm.id,
            version=alarm.version,
            phone=phone,
            parameters=call.parameters(titles),
            urgent=call.urgent,
        )


def _phones(connection: Connection, vault: Vault, parties: set[str]) -> Mapping[str, Sequence[str]]:
    """Of each party the phones of those who hear for it: for a merged centre the joint site's people do."""
    phones = defaultdict[str, list[str]](list)
    village = owed_by(Party.VILLAGE, "")
    centres = sorted(party.removeprefix(village) for party in parties if party.startswith(village))
    for row in connection.execute(_STAFF, {"centres": centres}) if centres else ():
        context = STAFF_PHONE.context.format(id=row.id)
        phones[owed_by(Party.VILLAGE, row.centre)].append(vault.decrypt(row.phone, context))
    for party, phone in officers.phones(connection, sorted(parties)):
        phones[party].append(vault.decrypt(phone, OFFICERS["phone"].context))
    return phones
