"""A centre is suspended or merged: what was booked there falls by itself, and whoever counted on it is told."""

from typing import Any

import pytest

from contracts.people import COUNTY, Actor, Tier
from tests.integration.centres.counter import CENTRE, ELSEWHERE, OTHER_PHONE, PHONE, Counter, hour, span
from tests.integration.centres.test_activities import opened

OPERATOR = Actor("county:370829", Tier.COUNTY, COUNTY)
BOOKED = {"name": "王白露", "phone": PHONE}


def book(counter: Counter, **when: int) -> str:
    return str(counter.done("bookings", {"room": counter.room(), **span(**when), **BOOKED})["id"])


def ask(counter: Counter, **when: int) -> str:
    body: dict[str, Any] = {"centre": CENTRE, "room": counter.room(), **span(**when), **BOOKED}
    return str(counter.done("my/bookings", body, token=counter.villager())["id"])


def suspend(counter: Counter, *, until: int) -> None:
    body = {"reason": "damage", "instead": ELSEWHERE, "reopens_on": hour(0, until).date().isoformat()}
    counter.done(f"centres/{CENTRE}/suspend", body, by=OPERATOR)


def merge(counter: Counter) -> None:
    body = {"reason": "villages_merged", "joint_site": ELSEWHERE}
    counter.done(f"centres/{CENTRE}/merge", body, by=OPERATOR)


def state(counter: Counter, booking: str) -> str:
    return str(counter.get(f"bookings/{booking}", by=OPERATOR)["state"])


def test_what_is_booked_within_a_suspension_is_cancelled_and_told_and_what_comes_after_stays(counter: Counter) -> None:
    within, asked = book(counter, day=1), ask(counter, begins=14, ends=15, day=4)
    after = book(counter, day=5)
    suspend(counter, until=5)
    counter.tick()
    assert [state(counter, each) for each in (within, asked, after)] == ["cancelled", "cancelled", "booked"]
    assert counter.notices() == ["booking_cancelled"] * 2
    counter.tick()
    assert len(counter.notices()) == 2


def test_an_activity_at_a_merged_centre_is_cancelled_with_its_room_and_those_who_signed_up_are_told(
    counter: Counter,
) -> None:
    activity, later = opened(counter), book(counter, begins=11, ends=12, day=100)
    [room] = [each["id"] for each in counter.get("bookings")["items"] if each["activity"]]
    body = {"activity": activity, "name": "周谷雨", "phone": OTHER_PHONE}
    counter.done("my/signups", body, token=counter.villager(OTHER_PHONE))
    merge(counter)
    counter.tick()
    assert counter.said(activity)[-1] == "activity.cancelled.v1"
    assert [state(counter, each) for each in (room, later)] == ["cancelled", "cancelled"]
    assert sorted(counter.notices()) == ["activity_cancelled", "booking_cancelled"]


@pytest.mark.parametrize("answered", ["used", "cancelled"])
def test_what_is_over_or_was_given_up_stays_as_it_is(counter: Counter, answered: str) -> None:
    booking = book(counter)
    if answered == "cancelled":
        counter.done(f"bookings/{booking}/cancel")
    else:
        counter.sql("UPDATE booking SET begins_at = now() - interval '1 minute' WHERE id = %s", booking)
        counter.done(f"bookings/{booking}/use")
    before = counter.notices()
    merge(counter)
    counter.tick()
    assert (state(counter, booking), counter.notices()) == (answered, before)
