"""What a parcel that goes out may do: the product of states and actions, its verbs, and what corrections take back."""

from datetime import timedelta

import pytest

from contracts.parcels import Contents, TraceMeaning
from contracts.parcels import ShipmentState as State
from contracts.people import Actor
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid
from services.express.domain.shipment import CARRIED, OURS, SENDING, Action, Shipment
from tests.unit.express.parcel import CADRE, CENTRE, COLLEAGUE, TOWN, by
from tests.unit.express.shipment import AGGREGATOR, DO, HOUR, WAYBILL, WAYS, a_shipment, hears, new_shipment

UNDO = timedelta(minutes=10)
BY_CARRIER = (Action.TRACK, Action.DELIVER)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", [action for action in Action if action not in BY_CARRIER])
def test_each_action_moves_the_shipment_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    shipment = a_shipment(state)
    before = (shipment.state, shipment.version, shipment.moves, shipment.waybill)

    if (state, action) in SENDING:
        DO[action](shipment, by(CADRE))
        assert shipment.state is SENDING[state, action]
        assert [fact.sequence for fact in shipment.facts] == [before[1] + 1]
    else:
        with pytest.raises(IllegalTransition) as refused:
            DO[action](shipment, by(CADRE))
        assert refused.value.extra == {"state": state, "legal": shipment.legal}
        assert (shipment.state, shipment.version, shipment.moves, shipment.waybill) == before


@pytest.mark.parametrize("state", State)
def test_what_a_carrier_says_moves_only_what_the_carrier_has(state: State) -> None:
    shipment = a_shipment(state)

    hears(shipment, TraceMeaning.SIGNED_FOR)

    assert shipment.state is (State.DELIVERED if state in CARRIED else state)


def test_every_state_has_a_way_that_verbs_alone_go() -> None:
    assert {a_shipment(state).state for state in WAYS} == set(State)


def test_a_whole_way_says_one_thing_at_a_time_and_nothing_of_people() -> None:
    shipment = new_shipment()
    shipment.draft()
    for action in WAYS[State.DELIVERED]:
        DO[action](shipment, by(CADRE))

    assert [fact.type for fact in shipment.facts] == [
        f"shipment.{said}.v1"
        for said in ("drafted", "checked", "accepted", "handed_to_carrier", "tracked", "delivered")
    ]
    assert [fact.sequence for fact in shipment.facts] == [1, 2, 3, 4, 5, 6]
    assert shipment.facts[0].data == {"carrier": "shunfeng", "contents": "produce", "province": "31", "weight_g": 5000}
    assert shipment.facts[2].data == {"weight_g": 5120, "postage_fen": 1200}


def test_the_station_answers_for_it_until_the_carrier_has_it() -> None:
    owed = {}
    for state in (*OURS, *CARRIED):
        shipment = a_shipment(state)
        shipment.change_carrier(by(AGGREGATOR), "ems")
        owed[state] = shipment.facts[0].responsible

    assert owed == dict.fromkeys(OURS, f"village:{CENTRE}") | dict.fromkeys(CARRIED, "partner:ems")


def test_contents_that_are_other_than_declared_are_what_was_seen() -> None:
    shipment = a_shipment()
    shipment.check(by(CADRE), Contents.FOOD)

    assert shipment.contents is Contents.FOOD
    assert shipment.facts[0].data == {"contents": "food"}


def test_what_nobody_weighed_is_not_accepted() -> None:
    shipment = new_shipment(weight_g=None)
    shipment.check(by(CADRE), None)
    with pytest.raises(Invalid) as refused:
        shipment.accept(by(CADRE), 1200, None)

    assert list(refused.value.errors or {}) == ["weight_g"]


def test_a_declared_weight_holds_unless_the_scales_say_otherwise() -> None:
    declared, weighed = a_shipment(State.CHECKED), a_shipment(State.CHECKED)
    declared.accept(by(CADRE), 1200, None)
    weighed.accept(by(CADRE), 1200, 5120)

    assert (declared.weight_g, weighed.weight_g) == (5000, 5120)


def test_any_line_of_the_carrier_says_that_it_is_under_way() -> None:
    shipment = a_shipment(State.HANDED_TO_CARRIER)
    hears(shipment, TraceMeaning.UNMAPPED)

    assert shipment.state is State.TRACKED


