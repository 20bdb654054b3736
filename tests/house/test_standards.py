"""The county promises nothing that can't be kept count of, and never more time than the law gives."""

import pytest

from contracts.registry import BY_TYPE
from contracts.standards import STANDARDS, Standard
from deploy.processes.discovery import discover

NOT_YET: set[str] = set()
"""Event types that a standard names before their service says them, each for a reason given here."""


def by_id(standard: Standard) -> str:
    return standard.id


def heard() -> set[str]:
    return {kind for kind, card in BY_TYPE.items() if "supervision" in card.consumers}


def test_standards_stand_in_alphabetical_order_and_once() -> None:
    ids = [standard.id for standard in STANDARDS]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("standard", STANDARDS, ids=by_id)
def test_every_event_that_a_standard_names_is_in_the_registry_and_heard_by_supervision(standard: Standard) -> None:
    assert standard.events - heard() - NOT_YET == set()


def test_nothing_is_awaited_that_is_there() -> None:
    named = {kind for each in STANDARDS for kind in each.events}
    assert named & NOT_YET == NOT_YET - heard()


@pytest.mark.parametrize("standard", STANDARDS, ids=by_id)
def test_a_standard_is_a_services_and_counts_that_services_events(standard: Standard) -> None:
    assert standard.id.startswith(f"{standard.service}.")
    assert standard.service in {service.name for service in discover()}
    assert {BY_TYPE[kind].producer for kind in standard.opens - NOT_YET} == {standard.service}


@pytest.mark.parametrize("standard", STANDARDS, ids=by_id)
def test_a_standard_can_be_opened_and_closed_and_says_why_it_is(standard: Standard) -> None:
    assert standard.opens
    assert standard.closes
    assert standard.title
    assert standard.source


@pytest.mark.parametrize("standard", [each for each in STANDARDS if each.statutory], ids=by_id)
def test_a_promise_is_no_longer_than_the_law(standard: Standard) -> None:
    assert standard.statutory
    assert standard.limit.within(standard.statutory)


OF_THE_DOMAIN = {
    "a parcel's recipient is told within 2 hours": ("express.notify", "2oh"),
    "a parcel is called for after 24 hours, within 2 more": ("express.remind", "26h"),
    "a parcel is overdue after 72 hours, 48 behind the call, within 2 more": ("express.overdue", "50h"),
    "a parcel goes back after 7 days, within 1 more": ("express.return", "8d"),
    "a complaint on a parcel is handled within 7 days": ("express.complaint", "7d"),
    "an order is confirmed within 2 opening hours": ("supermarket.confirm", "2oh"),
    "an order is ready within 2 days of opening": ("supermarket.ready", "2od"),
    "a refund comes within 7 days of the goods' return": ("supermarket.refund", "7d"),
    "a walk-in is seen within 60 minutes of opening time": ("clinic.walk_in", "1oh"),
    "a disease of class A is reported within 2 hours": ("clinic.disease_report_urgent", "2h"),
    "another disease is reported within 24 hours": ("clinic.disease_report", "24h"),
    "the village forwards a veteran's case within 3 working days": ("veterans.forward", "3wd"),
    "a petition is accepted within 15 days": ("veterans.petition_accept", "15d"),
    "a petition is answered within 60 days": ("veterans.petition_answer", "60d"),
    "a suggestion box is opened every 2 working days": ("feedback.box", "2wd"),
    "whoever brought something is contacted within 1 working day": ("feedback.contact", "1wd"),
    "feedback is handled and answered within 5 working days": ("feedback.reply", "5wd"),
    "what came to the wrong office goes back within 2 working days": ("feedback.return", "2wd"),
    "urgent feedback is answered within 24 hours": ("feedback.urgent", "24h"),
    "a bad review is put right within 5 working days": ("feedback.rectify", "5wd"),
    "an application is accepted or answered within 5 working days": ("hall.accept", "5wd"),
    "a decision is handed over within 10 working days": ("hall.deliver", "10wd"),
}
"""Every limit that the domain sets for somebody's work; what lapses by itself or only reminds is none."""


def test_every_limit_of_the_domain_is_promised() -> None:
    promised = {standard.id: str(standard.limit) for standard in STANDARDS}
    missing = {what: wanted for what, wanted in OF_THE_DOMAIN.items() if promised.get(wanted[0]) != wanted[1]}
    assert missing == {}
