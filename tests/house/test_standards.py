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