def test_a_push_without_a_line_says_nothing() -> None:
    shipment = a_shipment(State.HANDED_TO_CARRIER)
    shipment.hear(by(AGGREGATOR), TraceMeaning.SIGNED_FOR, "3", None)

    assert (shipment.state, shipment.facts) == (State.HANDED_TO_CARRIER, ())


def test_being_at_a_station_or_locker_is_not_yet_delivered() -> None:
    shipment = a_shipment(State.TRACKED)
    hears(shipment, TraceMeaning.AT_STATION)

    assert shipment.state is State.TRACKED


def test_a_signature_that_later_lines_have_overtaken_delivers_nothing() -> None:
    shipment = a_shipment(State.HANDED_TO_CARRIER)
    hears(shipment, TraceMeaning.PROBLEM, hours=3)
    hears(shipment, TraceMeaning.SIGNED_FOR, hours=2)
    problem = shipment.state
    hears(shipment, TraceMeaning.SIGNED_FOR, hours=4)

    assert (problem, shipment.state) == (State.TRACKED, State.DELIVERED)


def test_lines_that_come_late_or_twice_change_nothing_that_was_delivered() -> None:
    shipment = a_shipment(State.HANDED_TO_CARRIER)
    for latest, hours in ((TraceMeaning.SIGNED_FOR, 5), (TraceMeaning.IN_TRANSIT, 2), (TraceMeaning.SIGNED_FOR, 5)):
        hears(shipment, latest, hours)

    assert [fact.type for fact in shipment.facts] == ["shipment.tracked.v1", "shipment.delivered.v1"]


@pytest.mark.parametrize("state", [state for state, way in WAYS.items() if way])
def test_a_correction_goes_back_one_step_and_names_it(state: State) -> None:
    shipment = a_shipment(state)
    last = shipment.moves[-1]

    shipment.correct(by(TOWN), UNDO)

    assert shipment.state == last.source
    [fact] = shipment.facts
    assert fact.type == "shipment.corrected.v1"
    assert fact.data == {"corrects": [last.sequence], "action": last.action, "state": last.source}


def test_a_corrected_hand_over_has_no_waybill_and_the_carrier_of_before() -> None:
    shipment = a_shipment(State.HANDED_TO_CARRIER)
    handed_over = (shipment.carrier, shipment.waybill, shipment.key)
    shipment.correct(by(CADRE), UNDO)

    assert handed_over == ("yunda", WAYBILL, f"yunda:{WAYBILL}")
    assert (shipment.carrier, shipment.waybill, shipment.key) == ("shunfeng", None, None)


def test_a_corrected_waybill_takes_its_lines_away_with_it() -> None:
    shipment = a_shipment(State.HANDED_TO_CARRIER)
    hears(shipment, TraceMeaning.IN_TRANSIT, hours=9)
    for _ in range(2):
        shipment.correct(by(TOWN), UNDO)
    shipment.hand_over(by(CADRE), "yunda", "4328015600790")
    hears(shipment, TraceMeaning.SIGNED_FOR, hours=2)

    assert shipment.state is State.DELIVERED


def test_corrections_go_back_step_by_step_to_what_was_declared() -> None:
    shipment = a_shipment()
    shipment.check(by(CADRE), Contents.FOOD)
    shipment.accept(by(CADRE), 1200, 5120)
    for _ in range(2):
        shipment.correct(by(CADRE), UNDO)

    declared = (shipment.contents, shipment.weight_g, shipment.postage_fen)
    assert declared == (Contents.PRODUCE, 5000, None)
    with pytest.raises(Conflict):
        shipment.correct(by(TOWN), UNDO)


@pytest.mark.parametrize(("actor", "after"), [(CADRE, UNDO * 2), (COLLEAGUE, UNDO), (AGGREGATOR, UNDO)])
def test_later_or_for_another_only_the_town_takes_it_back(actor: Actor, after: timedelta) -> None:
    shipment: Shipment = a_shipment(State.ACCEPTED)
    with pytest.raises(Forbidden):
        shipment.correct(by(actor, after), UNDO)
    shipment.correct(by(TOWN, HOUR), UNDO)

    assert shipment.state is State.CHECKED
