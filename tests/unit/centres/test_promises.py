"""Every promise on centres on the calendar: kept, broken, void; and each bureau owes its own opinion."""

from datetime import timedelta

import pytest

from contracts.bureaus import BUREAUS
from contracts.clocks import ClockState
from contracts.envelope import Event
from contracts.sites import OPINIONS, opinion_given
from contracts.standards import BY_ID, Standard
from contracts.standards.centres import CENTRES
from services.supervision.domain.case import as_case_event
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import Book, fold
from tests.unit.supervision.events import at, event, hours

SECOND = timedelta(seconds=1)


def by_id(standard: Standard) -> str:
    return standard.id


def folded(standard: Standard, *events: Event) -> list[Clock]:
    known = hours()
    opening = event(min(standard.opens), 1, time=at("09:00"))
    return list(fold(map(as_case_event, (opening, *events)), lambda centre, moment: known, Book((standard,))))


@pytest.mark.parametrize("standard", CENTRES, ids=by_id)
def test_each_promise_is_kept_to_its_end_and_broken_a_moment_later(standard: Standard) -> None:
    [running] = folded(standard)
    due = running.due_at
    for closing in standard.closes:
        [kept] = folded(standard, event(closing, 2, time=due))
        [late] = folded(standard, event(closing, 2, time=due + SECOND))
        assert (kept.state(due), late.state(due + SECOND)) == (ClockState.MET, ClockState.COMPLETED_LATE)
    assert (running.state(due), running.state(due + SECOND)) == (ClockState.RUNNING, ClockState.BREACHED)


@pytest.mark.parametrize("standard", [each for each in CENTRES if each.voids], ids=by_id)
def test_what_nobody_waits_for_any_more_counts_neither_way(standard: Standard) -> None:
    for ending in standard.voids:
        [clock] = folded(standard, event(ending, 2))
        assert clock.state(clock.due_at + SECOND) is ClockState.VOID


@pytest.mark.parametrize("bureau", OPINIONS)
def test_each_bureau_has_ten_working_days_for_its_own_opinion_whoever_proposed_the_site(bureau: str) -> None:
    promised = BY_ID[f"centres.opinion_{bureau}"]
    [other] = OPINIONS.keys() - {bureau}
    [clock] = folded(promised, event(opinion_given(other), 2, time=at("10:00")))

    assert (promised.limit.words, BUREAUS[bureau] in promised.title) == ("10 个工作日", True)
    assert (clock.responsible, clock.state(at("10:00"))) == (f"bureau:{bureau}", ClockState.RUNNING)


@pytest.mark.parametrize("bureau", OPINIONS)
def test_a_site_that_is_proposed_again_is_looked_at_again(bureau: str) -> None:
    promised = BY_ID[f"centres.opinion_{bureau}"]
    given = event(opinion_given(bureau), 2, time=at("10:00"))
    again = (event("site.refused.v1", 3, time=at("11:00")), event("site.proposed.v1", 4, time=at("12:00")))

    first, second = folded(promised, given, *again)

    assert (first.state(at("13:00")), second.state(at("13:00"))) == (ClockState.MET, ClockState.RUNNING)
