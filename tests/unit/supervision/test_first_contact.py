"""Whom the villager met first stays answerable until somebody acknowledges the hand-over."""

from dataclasses import dataclass
from datetime import datetime

from services.supervision.domain.first_contact import first_contact
from tests.unit.supervision.events import at

NINE = at("09:00")
FIRST, SECOND, BUREAU = "staff:370829001001-01", "staff:370829001001-02", "bureau:health"


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


def test_what_a_case_names_as_its_first_contact_counts_over_who_wrote_it_down() -> None:
    story = [Told("feedback.received.v1", "villager:x"), Told("feedback.accepted.v1", SECOND, named=FIRST)]

    found = first_contact(story)
    assert found is not None
    assert found.officer == FIRST


def test_a_case_that_no_officer_has_met_has_no_first_contact() -> None:
    assert first_contact([Told("parcel.expected.v1", "partner:yunda"), Told("parcel.overdue.v1", "system")]) is None
