"""What comes to the worker, each made a command: what supervision says of the ladder, and limits that have run out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from contracts.envelope import Event
from contracts.standards import Rung
from services.centres.domain.alarm import Call
from services.centres.domain.morning import Limit, Morning
from services.centres.events import handing_over
from services.centres.handlers.alarms import Climbed, Dawned, Withdrawn
from services.centres.handlers.booking import Lapse
from services.centres.handlers.staffing import Follow, TurnLeave
from services.centres.handlers.standing import Reopen
from services.centres.handlers.timetables import Renew
from services.centres.handlers.titles import CopyTitle
from services.centres.handlers.vacating import CallOff, Vacate
from services.centres.store import bookings, centres, staff, timetables
from services.chassis import calendars
from services.chassis.work import Command


def climbed(event: Event) -> Climbed:
    """clock.warned.v1, clock.breached.v1 and those of the rungs above"""
    data = event.data
    call = Call(
        rung=Rung(data["rung"]),
        service=data["service"],
        standard=data["standard"],
        case=data["case"],
        due=datetime.fromisoformat(data["due_at"]),
        at=datetime.fromisoformat(data["at"]),
        told=tuple(data["told"]),
    )
    return Climbed(ladder=event.subject, centre=event.centre, sequence=event.sequence, call=call)


def withdrawn(event: Event) -> Withdrawn:
    """clock.breach_withdrawn.v1 and clock.rungs_withdrawn.v1"""
    rungs = tuple(Rung(each) for each in event.data["rungs"])
    return Withdrawn(ladder=event.subject, centre=event.centre, sequence=event.sequence, rungs=rungs)


def revoked(event: Event) -> Withdrawn:
    """clock.appeal_granted.v1: the rung stays on record, and is told of to nobody any more"""
    rung = Rung(event.data["rung"])
    return Withdrawn(ladder=event.subject, centre=event.centre, sequence=event.sequence, rungs=(rung,))


def morning(event: Event) -> Dawned:
    """digest.due.v1"""
    data = event.data
    first = tuple(
        Limit(
            service=each["service"],
            standard=each["standard"],
            case=each["case"],
            due=datetime.fromisoformat(each["due_at"]),
        )
        for each in data["first"]
    )
    counts = {name: data[name] for name in ("due_today", "yellow", "red", "waiting")}
    day = date.fromisoformat(data["day"])
    return Dawned(morning=Morning(day=day, party=data["party"], **counts, first=first, at=event.time))


def standard_published(event: Event) -> CopyTitle:
    """standard.published.v1"""
    return CopyTitle(standard=event.subject, text=event.data["title"], sequence=event.sequence)


def due(connection: Connection, limit: int) -> Sequence[Command]:
    """What has run out, longest due first: requests that nobody answered, suspensions, hours to be told.

    Rooms that are booked where a centre won't be there are among it.
    """
    lapsed: list[Command] = [
        Lapse(booking=booking, version=version) for booking, version in bookings.lapsed(connection, limit)
    ]
    reopened: list[Command] = [Reopen(centre=row.id, version=row.version) for row in centres.due(connection, limit)]
    old = [Renew(centre=each.centre, version=each.version) for each in timetables.due(connection, limit)]
    return [*reopened, *lapsed, *_stranded(connection, limit), *old][:limit]


def _stranded(connection: Connection, limit: int) -> list[Command]:
    return [
        CallOff(activity=str(row.activity), centre=row.centre)
        if row.activity
        else Vacate(booking=str(row.id), centre=row.centre)
        for row in bookings.stranded(connection, limit)
    ]


def to_turn(connection: Connection, limit: int) -> Sequence[Command]:
    """Those whose leave begins or is over."""
    return [TurnLeave(id=id_, state=state, version=version) for id_, state, version in staff.due(connection, limit)]


def to_follow(connection: Connection, limit: int) -> Sequence[Command]:
    """Those whose centre has merged, or is open again."""
    return [Follow(id=id_, centre=centre, version=version) for id_, centre, version in staff.strays(connection, limit)]


EVENTS: Mapping[str, Callable[[Event], Command]] = {
    **calendars.EVENTS,
    **handing_over.EVENTS,
    "clock.accountability_proposed.v1": climbed,
    "clock.appeal_granted.v1": revoked,
    "clock.breach_withdrawn.v1": withdrawn,
    "clock.breached.v1": climbed,
    "clock.notice_proposed.v1": climbed,
    "clock.rungs_withdrawn.v1": withdrawn,
    "clock.supervised.v1": climbed,
    "clock.urged.v1": climbed,
    "clock.warned.v1": climbed,
    "digest.due.v1": morning,
    "standard.published.v1": standard_published,
}
