"""What comes to the worker, each made a command: messages from the bus, what is due, what is to be counted anew."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from contracts.cards import HEARTBEAT
from contracts.envelope import Event
from contracts.registry import CARDS
from contracts.standards import STANDARDS
from services.chassis import metrics
from services.chassis.staff import staff_published
from services.chassis.work import Command
from services.supervision.domain.almanac import Place, Recounting
from services.supervision.domain.case import as_case_event
from services.supervision.domain.centre import Naming, published_by
from services.supervision.domain.digest import day_to_say
from services.supervision.handlers.calendars import Recount
from services.supervision.handlers.digests import SayDigest
from services.supervision.handlers.listening import Listen
from services.supervision.handlers.recording import Beat, CopyCentre, Record
from services.supervision.handlers.staffing import RecordStaff
from services.supervision.handlers.sweeping import TURN, Sweep
from services.supervision.store import calendars, digests, listening, moved, state
from services.supervision.store import due as store
from services.supervision.store.centres import copies
from services.supervision.store.rules import digest_at


def centre_published(event: Event) -> Command:
    """centre.published.v1. Raises KeyError or ValueError for data that the contract doesn't know."""
    data = event.data
    naming = Naming(name=data["name"], town=data["town"], town_name=data["town_name"])
    return CopyCentre(event, naming, published_by(event))


def staff_entered(event: Event) -> Command:
    """staff.published.v1. Raises KeyError or ValueError for data that the contract doesn't know."""
    return RecordStaff(event, staff_published(event))


def any_event(event: Event) -> Command:
    """An event of a case. Raises KeyError, TypeError or ValueError for a correction or extension that can't be read."""
    as_case_event(event)
    return Record(event)


def to_recount(connection: Connection, _limit: int) -> Sequence[Command]:
    """The next step of each recount that a new calendar has begun."""
    return [_step(recounting, moved.next_step(connection, recounting)) for recounting in calendars.running(connection)]


def _step(recounting: Recounting, places: Sequence[Place]) -> Recount:
    cases = tuple(dict.fromkeys(case for _, case, _, _ in places))
    return Recount(recounting.id, recounting.version, cases, len(places), places[-1] if places else None)


def heartbeat(event: Event) -> Command:
    """relay.beaten.v1"""
    return Beat(event.subject, event.time)


def due(connection: Connection, limit: int) -> Sequence[Command]:
    """Clocks on which something is due, longest due first; all of it up to the last one's time goes with this batch."""
    found = store.due(connection, limit, TURN.lock)
    metrics.SWEEP_LAG.labels("supervision").set(found.lag)
    full = len(found.clocks) == limit
    until = (found.clocks[-1][1] if full else None) or found.now
    return [Sweep(key, at, until) for key, at in found.clocks]


def to_hear(connection: Connection, limit: int) -> Sequence[Command]:
    """Centres that have fallen silent, and those that are heard again."""
    return [Listen(each.id, each.silent_since) for each in listening.changing(connection, copies())[:limit]]


def to_measure(connection: Connection, _limit: int) -> Sequence[Command]:
    """Nothing: it shows how the county stands: promises that are overdue, ended, ratings, centres that are silent."""
    overdue = state.overdue(connection)
    for standard in {*(each.id for each in STANDARDS), *overdue}:
        metrics.OVERDUE.labels("supervision", standard).set(overdue.get(standard, 0))
    for how, number in state.ended(connection).items():
        metrics.ENDED.labels("supervision", how).set(number)
    for level, number in state.ratings(connection).items():
        metrics.RATINGS.labels("supervision", str(level)).set(number)
    metrics.SILENT.labels("supervision").set(state.silent(connection))
    return []


def to_digest(connection: Connection, _limit: int) -> Sequence[Command]:
    """The digests of today, once it is time for them on a working day and nobody has said them."""
    now, said = digests.now_and_said(connection)
    day = None if said else day_to_say(now, digest_at(), copies().almanac.calendar(connection))
    return [SayDigest(day)] if day else []


_HEARD = [card.type for card in CARDS if "supervision" in card.consumers]

EVENTS: Mapping[str, Callable[[Event], Command]] = {
    **dict.fromkeys(_HEARD, any_event),
    "centre.published.v1": centre_published,
    "staff.published.v1": staff_entered,
    HEARTBEAT: heartbeat,
}
