"""What villagers say and how often they come: marks that follow from the set of a case's events."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from contracts.applications import Through
from contracts.clocks import ClockState
from contracts.envelope import Event
from contracts.feedback.words import Channel
from contracts.people import Party, Tier, owed_by
from services.chassis.calendar import day_of
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import in_order, standing
from services.supervision.domain.run import CaseEvent

LEVELS = (5, 4, 3, 2, 1)
DISMISSED = "dismissed:"
"""How the measure of a bad rating begins that was not upheld; its level follows."""
SATISFIED_FROM = 3
"""基本满意: the lowest of the three levels that are good (GB/T 39734)."""


class Measure(StrEnum):
    """What is counted; levels are counted under `given:5` … `given:1`, and under `dismissed:5` … when not upheld."""

    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    """Within the promised working day."""
    ANSWERED = "answered"
    """Somebody was reached at the revisit and has answered."""
    SOLVED = "solved"
    SATISFIED = "satisfied"
    UNREACHED = "unreached"
    FOUND = "found"
    """A bad rating that was found to be right, or a finding of an inspection."""
    PUT_RIGHT = "put_right"
    """Such a one, later: a mark of the event that found it, so that both count or neither."""
    VISIT = "visit"
    """Somebody stood at a counter, or came to an activity."""
    DOOR = "door"
    """Somebody came in, as counted at the door, whatever for."""
    ACTIVITY = "activity"
    PERSON = "person"


class Mark(NamedTuple):
    """One event counts for one measure, in the local month (its first day) and at the centre that it belongs to.

    `person` is the keyed hash of somebody's phone, and empty but for `Measure.PERSON`. It counts `weight` times: as
    often as people came; less than none where a count at the door was too high.
    """

    event: str
    measure: str
    month: date
    centre: str
    service: str
    person: str = ""
    weight: int = 1


VISITS = frozenset(
    {
        "appointment.arrived.v1",
        "appointment.walked_in.v1",
        "order.collected.v1",
        "parcel.collected.v1",
        "shipment.accepted.v1",
    }
)
"""Events for which somebody stood at the counter (人次)."""
_AT_THE_COUNTER: Mapping[str, tuple[str, frozenset[str]]] = {
    "application.submitted.v1": ("through", frozenset({Through.COUNTER})),
    "veteran_case.submitted.v1": ("through", frozenset({Through.COUNTER})),
    "feedback.received.v1": ("channel", frozenset({Channel.COUNTER, Channel.GUEST_BOOK})),
}
"""Events for which they did so where their data say it."""
ACTIVITIES = frozenset({"mediation.session_held.v1", "volunteer_task.confirmed.v1"})
"""What is held at a centre beside its counters."""
HELD = "activity.held.v1"
"""Something took place in a room of the centre; its data say when, and how many came."""
DOOR = "visit.counted.v1"
"""So many more, or fewer, came in on a day."""
SERVING = frozenset({"centres", "clinic", "express", "hall", "supermarket"})
"""Services whose villagers are people served; whoever speaks to the echo wall is counted by nobody."""
_ANSWERS = frozenset({"feedback.revisited.v1", "feedback.closed_unreached.v1"})
_RECTIFYING = {
    "rectification.verified.v1": Measure.FOUND,
    "rectification.rectified.v1": Measure.PUT_RIGHT,
    "rectification.not_upheld.v1": "dismissed",
}
_FINDING = frozenset({"finding.raised.v1", "finding.raised_minor.v1", "finding.raised_serious.v1"})
_TELLING: Mapping[str, Mapping[str, type]] = {
    HELD: {"on": str, "attendance": int},
    DOOR: {"on": str, "count": int},
    "application.submitted.v1": {"through": str, "follows": str},
    "mediation.requested.v1": {"follows": str},
    "veteran_case.submitted.v1": {"through": str, "follows": str},
    "feedback.received.v1": {"channel": str},
    "feedback.revisited.v1": {"solved": bool, "level": int},
    "rating.given.v1": {"service": str, "level": int},
    "rectification.received.v1": {"service": str, "level": int},
}
"""What is kept of the data of these events."""
_NOTHING: Mapping[str, type] = {}
_VILLAGER = f"{Tier.VILLAGER}:"
COUNTED = frozenset({*VISITS, *ACTIVITIES, *_TELLING, *_ANSWERS, *_RECTIFYING, *_FINDING, "feedback.accepted.v1"})
"""Types of events that can be counted; an event of a villager's can be whatever its type."""


def said_by(event: Event) -> Mapping[str, Any] | None:
    """Of an event's data and actor, what counting needs; None where that is nothing.

    Raises ValueError for a rating, an answer or a day that can't be counted.
    """
    needed = _TELLING.get(event.type, _NOTHING)
    said = {name: event.data[name] for name in needed if name in event.data}
    if any(type(value) is not needed[name] for name, value in said.items()):
        raise ValueError(f"{event.type} says what can't be counted")
    if "on" in said:
        date.fromisoformat(said["on"])
    if event.actor.startswith(_VILLAGER) and event.source.strip("/") in SERVING:
        said["person"] = event.actor.partition(":")[2]
    return said or None


def month_of(moment: datetime) -> date:
    """The first day of the local month."""
    return day_of(moment).replace(day=1)


