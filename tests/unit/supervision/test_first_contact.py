"""Whom the villager met first stays answerable until somebody acknowledges the hand-over."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from contracts.handovers import ContactState
from contracts.people import SYSTEM, Actor, Tier
from contracts.refusals import Forbidden, IllegalTransition
from contracts.staff import Absence, Handing
from services.chassis.machine import Deed
from services.supervision.domain.first_contact import HandedContact, first_contact
from tests.unit.supervision.events import CENTRE, at

NINE = at("09:00")
FIRST, SECOND, THIRD = (f"staff:{CENTRE}-0{number}" for number in (1, 2, 3))
BUREAU = "bureau:health"


@dataclass
class Told:
    type: str
    actor: str
    time: datetime = NINE
    named: str | None = None


def test_the_first_officer_stays_answerable_whoever_works_on_it_later() -> None:
    story = [
        Told("application.submitted.v1", "villager:x"),
        Told("application.accepted.v1", FIRST, at("10:00")),
        Told("application.forwarded.v1", SECOND, at("11:00")),
    ]

    assert first_contact(story) == (FIRST, at("10:00"), FIRST, None)


def test_a_hand_over_counts_once_it_is_acknowledged() -> None:
    story = [
        Told("application.accepted.v1", FIRST),
        Told("application.forwarded.v1", FIRST, at("10:00")),
        Told("application.acknowledged.v1", BUREAU, at("14:00")),
    ]

    assert first_contact(story) == (FIRST, at("09:00"), BUREAU, at("14:00"))


def test_it_passes_to_who_takes_over_when_that_is_acknowledged_and_not_before() -> None:
    story = [Told("application.accepted.v1", FIRST), Told("application.forwarded.v1", SECOND, at("10:00"))]

    assert first_contact(story) == (FIRST, at("09:00"), FIRST, None)
    assert first_contact(story, [(at("11:00"), SECOND)]) == (FIRST, at("09:00"), SECOND, at("11:00"))


def test_of_several_acknowledgements_the_last_counts_in_whatever_order_they_are_known() -> None:
    story = [Told("application.accepted.v1", FIRST), Told("application.acknowledged.v1", BUREAU, at("14:00"))]
    taken = [(at("16:00"), FIRST), (at("11:00"), SECOND)]

    assert first_contact(story, taken) == first_contact(story, taken[::-1]) == (FIRST, at("09:00"), FIRST, at("16:00"))


def contact(heir: str = SECOND) -> HandedContact:
    """The first contact of a parcel, offered to somebody."""
    one = HandedContact(
        id="c1", centre=CENTRE, of="express:p1", officer=FIRST, heir=heir, reason=Absence.LEAVE, due_at=at("17:00")
    )
    one.begin()
    return one


def test_only_who_takes_over_acknowledges_and_once() -> None:
    one = contact()
    with pytest.raises(Forbidden):
        one.take_over(Deed(Actor(FIRST, Tier.CADRE, CENTRE), at("10:00")))

    one.take_over(Deed(Actor(SECOND, Tier.CADRE, CENTRE), at("10:00")))

    assert (one.state, one.taken_at, one.heir) == (ContactState.TAKEN, at("10:00"), SECOND)
    assert [fact.type for fact in one.facts] == ["first_contact.handed_over.v1", "first_contact.taken_over.v1"]
    with pytest.raises(IllegalTransition):
        one.take_over(Deed(Actor(SECOND, Tier.CADRE, CENTRE), at("11:00")))


def test_what_comes_to_the_town_is_taken_over_by_anybody_of_the_town() -> None:
    one = contact(f"town:{CENTRE[:9]}")
    one.take_over(Deed(Actor("town:clerk", Tier.TOWN, CENTRE[:9]), at("10:00")))
    assert (one.state, one.heir) == (ContactState.TAKEN, "town:clerk")


def test_who_is_to_take_over_and_is_away_too_passes_it_on_and_limits_stay() -> None:
    one = contact()
    one.hand_over(Deed(SYSTEM, at("10:00")), Handing(THIRD, Absence.DEPARTURE), None)
    assert one.facts[-1].data == {
        "from": SECOND,
        "to": THIRD,
        "reason": "departure",
        "due_at": at("17:00").isoformat(),
        "service": "express",
        "case": "p1",
    }


def test_what_a_case_names_as_its_first_contact_counts_over_who_wrote_it_down() -> None:
    story = [Told("feedback.received.v1", "villager:x"), Told("feedback.accepted.v1", SECOND, named=FIRST)]

    found = first_contact(story)
    assert found is not None
    assert found.officer == FIRST


def test_a_case_that_no_officer_has_met_has_no_first_contact() -> None:
    assert first_contact([Told("parcel.expected.v1", "partner:yunda"), Told("parcel.overdue.v1", "system")]) is None


MET = [Told("feedback.received.v1", FIRST), Told("feedback.accepted.v1", FIRST, at("09:30"))]


def test_whom_the_villager_met_stays_answerable_for_what_it_led_to_until_somebody_takes_that_up() -> None:
    asked = [Told("mediation.requested.v1", SECOND, at("10:00"))]

    assert first_contact(MET, (), asked) == (FIRST, NINE, FIRST, None)
    assert first_contact(MET, (), [*asked, Told("mediation.accepted.v1", SECOND, at("11:00"))]) == (
        FIRST,
        NINE,
        SECOND,
        at("11:00"),
    )


def test_whoever_was_first_and_takes_it_up_themselves_hands_nothing_over() -> None:
    taken = [Told("application.submitted.v1", FIRST, at("10:00")), Told("application.accepted.v1", FIRST, at("11:00"))]

    assert first_contact(MET, (), taken) == (FIRST, NINE, FIRST, None)


def test_taking_up_a_case_of_its_own_hands_nothing_over() -> None:
    assert first_contact([Told("application.submitted.v1", FIRST), Told("application.accepted.v1", SECOND)]) == (
        FIRST,
        NINE,
        FIRST,
        None,
    )
