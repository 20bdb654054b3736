"""What villagers say and how often they come, as events, for supervision's tests."""

from datetime import datetime, timedelta
from typing import Any

from contracts.envelope import Event
from services.supervision.domain.case import as_case_event
from services.supervision.domain.fold import fold
from services.supervision.domain.voice import Mark, marks_of
from tests.unit.supervision.events import MONDAY, at, event, hours


def said(kind: str, sequence: int, subject: str, *, day: int = 0, time: datetime | None = None, **more: Any) -> Event:
    """An event of the echo wall; `day` counts from Monday."""
    moment = time or at("09:00", MONDAY + timedelta(days=day)) + timedelta(minutes=sequence)
    return event(kind, sequence, source="/feedback", subject=subject, time=moment, **{"data": {}} | more)


def rating(subject: str, level: int, *, day: int = 0, service: str = "express", **more: Any) -> Event:
    """Somebody rates."""
    data = {"service": service, "level": level, "by": "counter"}
    return said("rating.given.v1", 1, subject, day=day, data=data, **more)


def bad_rating(subject: str, *then: str, level: int = 1, day: int = 0) -> list[Event]:
    """A bad rating's own case: received, and then what is said of it."""
    received = said("rectification.received.v1", 1, subject, day=day, data={"service": "express", "level": level})
    second = {"second": "staff:370829001-01"}
    later = [said(f"rectification.{what}.v1", n, subject, day=day, data=second) for n, what in enumerate(then, 2)]
    return [received, *later]


def feedback(subject: str, *, contacted: int | None = 0, answers: tuple[tuple[bool, int], ...] = ()) -> list[Event]:
    """A case accepted on Monday, its villager contacted so many days later, and what they answered at each revisit."""
    story = [said("feedback.received.v1", 1, subject, data={"kind": "help", "channel": "counter", "anonymous": False})]
    story.append(said("feedback.accepted.v1", 2, subject, data={"first_contact": "staff:1"}))
    if contacted is not None:
        story.append(said("feedback.contacted.v1", 3, subject, day=contacted))
    for number, (solved, level) in enumerate(answers, 4):
        data = {"solved": solved, "level": level}
        story.append(said("feedback.revisited.v1", number, subject, day=3, data=data))
    return story


def marks(*events: Event) -> set[tuple[str, str, str]]:
    """Of the case of these events: measure, event, service."""
    return {(mark.measure, mark.event, mark.service) for mark in whole_marks(*events)}


def whole_marks(*events: Event) -> frozenset[Mark]:
    """The marks of the case of these events."""
    told = [as_case_event(each) for each in events]
    first = events[0]
    clocks = fold(told, lambda centre, moment: hours())
    return marks_of(f"{first.source.strip('/')}:{first.subject}", told, clocks)
