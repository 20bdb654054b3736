"""Parcels and shipments whose centre has merged go on at the joint site."""

from datetime import timedelta

import pytest

from contracts.parcels import CollectedBy, ComplaintKind, Consent, RefusalReason
from contracts.parcels import ParcelState as State
from contracts.parcels import ShipmentState as Sent
from contracts.people import SYSTEM, TOWN_DIGITS, Actor, Sealed, Tier
from contracts.refusals import Conflict, IllegalTransition
from services.express.domain.parcel import Parcel
from services.express.domain.people import Purpose, Recipient
from services.express.domain.transitions import GONE
from tests.unit.express.parcel import CADRE, CENTRE, CODE, DO, PARTNER, WAYS, a_parcel, by, new_parcel
from tests.unit.express.shipment import a_shipment

JOINT = "370829001002"
THERE = Actor("staff:9", Tier.CADRE, JOINT)
REACHABLE = Recipient(None, Sealed("p", "138****0001", "hp"), "0001", reachable=True)
UNDO = timedelta(minutes=10)


def reachable(state: State) -> Parcel:
    """A parcel in `state` whose recipient can be told."""
    parcel = new_parcel(State.UNMATCHED if state is State.UNMATCHED else State.EXPECTED, REACHABLE)
    parcel.announce(by(PARTNER), CENTRE, None)
    for action in WAYS[state]:
        DO[action](parcel, by(CADRE))
    parcel.facts, parcel.messages = (), ()
    return parcel


@pytest.mark.parametrize("state", State)
def test_a_parcel_moves_as_it_is_unless_nobody_waits_for_it(state: State) -> None:
    parcel = a_parcel(state)
    moves, version = len(parcel.moves), parcel.version
    if state in GONE:
        with pytest.raises(IllegalTransition):
            parcel.move_to(JOINT, by(SYSTEM))
        assert parcel.version == version
        return
    was = parcel.centre
    parcel.move_to(JOINT, by(SYSTEM))
    assert (parcel.state, parcel.centre, len(parcel.moves)) == (state, JOINT, moves)
    assert [(fact.type, fact.data) for fact in parcel.facts] == [
        ("parcel.relocated.v1", {"was": was, "centre": JOINT}),
    ]


def test_what_the_village_owes_the_one_there_owes_and_what_the_carrier_owes_it_still_owes() -> None:
    ours, theirs = a_parcel(State.NOTIFIED), a_parcel(State.RETURNING)
    for parcel in (ours, theirs):
        parcel.move_to(JOINT, by(SYSTEM))
    assert [each.facts[0].responsible for each in (ours, theirs)] == [f"village:{JOINT}", "partner:yunda"]


def test_a_collected_parcel_with_an_open_complaint_moves() -> None:
    parcel = a_parcel(State.COLLECTED)
    parcel.complain(by(CADRE), ComplaintKind.DELAY)
    parcel.move_to(JOINT, by(SYSTEM))
    assert parcel.centre == JOINT


def test_it_has_a_place_there_under_the_number_that_its_recipient_knows() -> None:
    parcel = a_parcel(State.NOTIFIED)
    parcel.move_to(JOINT, by(SYSTEM))
    assert parcel.pickup_code is not None
    assert parcel.pickup_code.endswith(CODE[-6:])
    parcel.collect(by(THERE), parcel.pickup_code, CollectedBy.SELF, None)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.INBOUND, Purpose.ARRIVED),
        (State.NOTIFY_FAILED, Purpose.ARRIVED),
        (State.NOTIFIED, Purpose.MOVED),
        (State.OVERDUE, Purpose.MOVED),
        (State.OUT_FOR_DELIVERY, Purpose.MOVED),
        (State.EXCEPTION, Purpose.MOVED),
    ],
)
def test_whoever_waits_for_it_hears_where_it_is_now(state: State, told: Purpose) -> None:
    parcel = reachable(state)
    parcel.move_to(JOINT, by(SYSTEM))
    assert parcel.messages == (told,)


@pytest.mark.parametrize("state", [State.EXPECTED, State.RETURNING, State.REFUSED])
def test_nobody_is_told_of_what_is_not_theirs_to_come_for(state: State) -> None:
    parcel = reachable(state)
    parcel.move_to(JOINT, by(SYSTEM))
    assert parcel.messages == ()


def test_what_is_taken_back_after_the_move_stays_at_the_joint_site() -> None:
    parcel = a_parcel(State.NOTIFIED)
    parcel.refuse(by(CADRE), RefusalReason.DAMAGED)
    parcel.move_to(JOINT, by(SYSTEM))
    parcel.correct(by(Actor("staff:town", Tier.TOWN, CENTRE[:TOWN_DIGITS])), UNDO)
    assert (parcel.state, parcel.centre) == (State.NOTIFIED, JOINT)


def test_nobody_takes_the_move_itself_back() -> None:
    parcel = a_parcel(State.NOTIFIED)
    parcel.move_to(JOINT, by(SYSTEM))
    parcel.correct(by(CADRE), UNDO)
    assert (parcel.state, parcel.centre) == (State.INBOUND, JOINT)


def test_a_parcel_that_was_announced_to_a_merged_centre_arrives_at_the_joint_site() -> None:
    parcel = a_parcel(State.EXPECTED)
    with pytest.raises(Conflict, match="错分"):
        parcel.arrive(by(THERE), JOINT, CODE, Consent.RECORDED)
    parcel.arrive(by(THERE), JOINT, CODE, Consent.RECORDED, was=CENTRE)
    assert (parcel.state, parcel.centre) == (State.INBOUND, JOINT)


@pytest.mark.parametrize("state", Sent)
def test_a_shipment_moves_as_it_is_unless_it_has_ended(state: Sent) -> None:
    shipment = a_shipment(state)
    if state in (Sent.DELIVERED, Sent.WITHDRAWN):
        with pytest.raises(IllegalTransition):
            shipment.move_to(JOINT, by(SYSTEM))
    else:
        shipment.move_to(JOINT, by(SYSTEM))
        assert (shipment.state, shipment.centre, shipment.facts[-1].type) == (state, JOINT, "shipment.relocated.v1")
