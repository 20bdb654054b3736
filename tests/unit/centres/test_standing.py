"""A centre that has opened: suspended, open again, merged."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from contracts.centres.register import CENTRE_PUBLISHED
from contracts.people import COUNTY, SYSTEM, Actor, Tier
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid
from contracts.standing import CentreState as State
from contracts.standing import ClosingReason as Reason
from services.centres.domain.centre import Centre, Details, Hours, Window
from services.centres.domain.standing import TRANSITIONS, Action, Asked
from services.centres.handlers.standing import CORRECT_WITHIN
from services.chassis.machine import Deed

NOW = datetime(2026, 7, 1, 2, tzinfo=UTC)
OPERATOR = Actor("staff:county-1", Tier.COUNTY, COUNTY)
MID_JULY = date(2026, 7, 15)


def a_centre(number: int = 1, **known: Any) -> Centre:
    details = Details(
        id=f"370829001{number:03}",
        name="青禾村乡村振兴服务中心",
        town="370829001",
        town_name="嘉祥街道",
        batch=1,
        population=2400,
        opened_on=date(2021, 6, 1),
        hours=Hours((1, 2, 3), (Window("08:30", "12:00"),)),
    )
    return Centre.of(details, **known)


def at(days: float = 0, actor: Actor = OPERATOR) -> Deed:
    return Deed(actor, NOW + timedelta(days=days))


def suspended() -> Centre:
    centre = a_centre()
    centre.suspend(at(), Reason.RENOVATION, MID_JULY, a_centre(2))
    return centre


def merged() -> Centre:
    centre = a_centre()
    centre.merge(at(), Reason.VILLAGES_MERGED, a_centre(2))
    return centre


def said(centre: Centre) -> dict[str, Any]:
    """What is published of it now."""
    assert centre.facts[-1].type == "centre.published.v1"
    published: dict[str, Any] = CENTRE_PUBLISHED.load(centre.facts[-1].data)
    return published


VERBS = {
    Action.SUSPEND: lambda centre: centre.suspend(at(1), Reason.DAMAGE, MID_JULY, a_centre(3)),
    Action.REOPEN: lambda centre: centre.reopen(at(1)),
    Action.MERGE: lambda centre: centre.merge(at(1), Reason.RELOCATION, a_centre(3)),
}
MADE = {State.OPEN: a_centre, State.SUSPENDED: suspended, State.MERGED: merged}


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_each_action_moves_the_centre_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    centre = MADE[state]()
    before = centre.version
    if (state, action) in TRANSITIONS:
        VERBS[action](centre)
        assert centre.state is TRANSITIONS[state, action]
        assert said(centre)["state"] == centre.state
    else:
        with pytest.raises(IllegalTransition):
            VERBS[action](centre)
        assert (centre.state, centre.version) == (state, before)


def test_a_suspension_says_why_until_when_and_where_to_go() -> None:
    data = said(suspended())
    assert (data["reason"], data["instead"]) == ("renovation", "370829001002")
    assert data["pauses"] == [{"from_day": date(2026, 7, 1), "reopens_on": MID_JULY}]


def test_suspending_once_more_moves_the_day_and_begins_no_second_pause() -> None:
    centre = suspended()
    centre.suspend(at(3), Reason.RENOVATION, date(2026, 8, 1), a_centre(2))
    assert said(centre)["pauses"] == [{"from_day": date(2026, 7, 1), "reopens_on": date(2026, 8, 1)}]


def test_a_centre_that_opens_sooner_was_closed_up_to_the_day_before() -> None:
    centre = suspended()
    centre.reopen(at(4))
    assert said(centre)["pauses"] == [{"from_day": date(2026, 7, 1), "reopens_on": date(2026, 7, 5)}]


def test_a_suspension_of_no_whole_day_leaves_none() -> None:
    centre = suspended()
    centre.reopen(at(0.1))
    assert said(centre)["pauses"] == []


def test_a_suspended_centre_that_merges_pauses_no_longer() -> None:
    centre = suspended()
    centre.merge(at(2), Reason.VILLAGES_MERGED, a_centre(2))
    assert said(centre)["pauses"] == [{"from_day": date(2026, 7, 1), "reopens_on": date(2026, 7, 3)}]


@pytest.mark.parametrize("other", [a_centre(), merged(), suspended()])
def test_nothing_leads_to_a_centre_that_is_not_another_open_one(other: Centre) -> None:
    centre = a_centre()
    with pytest.raises(Invalid, match="另一处") as refused:
        centre.merge(at(), Reason.VILLAGES_MERGED, other)
    assert list(refused.value.errors or ()) == ["joint_site"]
    with pytest.raises(Invalid, match="另一处"):
        centre.suspend(at(), Reason.DAMAGE, MID_JULY, other)


def test_a_day_that_is_over_is_no_day_to_open_on() -> None:
    with pytest.raises(Invalid, match="今天以后"):
        a_centre().suspend(at(), Reason.DAMAGE, date(2026, 7, 1), a_centre(2))


def test_whoever_merged_takes_it_back_within_minutes_and_nobody_later() -> None:
    centre = merged()
    with pytest.raises(Forbidden):
        centre.correct(at(1), CORRECT_WITHIN)
    centre.correct(at(0.001), CORRECT_WITHIN)
    assert (said(centre)["state"], said(centre)["joint_site"]) == (State.OPEN, None)


def test_a_merger_that_is_taken_back_leaves_the_suspension_as_it_was() -> None:
    centre = suspended()
    was = said(centre)
    centre.merge(at(2), Reason.VILLAGES_MERGED, a_centre(2))
    centre.correct(at(2.001), CORRECT_WITHIN)
    assert said(centre) == was


def test_a_town_asks_and_the_county_does_it_or_declines() -> None:
    wish = Asked(action=Action.MERGE, reason=Reason.VILLAGES_MERGED, joint_site="370829001002")
    declined, done = a_centre(), a_centre()
    for each in (declined, done):
        each.ask(wish)
    declined.decline()
    done.merge(at(), Reason.VILLAGES_MERGED, a_centre(2))
    assert (declined.asked, done.asked) == (None, None)
    with pytest.raises(Conflict, match="没有提出申请"):
        done.decline()


def test_a_town_that_asks_says_all_that_the_county_needs() -> None:
    with pytest.raises(Invalid) as refused:
        Asked(action=Action.SUSPEND, reason=Reason.DAMAGE)
    assert sorted(refused.value.errors or ()) == ["instead", "reopens_on"]


def test_the_registrys_new_publication_leaves_a_merged_centre_merged() -> None:
    centre = merged()
    centre.publish(centre.details)
    assert centre.state is State.MERGED


def test_clocks_open_nothing_that_people_had_closed_again() -> None:
    centre = suspended()
    centre.reopen(at(14, SYSTEM))
    assert centre.moves[-1].by_clock
