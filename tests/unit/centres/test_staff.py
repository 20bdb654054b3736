"""Somebody in a post: every state with every action, what is published, and who may take over."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.centres.staff import STAFF_PUBLISHED
from contracts.people import SYSTEM, Actor, Tier
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid
from contracts.staff import StaffState as State
from services.centres.domain.staff import SERVING, Action, Held, Leave, Staff
from services.chassis.machine import Deed

CENTRE = "370829001001"
FIRST, SECOND = f"staff:{CENTRE}-01", f"staff:{CENTRE}-02"
NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
TODAY, WEEK = date(2026, 7, 1), timedelta(days=7)
TOWN = Actor("town:370829001", Tier.TOWN, CENTRE[:9])
WITHIN = timedelta(minutes=10)

VERBS: dict[Action, Callable[[Staff, Deed], object]] = {
    Action.CHANGE: lambda person, deed: person.change(deed, Held(post="站长", name="李四")),
    Action.ANNOUNCE: lambda person, deed: person.announce(deed, Leave(TODAY, TODAY + WEEK), SECOND),
    Action.BEGIN: lambda person, deed: person.begin(deed),
    Action.RETURN: lambda person, deed: person.come_back(deed),
    Action.DEPART: lambda person, deed: person.depart(deed, SECOND),
}


def by(actor: Actor = TOWN, after: timedelta = timedelta()) -> Deed:
    return Deed(actor, NOON + after)


def somebody(state: State = State.ACTIVE) -> Staff:
    person = Staff(id=FIRST, centre=CENTRE, held=Held(post="坐班村干部", name="张三"), since=date(2021, 6, 1))
    person.enter()
    if state is not State.ACTIVE:
        VERBS[Action.ANNOUNCE](person, by())
        person.begin(by(SYSTEM))
    if state is State.DEPARTED:
        VERBS[Action.DEPART](person, by())
    return person


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_every_action_in_every_state_leads_where_the_table_says(state: State, action: Action) -> None:
    person = somebody(state)
    if state is State.ACTIVE and action is Action.RETURN:
        person.announce(by(), Leave(TODAY, TODAY + WEEK), None)
    before, target = person.version, SERVING.get((state, action))
    if target is None:
        with pytest.raises(IllegalTransition):
            VERBS[action](person, by())
        assert (person.state, person.version) == (state, before)
    else:
        VERBS[action](person, by())
        assert (person.state, person.version) == (target, before + 1)


def test_whatever_happens_is_published_whole_and_names_nobody() -> None:
    person = somebody()
    for action in (Action.ANNOUNCE, Action.BEGIN, Action.CHANGE, Action.RETURN, Action.DEPART):
        VERBS[action](person, by())
    person.correct(by(), WITHIN)

    assert [(fact.type, fact.sequence) for fact in person.facts] == [("staff.published.v1", n) for n in range(1, 8)]
    assert [errors for fact in person.facts if (errors := STAFF_PUBLISHED.validate(fact.data))] == []
    assert "张三" not in str(person.facts)
    assert "李四" not in str(person.facts)


def test_a_departure_that_was_a_slip_is_taken_back_within_ten_minutes_by_whoever_entered_it() -> None:
    person = somebody(State.DEPARTED)
    with pytest.raises(Forbidden):
        person.correct(by(Actor("county:370829", Tier.COUNTY, "370829")), WITHIN)

    person.correct(by(after=WITHIN), WITHIN)

    assert (person.state, person.to, person.held.substitute) == (State.ON_LEAVE, None, SECOND)
    assert person.leave == Leave(TODAY, TODAY + WEEK)


def test_a_changed_name_is_not_taken_back_but_changed_again() -> None:
    person = somebody()
    VERBS[Action.CHANGE](person, by())
    with pytest.raises(Conflict):
        person.correct(by(), WITHIN)


def test_nothing_is_published_where_nothing_is_new() -> None:
    person = somebody()
    person.change(by(), person.held)
    assert person.version == 1


@pytest.mark.parametrize("substitute", [FIRST, "staff:370829001002-01"])
def test_only_somebody_else_of_the_same_centre_takes_over(substitute: str) -> None:
    with pytest.raises(Invalid):
        somebody().announce(by(), Leave(TODAY, TODAY + WEEK), substitute)


def test_an_id_is_of_the_centre() -> None:
    person = Staff(id="staff:370829001002-01", centre=CENTRE, held=Held(post="站长", name="张三"), since=TODAY)
    with pytest.raises(Invalid):
        person.enter()


@pytest.mark.parametrize(("begins", "days"), [(TODAY - 2 * WEEK, 7), (TODAY, 400)])
def test_a_leave_is_neither_over_nor_endless(begins: date, days: int) -> None:
    with pytest.raises(Invalid):
        somebody().announce(by(), Leave(begins, begins + timedelta(days=days)), None)


def test_a_leave_that_runs_is_made_longer_and_began_when_it_began() -> None:
    person = somebody(State.ON_LEAVE)
    person.announce(by(), Leave(TODAY + WEEK, TODAY + 2 * WEEK), None)
    assert (person.state, person.leave) == (State.ON_LEAVE, Leave(TODAY, TODAY + 2 * WEEK))


def test_nobody_comes_back_who_never_meant_to_go() -> None:
    with pytest.raises(Conflict):
        somebody().come_back(by())
