"""What events do to a promise that runs: pauses, a new start, extensions, segments."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.clocks import ClockState
from contracts.envelope import Event
from services.supervision.domain.case import as_case_event
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import Book, fold, runs
from tests.unit.supervision.events import CENTRE, FRIDAY, MONDAY, NEXT_MONDAY, at, event, hours
from tests.unit.supervision.kites import FLIGHT, REPAIR

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=number) for number in (1, 2, 3))
MIDNIGHT = "00:00"
DUE = at(MIDNIGHT, NEXT_MONDAY + timedelta(days=1))
"""When five working days from Monday on are over: next Monday, 24:00."""
MENDING = Book((REPAIR,))
VILLAGE, TOWN, BUREAU = f"village:{CENTRE}", "town:370829001", "bureau:370829-mz"

BROKEN = event("kite.broken.v1", 1, time=at("09:00"))
AWAITED = event("kite.paper_awaited.v1", 2, time=at("10:00", TUESDAY))
CAME = event("kite.paper_came.v1", 3, time=at("16:00", THURSDAY))


def the_clock(*events: Event, book: Book = MENDING) -> Clock:
    (clock,) = fold(map(as_case_event, events), lambda *_: hours(), book)
    return clock


def extended(sequence: int, day: str = "10:00", **data: str) -> Event:
    return event("kite.extended.v1", sequence, time=at(day, FRIDAY), data=data)


# What was promised for one case


@pytest.mark.parametrize(("promised", "days"), [("3wd", 3), ("5wd", 5), ("6wd", 5), ("9d", 5)])
def test_a_case_has_the_shorter_limit_that_its_opening_event_promises(promised: str, days: int) -> None:
    named = event("kite.broken.v1", 1, time=at("09:00"), data={"promised": promised})
    later = event("kite.extended.v1", 2, time=at("09:00"), data={"promised": "1wd"})
    by_case = Book((replace(REPAIR, by_case=True),))

    ends = [MONDAY + timedelta(days=number) for number in (4, 8)]
    assert the_clock(named, later, book=by_case).due_at == at(MIDNIGHT, ends[days == 5])
    assert the_clock(named).due_at == DUE, "only where its standard says so"


# Pauses


def test_days_that_a_pause_touches_do_not_count() -> None:
    assert the_clock(BROKEN).due_at == DUE
    assert the_clock(BROKEN, AWAITED, CAME).due_at == at(MIDNIGHT, NEXT_MONDAY + timedelta(days=4))


def test_hours_go_on_where_the_pause_found_them() -> None:
    mended = event("kite.mended.v1", 1, time=at("09:00"))
    calm, wind = event("kite.calm.v1", 2, time=at("10:30")), event("kite.wind.v1", 3, time=at("15:00"))

    assert the_clock(mended, book=Book((FLIGHT,))).due_at == at("11:00")
    assert the_clock(mended, calm, wind, book=Book((FLIGHT,))).due_at == at("15:30")


def test_a_pause_is_explained() -> None:
    (run,) = runs(map(as_case_event, (BROKEN, AWAITED, CAME)), Book((REPAIR,)))

    told = [(span.counted, span.reason) for span in run.term(hours()).explain()]
    assert told[:5] == [
        (False, "当日不计,次日起算"),
        *[(False, "暂停计时")] * 3,
        (True, "第 1 个工作日"),
    ]


def test_a_clock_stands_still_while_it_is_paused() -> None:
    clock = the_clock(BROKEN, AWAITED)

    assert clock.paused_at == AWAITED.time
    assert clock.state(at("09:00", NEXT_MONDAY + timedelta(days=90))) is ClockState.PAUSED


def test_what_is_closed_while_it_is_paused_is_kept() -> None:
    mended = event("kite.mended.v1", 3, time=at("09:00", NEXT_MONDAY + timedelta(days=30)))

    assert the_clock(BROKEN, AWAITED, mended).state(mended.time) is ClockState.MET


def test_a_pause_after_the_limit_was_over_comes_too_late() -> None:
    late = event("kite.paper_awaited.v1", 2, time=DUE + timedelta(minutes=1))

    clock = the_clock(BROKEN, late)

    assert (clock.due_at, clock.paused_at) == (DUE, None)
    assert clock.state(late.time) is ClockState.BREACHED


def test_a_second_pause_within_the_first_changes_nothing() -> None:
    again = event("kite.paper_awaited.v1", 3, time=at("10:00", WEDNESDAY))
    came = event("kite.paper_came.v1", 4, time=CAME.time)

    assert the_clock(BROKEN, AWAITED, again, came).due_at == the_clock(BROKEN, AWAITED, CAME).due_at


# A new start


def test_a_limit_opens_anew_and_forgets_its_pauses() -> None:
    again = event("kite.brought_again.v1", 3, time=at("09:00", WEDNESDAY))

    clock = the_clock(BROKEN, AWAITED, again)

    assert clock.due_at == at(MIDNIGHT, NEXT_MONDAY + timedelta(days=3))
    assert (clock.opening_sequence, clock.opened_at, clock.paused_at) == (1, BROKEN.time, None)


# Extensions


def test_an_extension_in_days_follows_upon_the_last_one() -> None:
    assert the_clock(BROKEN, extended(2, extended_by="2wd")).due_at == DUE + timedelta(days=2)


@pytest.mark.parametrize(("to", "due"), [("09:30", "09:30"), ("08:00", "08:00")])
def test_an_extension_up_to_a_time_ends_there(to: str, due: str) -> None:
    day = NEXT_MONDAY + timedelta(days=2)

    assert the_clock(BROKEN, extended(2, extended_to=at(to, day).isoformat())).due_at == at(due, day)


def test_an_extension_up_to_a_time_before_it_is_due_takes_nothing_away() -> None:
    assert the_clock(BROKEN, extended(2, extended_to=at("17:00", FRIDAY).isoformat())).due_at == DUE


def test_an_extension_that_was_asked_for_in_time_counts_however_late_it_is_granted() -> None:
    granted = event(
        "kite.extended.v1",
        2,
        time=DUE + timedelta(days=1),
        data={"extended_by": "2wd", "asked_at": at("10:00", FRIDAY).isoformat()},
    )

    assert the_clock(BROKEN, granted).due_at == DUE + timedelta(days=2)


def test_an_extension_that_was_asked_for_too_late_changes_nothing_and_is_shown() -> None:
    late = event("kite.extended.v1", 2, time=DUE + timedelta(minutes=1), data={"extended_by": "2wd"})

    (run,) = runs(map(as_case_event, (BROKEN, late)), Book((REPAIR,)))

    term = run.term(hours())
    assert (term.due_at(), term.effective(), len(run.extensions)) == (DUE, (), 1)


def test_a_second_extension_may_be_asked_for_in_the_time_of_the_first() -> None:
    first = extended(2, extended_by="2wd")
    second = event("kite.extended.v1", 3, time=DUE + timedelta(days=1), data={"extended_by": "1wd"})

    assert the_clock(BROKEN, first, second).due_at == DUE + timedelta(days=3)


def test_what_is_granted_is_explained_day_by_day() -> None:
    (run,) = runs(map(as_case_event, (BROKEN, extended(2, extended_by="2wd"))), Book((REPAIR,)))

    assert [span.reason for span in run.term(hours()).explain()][-3:] == [
        "第 5 个工作日",
        "延期:第 1 个工作日",
        "延期:第 2 个工作日",
    ]


@pytest.mark.parametrize("data", [{"extended_by": "2 days"}, {"extended_to": "2026-12-01T10:00:00"}])
def test_an_extension_that_cannot_be_read_is_refused(data: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"no limit|without its zone"):
        as_case_event(extended(2, **data))


# Segments


def test_another_responsible_begins_a_segment() -> None:
    to_town = event("kite.seen.v1", 2, time=at("09:00", TUESDAY), responsible=TOWN)
    to_bureau = event("kite.seen.v1", 3, time=at("09:00", THURSDAY), responsible=BUREAU)
    silent = event("kite.seen.v1", 4, time=at("09:00", FRIDAY), responsible="")

    (run,) = runs(map(as_case_event, (BROKEN, to_town, to_bureau, silent)), Book((REPAIR,)))

    assert [(each.responsible, each.begin) for each in run.segments] == [
        (VILLAGE, BROKEN.time),
        (TOWN, to_town.time),
        (BUREAU, to_bureau.time),
    ]


def test_what_is_late_is_held_against_whose_segment_the_limit_ended_in() -> None:
    to_town = event("kite.seen.v1", 2, time=at("09:00", TUESDAY), responsible=TOWN)
    to_bureau = event("kite.seen.v1", 3, time=DUE + timedelta(minutes=1), responsible=BUREAU)

    clock = the_clock(BROKEN, to_town, to_bureau)

    assert (clock.answerable, clock.responsible) == (TOWN, BUREAU)


def test_a_promise_that_is_not_handed_on_stays_with_whom_it_began() -> None:
    mended = event("kite.mended.v1", 1, responsible=TOWN)
    to_bureau = event("kite.seen.v1", 2, responsible=BUREAU)

    clock = the_clock(mended, to_bureau, book=Book((FLIGHT,)))

    assert (clock.answerable, clock.responsible) == (TOWN, TOWN)


def test_the_event_that_ends_it_hands_nothing_on() -> None:
    assert the_clock(BROKEN, event("kite.mended.v1", 2, responsible=BUREAU)).responsible == VILLAGE


# Warnings


def test_limits_in_days_warn_when_their_last_working_day_begins() -> None:
    assert the_clock(BROKEN).warns_at == at(MIDNIGHT, NEXT_MONDAY)


def test_shorter_limits_warn_when_four_fifths_are_used() -> None:
    mended = event("kite.mended.v1", 1, time=at("11:00"))

    assert the_clock(mended, book=Book((FLIGHT,))).warns_at == at("14:36")


def test_an_extension_moves_the_warning_of_days() -> None:
    assert the_clock(BROKEN, extended(2, extended_by="2wd")).warns_at == at(MIDNIGHT, NEXT_MONDAY + timedelta(days=2))
