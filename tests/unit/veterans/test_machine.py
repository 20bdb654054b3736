"""What cases may do: over every item, state and action of the paths; and what a correction takes back."""

from datetime import timedelta

import pytest

from contracts.people import SYSTEM, Party
from contracts.refusals import Conflict, Forbidden, IllegalTransition
from contracts.veteranwork import CaseState as State
from contracts.veteranwork import Item
from services.chassis.machine import Back
from services.veterans.domain.items import ITEMS, TABLES
from services.veterans.domain.transitions import CLOSED, Action
from tests.unit.veterans.case import (
    ANYBODYS,
    CADRE,
    DO,
    TOWN,
    UNDO,
    a_case,
    act,
    bureau,
    by,
    owner,
    states,
    way,
)

PLACES = [(item, state) for item in Item for state in states(item)]
WAITING_FOR_A_PAPER = {(State.SUPPLEMENT_REQUESTED, Action.ACCEPT), (State.PAPERS_AWAITED, Action.RESUME)}


@pytest.mark.parametrize(("item", "state"), PLACES)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_case_as_its_items_path_says_or_is_refused(
    item: Item, state: State, action: Action
) -> None:
    case = a_case(state, item)
    before = (case.state, case.version, case.moves, case.papers)
    assert case.state is state

    if (state, action) in WAITING_FOR_A_PAPER:
        with pytest.raises(Conflict) as missing:
            act(case, action)
        assert missing.value.extra["missing"] == ["identity_card"]
    elif (state, action) in TABLES[item]:
        act(case, action)
        assert case.state is TABLES[item][state, action]
        assert [fact.sequence for fact in case.facts] == [before[1] + 1]
    else:
        with pytest.raises(IllegalTransition) as refused:
            DO[action](case, by(owner(case)))
        assert refused.value.extra == {"state": state, "legal": case.legal}
        assert (case.state, case.version, case.moves, case.papers) == before


@pytest.mark.parametrize(("item", "state"), PLACES)
def test_a_step_of_the_path_is_refused_to_all_but_the_one_who_owes_it(item: Item, state: State) -> None:
    whoever = {Party.VILLAGE: CADRE, Party.TOWN: TOWN, Party.BUREAU: bureau(ITEMS[item].bureau or "veterans")}
    steps = [action for source, action in TABLES[item] if source is state and action not in ANYBODYS]
    for action in steps:
        strangers = [actor for actor in (*whoever.values(), bureau("health")) if actor != owner(a_case(state, item))]
        for stranger in strangers:
            case = a_case(state, item)
            with pytest.raises(Conflict):
                DO[action](case, by(stranger))
            assert case.state is state


@pytest.mark.parametrize("item", Item)
def test_a_path_begins_with_the_village_and_nothing_leads_on_from_an_end(item: Item) -> None:
    path = ITEMS[item].path
    assert path.levels[0].state is State.VILLAGE_CHECKED
    assert {source for source, _ in TABLES[item]} & CLOSED == set()
    assert (ITEMS[item].bureau is None) == (not any(level.owner is Party.BUREAU for level in path.levels))


def test_a_card_goes_to_the_province_and_comes_back_by_county_and_town() -> None:
    assert way(Item.CARD, State.DELIVERED) == [
        *(Action.ACCEPT, Action.CHECK, Action.TAKE, Action.TO_COUNTY, Action.TO_CITY, Action.TO_PROVINCE),
        *(Action.GRANT, Action.MAKE, Action.RECEIVE, Action.ISSUE, Action.DELIVER),
    ]


BACK = {
    State.VILLAGE_CHECKED: State.ACCEPTED,
    State.TOWN_ACCEPTED: State.ACCEPTED,
    State.COUNTY_REVIEW: State.TOWN_ACCEPTED,
    State.CITY_REVIEW: State.COUNTY_REVIEW,
    State.PROVINCE_REVIEW: State.CITY_REVIEW,
}


@pytest.mark.parametrize(("state", "target"), BACK.items())
def test_each_level_gives_back_to_whoever_had_it_before(state: State, target: State) -> None:
    case = a_case(state)
    act(case, Action.HAND_BACK)

    assert case.state is target


@pytest.mark.parametrize(
    ("item", "decides"),
    [
        (Item.CARD, State.PROVINCE_REVIEW),
        (Item.CARD_REPLACEMENT, State.COUNTY_REVIEW),
        (Item.PENSION, State.COUNTY_REVIEW),
        (Item.PLACEMENT_REPORT, State.COUNTY_REVIEW),
        (Item.TRAINING, State.TOWN_ACCEPTED),
    ],
)
def test_the_last_level_of_a_path_decides(item: Item, decides: State) -> None:
    assert [state for state, action in TABLES[item] if action is Action.GRANT] == [decides]


CORRECTABLE = [(item, state) for item, state in PLACES if way(item, state) and way(item, state)[-1] is not Action.LAPSE]


@pytest.mark.parametrize(("item", "state"), CORRECTABLE)
def test_whoever_did_it_takes_it_back_within_ten_minutes(item: Item, state: State) -> None:
    case = a_case(state, item)
    last = case.moves[-1]
    did = next(actor for actor in (CADRE, TOWN, bureau(case.bureau)) if actor.id == last.actor)

    case.correct(by(did, UNDO), UNDO)

    assert case.state == last.source
    assert case.facts[-1].data["corrects"] == [last.sequence]


def test_later_only_the_town_takes_it_back() -> None:
    granted = a_case(State.GRANTED, Item.PENSION)
    with pytest.raises(Forbidden):
        granted.correct(by(bureau(), UNDO + timedelta(seconds=1)), UNDO)

    granted.correct(by(TOWN, timedelta(days=1)), UNDO)

    assert granted.state is State.COUNTY_REVIEW


@pytest.mark.parametrize("item", Item)
def test_corrections_go_back_to_the_beginning_and_keep_papers_that_came(item: Item) -> None:
    case = a_case(State.DELIVERED, item)
    files = case.papers.files()
    while case.moves:
        case.correct(by(TOWN), UNDO)

    assert (case.state, case.up, case.partner, case.trips) == (State.SUBMITTED, False, None, 1)
    assert (case.received_by, case.signature, case.papers.files()) == (None, (), files)


def test_a_lapse_is_the_clocks_and_goes_with_what_a_person_did_before() -> None:
    case = a_case(State.LAPSED)
    assert case.moves[-1].actor == SYSTEM.id
    case.correct(by(TOWN), UNDO)

    assert case.state is State.SUBMITTED
    assert case.papers.noticed is None


@pytest.mark.parametrize(
    "state", [State.ACCEPTED, State.TOWN_ACCEPTED, State.COUNTY_REVIEW, State.CITY_REVIEW, State.PROVINCE_REVIEW]
)
def test_a_level_that_waits_for_papers_goes_on_where_it_was(state: State) -> None:
    case = a_case(state)
    act(case, Action.REQUEST_PAPERS)
    assert case.owner is a_case(state).owner
    assert TABLES[Item.CARD][case.state, Action.RESUME] is Back.BACK

    case.papers = case.papers.handed_in("identity_card")
    act(case, Action.RESUME)

    assert case.state is state
