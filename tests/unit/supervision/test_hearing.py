"""What supervision listens to, and what it makes of it."""

from datetime import time
from typing import Any

import pytest

from contracts.cards import HEARTBEAT
from contracts.registry import CARDS
from services.supervision.domain.case import corrected_by
from services.supervision.domain.centre import Centre, Naming, in_force
from services.supervision.domain.opening import COUNTY_HOURS
from services.supervision.events import EVENTS, centre_published
from services.supervision.handlers import HANDLERS
from services.supervision.handlers.recording import CopyCentre, Record
from tests.unit.supervision.events import CENTRE, at, event, publication


def taken_in(*commands: object) -> Centre:
    centre = Centre(CENTRE, Naming(CENTRE, CENTRE[:9], CENTRE[:9]))
    for command in commands:
        assert isinstance(command, CopyCentre)
        centre.publish(command.naming, command.hours)
    return centre


def test_supervision_hears_every_event_that_names_it_and_has_a_handler_for_each() -> None:
    named = {card.type for card in CARDS if "supervision" in card.consumers}

    assert set(EVENTS) == named | {HEARTBEAT}
    said = {kind: "active" if kind.startswith("staff.") else "open" for kind in named}
    assert {
        type(EVENTS[kind](publication(type=kind, corrects=[1], state=state, substitute=None)))
        for kind, state in said.items()
    } <= set(HANDLERS)


def test_a_case_is_told_apart_by_service_and_subject() -> None:
    here, there = event("parcel.inbound.v1", 1), event("parcel.inbound.v1", 1, source="/clinic")

    assert Record(here).refs[0].key == "express:p1"
    assert Record(there).refs[0].key == "clinic:p1"


def test_a_publication_is_copied_with_its_hours() -> None:
    command = centre_published(publication())
    assert isinstance(command, CopyCentre)

    assert command.naming == Naming("第001村服务中心", "370829001", "嘉祥街道")
    assert command.hours.windows == ((time(8, 30), time(12)), (time(14), time(17, 30)))
    assert command.hours.valid_from == at("08:00")


@pytest.mark.parametrize("malformed", [{"hours": {}}, {"hours": {"weekdays": [], "windows": []}}, {"closed": ["soon"]}])
def test_a_malformed_publication_is_not_taken_in(malformed: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        centre_published(publication(**malformed))


@pytest.mark.parametrize("malformed", [{}, {"corrects": 1}, {"corrects": ["1"]}, {"corrects": [True]}])
def test_a_correction_that_does_not_say_what_it_corrects_is_not_taken_in(malformed: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        EVENTS["parcel.corrected.v1"](event("parcel.corrected.v1", 2, data=malformed))


def test_only_a_correction_takes_something_back() -> None:
    assert corrected_by(event("parcel.corrected.v1", 3, data={"corrects": [1, 2]})) == {1, 2}
    assert corrected_by(event("parcel.notified.v1", 3, data={"corrects": [1, 2]})) == set()


def test_publications_in_any_order_end_in_the_same_copy() -> None:
    first = centre_published(publication(1, name="旧"))
    second = centre_published(publication(2, name="新", time=at("12:00")))

    assert taken_in(first, second) == taken_in(second, first) == taken_in(second, first, second)
    assert taken_in(second, first).naming.name == "新"


def test_the_hours_in_force_are_the_last_that_were_valid() -> None:
    centre = taken_in(centre_published(publication(1)), centre_published(publication(2, time=at("12:00"))))

    assert in_force(centre.published, at("11:59")).sequence == 1
    assert in_force(centre.published, at("12:00")).sequence == 2
    assert in_force(centre.published, at("03:00")).sequence == 1
    assert in_force((), at("12:00")) is COUNTY_HOURS