def following(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


def counts(events: Iterable[CaseEvent]) -> bool:
    """Whether any of them could be counted."""
    return any(event.said or event.type in COUNTED for event in events)


def marks_of(case: str, events: Iterable[CaseEvent], clocks: Iterable[Clock]) -> frozenset[Mark]:
    """The marks of a case from the set of its events, and from its clocks, which follow from it too."""
    known = standing(in_order(events))
    if not counts(known):
        return frozenset()
    service = case.partition(":")[0]
    found = [mark for event in known for mark in _of_event(event, service)]
    return frozenset((*found, *_response(known, clocks), *_answer(known), *_rectification(known), *_inspected(known)))


def _mark(event: CaseEvent, measure: str, service: str, *, of: CaseEvent | None = None, person: str = "") -> Mark:
    """`of` is the event in whose month and at whose centre it counts."""
    counted = of or event
    return Mark(event.id, measure, month_of(counted.time), counted.centre, service, person)


def _of_event(event: CaseEvent, service: str) -> Iterator[Mark]:
    said = event.said or {}
    if event.type in VISITS or _stood_there(event, said):
        yield _mark(event, Measure.VISIT, service)
    if event.type in ACTIVITIES:
        yield _mark(event, Measure.ACTIVITY, service)
    if event.type in (HELD, DOOR) and said:
        yield from _of_a_day(event, said, service)
    if event.type == "rating.given.v1" and "level" in said:
        yield _mark(event, f"given:{said['level']}", said["service"])
    if "person" in said:
        yield _mark(event, Measure.PERSON, service, person=said["person"])


def _of_a_day(event: CaseEvent, said: Mapping[str, Any], service: str) -> Iterator[Mark]:
    """What belongs to the day that its data name, whenever that was entered."""
    month = date.fromisoformat(said["on"]).replace(day=1)
    mark = _mark(event, Measure.ACTIVITY, service)._replace(month=month)
    if event.type == DOOR:
        yield mark._replace(measure=Measure.DOOR, weight=said["count"])
        return
    yield mark
    if said["attendance"]:
        yield mark._replace(measure=Measure.VISIT, weight=said["attendance"])


def _stood_there(event: CaseEvent, said: Mapping[str, Any]) -> bool:
    field, ways = _AT_THE_COUNTER.get(event.type, ("", frozenset()))
    return said.get(field) in ways


def _response(known: list[CaseEvent], clocks: Iterable[Clock]) -> Iterator[Mark]:
    """Accepted cases whose villager can be reached, and whether somebody did so in time (响应率)."""
    by_sequence = {event.sequence: event for event in known}
    for clock in clocks:
        opening = by_sequence.get(clock.opening_sequence)
        if clock.standard == "feedback.contact" and not clock.voided and opening:
            yield _mark(opening, Measure.ACCEPTED, "feedback")
            if clock.ended_at and clock.state(clock.ended_at) is ClockState.MET:
                yield _mark(opening, Measure.CONTACTED, "feedback")


def _answer(known: list[CaseEvent]) -> Iterator[Mark]:
    """The villager's last word on a case (解决率、满意率)."""
    last = next((event for event in reversed(known) if event.type in _ANSWERS), None)
    if last is None:
        return
    if last.type == "feedback.closed_unreached.v1":
        yield _mark(last, Measure.UNREACHED, "feedback")
    elif last.said:
        yield _mark(last, Measure.ANSWERED, "feedback")
        if last.said["solved"]:
            yield _mark(last, Measure.SOLVED, "feedback")
        if last.said["level"] >= SATISFIED_FROM:
            yield _mark(last, Measure.SATISFIED, "feedback")


def _rectification(known: list[CaseEvent]) -> Iterator[Mark]:
    """What became of a bad rating since it was last opened: one that isn't upheld is taken out of the levels."""
    received = next((event for event in known if event.type == "rectification.received.v1"), None)
    if received is None or not received.said:
        return
    now: dict[str, CaseEvent] = {}
    for event in known:
        if event.type == "rectification.reopened.v1":
            now.clear()
        elif event.type in _RECTIFYING:
            now[_RECTIFYING[event.type]] = event
    service, level = received.said["service"], received.said["level"]
    if "dismissed" in now:
        yield _mark(now["dismissed"], f"{DISMISSED}{level}", service, of=received)
    if found := now.get(Measure.FOUND):
        yield _mark(found, Measure.FOUND, service)
        if Measure.PUT_RIGHT in now:
            yield _mark(found, Measure.PUT_RIGHT, service)


def _inspected(known: list[CaseEvent]) -> Iterator[Mark]:
    """What an inspection found that is the village's own, in the month in which it was found; put right once it closed.

    One whose appeal was granted is none.
    """
    raised = next((event for event in known if event.type in _FINDING), None)
    if raised is None or raised.responsible != owed_by(Party.VILLAGE, raised.centre):
        return
    if any(event.type == "finding.appeal_granted.v1" for event in known):
        return
    yield _mark(raised, Measure.FOUND, "supervision")
    if any(event.type == "finding.closed.v1" for event in known):
        yield _mark(raised, Measure.PUT_RIGHT, "supervision")
