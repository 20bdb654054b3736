"""A case that goes on at another centre, and a centre that is suspended or merged."""

from dataclasses import replace
from datetime import UTC, timedelta
from itertools import islice, permutations

import pytest

from contracts.envelope import Event
from contracts.standing import CentreState
from services.supervision.domain.case import as_case_event
from services.supervision.domain.centre import Centre, Naming, in_force, published_by
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import Book, fold, runs
from services.supervision.domain.opening import Pause
from services.supervision.domain.rollup import of_clocks, of_events
from services.supervision.domain.silence import is_silent
from tests.unit.supervision.events import CENTRE, MONDAY, NEXT_MONDAY, at, event, hours, publication
from tests.unit.supervision.kites import FLIGHT, REPAIR

JOINT = "370829001002"
TUESDAY = MONDAY + timedelta(days=1)
AFTER = NEXT_MONDAY + timedelta(days=2)
BROKEN = event("kite.broken.v1", 1, time=at("09:00"))
MOVED = event("kite.relocated.v1", 2, time=at("09:00", TUESDAY), centre=JOINT, data={"was": CENTRE, "centre": JOINT})


def the_clock(*events: Event, book: Book | None = None) -> Clock:
    (clock,) = fold(map(as_case_event, events), lambda *_: hours(), book or Book((REPAIR,)))
    return clock


def test_a_clock_goes_on_under_the_joint_site() -> None:
    clock = the_clock(BROKEN, MOVED)
    assert (clock.centre, clock.responsible, clock.answerable) == (JOINT, f"village:{JOINT}", f"village:{JOINT}")
    assert clock.due_at == the_clock(BROKEN).due_at


def test_also_one_that_is_handed_on_to_nobody() -> None:
    mended = event("kite.mended.v1", 1, time=at("09:00"))
    moved = replace(MOVED, time=at("09:30").astimezone(UTC))
    clock = the_clock(mended, moved, book=Book((replace(FLIGHT, handed_on=False),)))
    assert (clock.centre, clock.answerable) == (JOINT, f"village:{JOINT}")


def test_what_was_late_before_the_move_stays_with_the_centre_that_was_late() -> None:
    late = replace(MOVED, time=at("09:00", AFTER).astimezone(UTC))
    clock = the_clock(BROKEN, late)
    assert (clock.centre, clock.answerable, clock.responsible) == (CENTRE, f"village:{CENTRE}", f"village:{JOINT}")


def test_what_a_bureau_owes_it_still_owes_and_its_clock_is_the_joint_sites() -> None:
    to_bureau = event("kite.seen.v1", 2, time=at("10:00"), responsible="bureau:370829-mz")
    clock = the_clock(BROKEN, to_bureau, replace(MOVED, sequence=3, responsible="bureau:370829-mz"))
    assert (clock.centre, clock.answerable) == (JOINT, "bureau:370829-mz")


def test_figures_are_of_the_centre_whose_village_is_answerable() -> None:
    mended = event("kite.mended.v1", 3, time=at("09:00", TUESDAY + timedelta(days=1)), centre=JOINT)
    assert {centre for centre, _, _ in of_clocks([the_clock(BROKEN, MOVED, mended)])} == {JOINT}


def test_any_order_of_the_events_gives_the_same_clock() -> None:
    mended = event("kite.mended.v1", 3, time=at("15:00", TUESDAY), centre=JOINT)
    told = {the_clock(*order) for order in permutations((BROKEN, MOVED, mended))}
    assert len(told) == 1


def test_a_move_is_shown_as_a_segment() -> None:
    (run,) = runs(map(as_case_event, (BROKEN, MOVED)), Book((REPAIR,)))
    assert [(each.responsible, each.begin) for each in run.segments] == [
        (f"village:{CENTRE}", BROKEN.time),
        (f"village:{JOINT}", MOVED.time),
    ]


# Suspended


PAUSE = Pause(TUESDAY, TUESDAY + timedelta(days=2))


def test_hours_do_not_run_while_a_centre_is_suspended() -> None:
    paused, plain = hours(pauses=(PAUSE,)), hours()
    begin = at("17:00")
    assert plain.after(begin, timedelta(hours=1)) == at("09:00", TUESDAY)
    assert paused.after(begin, timedelta(hours=1)) == at("09:00", TUESDAY + timedelta(days=2))
    assert [span.reason for span in islice(paused.spans(begin), 4)][2:] == ["暂停", "暂停"]


@pytest.mark.parametrize("first", [1, 2])
def test_a_suspension_holds_for_clocks_that_opened_before_it_in_whatever_order_it_is_heard(first: int) -> None:
    pauses = [{"from_day": TUESDAY.isoformat(), "reopens_on": NEXT_MONDAY.isoformat()}]
    told = [
        publication(1, time=at("08:00")),
        publication(2, time=at("12:00", TUESDAY), state="suspended", pauses=pauses, instead=JOINT),
    ]
    centre = Centre(CENTRE, Naming(CENTRE, CENTRE[:9], CENTRE[:9]))
    for each in told if first == 1 else reversed(told):
        centre.publish(centre.naming, published_by(each))
    used = in_force(centre.published, at("09:00"))
    assert (used.sequence, used.pauses) == (1, (Pause(TUESDAY, NEXT_MONDAY),))


@pytest.mark.parametrize("state", [CentreState.SUSPENDED, CentreState.MERGED])
def test_nobody_should_be_heard_at_a_centre_that_is_suspended_or_merged(state: CentreState) -> None:
    shut = hours(state=state)
    assert not shut.is_open(at("10:00"))
    assert not is_silent(shut, None, at("10:00"))
    assert is_silent(hours(), None, at("10:00"))


def test_what_the_registry_says_of_a_centre_is_no_work_there() -> None:
    said = event("centre.merged.v1", 3, source="/centres", subject=CENTRE)
    assert of_events([said]) == {}
