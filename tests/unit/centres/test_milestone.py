"""What may happen to a milestone, and the promises on sites and milestones on the calendar."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.clocks import ClockState
from contracts.envelope import Event
from contracts.people import Actor, Tier
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid
from contracts.registry import BY_TYPE
from contracts.sites import MilestoneKind
from contracts.sites import MilestoneState as State
from contracts.standards import BY_ID, Standard
from services.centres.domain.milestone import PACING, Action, Milestone
from services.chassis.calendar import SHANGHAI
from services.chassis.machine import Deed
from services.supervision.domain.case import as_case_event
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import Book, fold
from tests.unit.centres.a_site import NOW, OPERATOR, SUPERVISOR, TOWN, by
from tests.unit.supervision.events import event, hours

SITE = "019f1c70-1a3d-7c3e-9a51-3f1d2b7c4ec1"
DUE, LATER = date(2026, 8, 10), date(2026, 8, 20)
UNDO = timedelta(minutes=10)
DO: Mapping[Action, Callable[[Milestone, Deed], None]] = {
    Action.MOVE: lambda milestone, deed: milestone.move(deed, LATER),
    Action.REACH: lambda milestone, deed: milestone.reach(deed),
    Action.DROP: lambda milestone, deed: milestone.drop(deed),
}
WAY = {State.SET: None, State.REACHED: Action.REACH, State.DROPPED: Action.DROP}


def a_milestone(state: State = State.SET, due: date = DUE) -> Milestone:
    milestone = Milestone(id="m1", centre=TOWN, site=SITE, kind=MilestoneKind.STRUCTURE, due=due)
    milestone.set(by(SUPERVISOR))
    if (action := WAY[state]) is not None:
        DO[action](milestone, by(SUPERVISOR))
    return milestone


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_milestone_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    milestone = a_milestone(state)
    version = milestone.version
    if (state, action) in PACING:
        DO[action](milestone, by(OPERATOR))
        assert (milestone.state, milestone.version) == (PACING[state, action], version + 1)
    else:
        with pytest.raises(IllegalTransition):
            DO[action](milestone, by(OPERATOR))
        assert (milestone.state, milestone.version) == (state, version)


@pytest.mark.parametrize("due", [date(2026, 7, 1), date(2020, 1, 1), date(2036, 1, 1)])
def test_a_last_day_lies_ahead_and_not_too_far(due: date) -> None:
    with pytest.raises(Invalid):
        a_milestone(due=due)


def test_a_milestone_is_moved_to_a_later_day_only() -> None:
    with pytest.raises(Invalid):
        a_milestone().move(by(OPERATOR), DUE)


def test_whoever_reached_it_by_mistake_takes_it_back_and_others_cannot() -> None:
    milestone = a_milestone(State.REACHED)
    with pytest.raises(Forbidden):
        a_milestone(State.REACHED).correct(by(Actor("staff:town-9", Tier.TOWN, TOWN)), UNDO)
    milestone.correct(by(SUPERVISOR), UNDO)
    assert (milestone.state, milestone.reached_on) == (State.SET, None)
    milestone.move(by(OPERATOR), LATER)
    with pytest.raises(Conflict):
        milestone.correct(by(OPERATOR), UNDO)


PROMISES = [BY_ID[f"centres.{each}"] for each in ("decide", "design", "milestone", "open", "rectify", "survey")]


def by_id(standard: Standard) -> str:
    return standard.id


def folded(standard: Standard, *events: Event) -> Clock:
    [clock] = fold(map(as_case_event, events), lambda centre, moment: hours(), Book((standard,)))
    return clock


@pytest.mark.parametrize("standard", PROMISES, ids=by_id)
def test_each_promise_on_sites_is_kept_to_its_last_day_and_broken_a_moment_later(standard: Standard) -> None:
    opening = event(min(standard.opens), 1, data={})
    due = folded(standard, opening).due_at
    for closing in standard.closes:
        assert folded(standard, opening, event(closing, 2, time=due, data={})).state(due) is ClockState.MET
    assert folded(standard, opening).state(due + timedelta(seconds=1)) is ClockState.BREACHED
    for ending in standard.voids:
        void = folded(standard, opening, event(ending, 2, data={}))
        assert void.state(due + timedelta(seconds=1)) is ClockState.VOID


def said(milestone: Milestone) -> list[Event]:
    """As supervision hears it."""
    return [event(f.type, f.sequence, subject="m1", time=NOW, data=dict(f.data)) for f in milestone.facts]


def test_a_milestones_clock_counts_to_the_end_of_its_last_day() -> None:
    milestone = a_milestone()
    assert folded(BY_ID["centres.milestone"], *said(milestone)).due_at == _end_of(DUE)

    milestone.move(by(OPERATOR), LATER)

    assert folded(BY_ID["centres.milestone"], *said(milestone)).due_at == _end_of(LATER)


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC) + timedelta(days=1)


@pytest.mark.parametrize("state", State)
def test_whatever_is_said_of_a_milestone_is_as_its_contract_says(state: State) -> None:
    wrong = {fact.type: BY_TYPE[fact.type].data.validate(dict(fact.data)) for fact in a_milestone(state).facts}
    assert {kind: errors for kind, errors in wrong.items() if errors} == {}
