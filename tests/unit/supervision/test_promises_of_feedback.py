"""Each promise on feedback: kept on its last day, broken after it; the reply's extended before its end."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.clocks import ClockState
from contracts.envelope import Event
from contracts.standards import BY_ID, STANDARDS, Standard
from services.supervision.domain.case import as_case_event
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import Book, fold
from tests.unit.supervision.events import MONDAY, at, event, hours

PROMISES = [standard for standard in STANDARDS if standard.service == "feedback"]
TUESDAY = at("09:00", MONDAY + timedelta(days=1))
DUE = {
    "feedback.accept": at("00:00", MONDAY + timedelta(days=2)),
    "feedback.box": at("00:00", MONDAY + timedelta(days=3)),
    "feedback.contact": at("00:00", MONDAY + timedelta(days=2)),
    "feedback.rectify": at("00:00", MONDAY + timedelta(days=8)),
    "feedback.reply": at("00:00", MONDAY + timedelta(days=8)),
    "feedback.return": at("00:00", MONDAY + timedelta(days=3)),
    "feedback.urgent": TUESDAY,
}
"""When each is over that began on Monday at nine."""
MINUTE = timedelta(minutes=1)


def clock_of(standard: Standard, *events: Event) -> Clock:
    (clock,) = fold(map(as_case_event, events), lambda centre, moment: hours(), Book((standard,)))
    return clock


def said(kind: str, sequence: int, time: datetime, **data: Any) -> Event:
    return event(kind, sequence, source="/feedback", time=time, data=data)


@pytest.mark.parametrize("standard", PROMISES, ids=lambda standard: standard.id)
def test_it_is_kept_to_its_end_and_broken_after(standard: Standard) -> None:
    opening, due = said(min(standard.opens), 1, at("09:00")), DUE[standard.id]
    for closing in standard.closes:
        met = clock_of(standard, opening, said(closing, 2, due))
        late = clock_of(standard, opening, said(closing, 2, due + MINUTE))
        assert (met.state(due), late.state(due + MINUTE)) == (ClockState.MET, ClockState.COMPLETED_LATE)

    running = clock_of(standard, opening)
    assert running.due_at == due
    assert [running.state(due), running.state(due + MINUTE)] == [ClockState.RUNNING, ClockState.BREACHED]


@pytest.mark.parametrize(
    ("standard", "opening"),
    [(each, opening) for each in PROMISES for opening in sorted(each.opens)],
    ids=lambda each: each if isinstance(each, str) else each.id,
)
def test_whatever_begins_it_the_days_are_as_many(standard: Standard, opening: str) -> None:
    assert clock_of(standard, said(opening, 1, at("09:00"))).due_at == DUE[standard.id]


def test_a_reply_that_a_bureau_was_handed_is_the_bureaus_to_be_late_with() -> None:
    village, bureau = "village:370829001001", "bureau:health"
    accepted = event("feedback.accepted.v1", 1, source="/feedback", time=at("09:00"), responsible=village)
    handed = event("feedback.transferred.v1", 2, source="/feedback", time=TUESDAY, responsible=bureau)
    after = DUE["feedback.reply"] + MINUTE
    clock = clock_of(BY_ID["feedback.reply"], accepted, handed)

    assert (clock.state(after), clock.answerable) == (ClockState.BREACHED, bureau)


@pytest.mark.parametrize("standard", [each for each in PROMISES if each.voids], ids=lambda standard: standard.id)
def test_what_was_withdrawn_was_never_promised(standard: Standard) -> None:
    opening = said(min(standard.opens), 1, at("09:00"))
    clock = clock_of(standard, opening, said(max(standard.voids), 2, TUESDAY))

    assert clock.state(TUESDAY) is ClockState.VOID


@pytest.mark.parametrize(("asked", "days"), [("15:00", 22), ("08:59", 8)])
def test_the_reply_has_ten_working_days_more_where_they_were_asked_for_in_time(asked: str, days: int) -> None:
    moment = at(asked) if asked == "15:00" else at(asked, MONDAY + timedelta(days=9))
    accepted = said("feedback.accepted.v1", 1, at("09:00"))
    granted = said("feedback.extended.v1", 2, moment, extended_by="10wd", asked_at=moment.isoformat())

    assert clock_of(BY_ID["feedback.reply"], accepted, granted).due_at == at("00:00", MONDAY + timedelta(days=days))
