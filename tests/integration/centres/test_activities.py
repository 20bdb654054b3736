"""Activities: with a room of their own, as many places as they have, and nobody's name outside."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.days import day_of
from tests.integration.centres.counter import CADRE, NEIGHBOUR, OTHER_PHONE, PHONE, Counter, outcomes, span

AT_ONCE, CAPACITY = 60, 20


def planned(counter: Counter, *, kind: str = "cinema", capacity: int = CAPACITY, **when: int) -> str:
    body = {"kind": kind, "title": "红色影院:地道战", "room": counter.room(), "capacity": capacity, **span(**when)}
    return str(counter.done("activities", body)["id"])


def opened(counter: Counter, **how: Any) -> str:
    activity = planned(counter, **how)
    counter.done(f"activities/{activity}/open")
    return activity


def who(n: int = 0, **more: Any) -> dict[str, Any]:
    return {"name": f"王白露{n}", "phone": f"138{n:08}", **more}


def begun(counter: Counter, activity: str) -> None:
    """It has begun meanwhile."""
    counter.sql("UPDATE activity SET begins_at = now() - interval '1 minute' WHERE id = %s", activity)


def test_an_activity_has_its_room_and_gives_it_up_when_it_is_cancelled(counter: Counter) -> None:
    activity = planned(counter)
    [booking] = counter.get("bookings")["items"]
    taken = counter.do("bookings", {"room": booking["room"], **span()})
    assert (booking["activity"], booking["state"], taken.status_code) == (activity, "booked", 409)
    assert counter.do(f"bookings/{booking['id']}/cancel").status_code == 409
    counter.done(f"activities/{activity}/cancel", {"note": "放映员生病"})
    assert counter.get(f"bookings/{booking['id']}")["state"] == "cancelled"
    counter.done("bookings", {"room": booking["room"], **span()})
    assert counter.said(activity) == ["activity.planned.v1", "activity.cancelled.v1"]


def test_two_activities_are_not_planned_in_one_room_at_once_nor_for_more_than_it_seats(counter: Counter) -> None:
    planned(counter)
    body = {"kind": "talk", "title": "百姓话吧", "room": counter.room(), "capacity": 5, **span()}
    assert counter.do("activities", body).status_code == 409
    assert counter.get("activities")["items"][0]["title"] == "红色影院:地道战"
    crowd = counter.do("activities", {**body, **span(14, 15), "capacity": 500})
    assert list(crowd.json()["errors"]) == ["capacity"]


def test_of_60_who_sign_up_at_once_as_many_have_a_place_as_there_are_and_the_others_wait(counter: Counter) -> None:
    activity, token = opened(counter), counter.token(CADRE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(
            pool.map(lambda n: counter.do(f"activities/{activity}/signups", who(n), token=token), range(AT_ONCE))
        )
    assert outcomes(answers) == {200: AT_ONCE}
    states = [answer.json()["state"] for answer in answers]
    assert (states.count("signed_up"), states.count("waitlisted")) == (CAPACITY, AT_ONCE - CAPACITY)
    shown = counter.get(f"activities/{activity}")
    assert (shown["taken"], shown["waiting"]) == (CAPACITY, AT_ONCE - CAPACITY)


def test_a_place_that_is_given_up_goes_to_whoever_waited_longest_and_they_are_told(counter: Counter) -> None:
    activity = opened(counter, capacity=1)
    first, second, third = (counter.done(f"activities/{activity}/signups", who(n)) for n in range(3))
    counter.done(f"activities/{activity}/signups/{first['id']}/withdraw")
    listed = {each["id"]: each["state"] for each in counter.get(f"activities/{activity}/signups")["items"]}
    assert listed == {first["id"]: "withdrawn", second["id"]: "signed_up", third["id"]: "waitlisted"}
    assert counter.notices() == ["signup_promoted"]
    assert counter.said(second["id"]) == ["signup.waitlisted.v1", "signup.signed_up.v1"]


@pytest.mark.parametrize("ends", ["cancel", "begin", "hold"])
def test_a_place_in_what_is_cancelled_or_has_begun_goes_to_nobody(counter: Counter, ends: str) -> None:
    activity = opened(counter, capacity=1)
    first, second = (counter.done(f"activities/{activity}/signups", who(n)) for n in range(2))
    if ends == "cancel":
        counter.done(f"activities/{activity}/cancel", {"note": "放映员生病"})
    else:
        begun(counter, activity)
    if ends == "hold":
        counter.done(f"activities/{activity}/hold", {"attended": [], "others": 3})
    counter.done(f"activities/{activity}/signups/{first['id']}/withdraw")
    listed = {each["id"]: each["state"] for each in counter.get(f"activities/{activity}/signups")["items"]}
    assert listed == {first["id"]: "withdrawn", second["id"]: "waitlisted"}
    assert "signup_promoted" not in counter.notices()
    assert counter.said(second["id"]) == ["signup.waitlisted.v1"]


def test_nobody_signs_up_twice_or_for_what_is_not_open(counter: Counter) -> None:
    activity = planned(counter)
    early = counter.do(f"activities/{activity}/signups", who())
    counter.done(f"activities/{activity}/open")
    counter.done(f"activities/{activity}/signups", who())
    again = counter.do(f"activities/{activity}/signups", who())
    assert (early.status_code, again.status_code, again.json()["detail"]) == (409, 409, "这个人已经报名这场活动")


def test_a_child_under_fourteen_takes_part_with_a_guardians_consent_only(counter: Counter) -> None:
    activity = opened(counter, kind="after_school")
    path = f"activities/{activity}/signups"
    without = counter.do(path, who(under_14=True))
    unwilling = counter.do(path, who(under_14=True, guardian={"name": "王秋分", "consent": False}))
    assert [list(each.json()["errors"]) for each in (without, unwilling)] == [["guardian"], ["guardian"]]
    counter.done(path, who(under_14=True, guardian={"name": "王秋分", "consent": True}))
    [child] = counter.get(path)["items"]
    assert (child["under_14"], child["consented_at"] is not None) == (True, True)
    [(name, guardian)] = counter.sql("SELECT name, guardian FROM signup")
    assert "王" not in name + guardian
    [full] = counter.get(f"activities/{activity}/participants")["items"]
    assert (full["name"], full["guardian"]) == ("王白露0", "王秋分")
    read = ["signup.guardian", "signup.name", "signup.phone"]
    assert [what for (what,) in counter.sql("SELECT what FROM access_log ORDER BY what")] == read


def test_who_came_is_counted_and_the_event_names_nobody(counter: Counter) -> None:
    activity = opened(counter)
    came, stayed_away = (counter.done(f"activities/{activity}/signups", who(n)) for n in range(2))
    body = {"attended": [came["id"]], "others": 4}
    assert counter.do(f"activities/{activity}/hold", body).status_code == 409
    begun(counter, activity)
    counter.done(f"activities/{activity}/hold", body)
    shown = counter.get(f"activities/{activity}")
    states = {each["id"]: each["state"] for each in counter.get(f"activities/{activity}/signups")["items"]}
    assert (shown["state"], shown["attendance"]) == ("held", 5)
    assert states == {came["id"]: "attended", stayed_away["id"]: "signed_up"}
    [(data,)] = counter.sql("SELECT data FROM activity_event WHERE type = 'activity.held.v1'")
    assert data == {"kind": "cinema", "on": day_of(datetime.now(UTC)).isoformat(), "attendance": 5}
    assert counter.get("bookings")["items"][0]["state"] == "used"


def test_a_villager_signs_up_by_a_one_time_code_and_those_who_did_are_told_of_a_cancellation(counter: Counter) -> None:
    activity, villager = opened(counter), counter.villager()
    [shown] = counter.get("my/activities", token=villager)["items"]
    body, path = {"activity": shown["id"], "name": "王白露"}, "my/signups"
    foreign = counter.do(path, {**body, "phone": OTHER_PHONE}, token=villager)
    own = counter.done(path, {**body, "phone": PHONE}, token=villager)
    stranger = counter.villager(OTHER_PHONE)
    other = counter.do(f"{path}/{own['id']}/withdraw", {"activity": shown["id"]}, token=stranger)
    assert (foreign.status_code, other.status_code) == (422, 404)
    assert counter.do(f"activities/{activity}/cancel", {"note": "停电"}, by=NEIGHBOUR).status_code == 404
    counter.done(f"activities/{activity}/cancel", {"note": "停电"})
    assert counter.notices() == ["activity_cancelled"]
    [signup] = counter.get("my/signups", token=villager)["items"]
    assert (signup["state"], signup["activity_state"]) == ("signed_up", "cancelled")
    assert counter.get("my/activities", token=villager)["items"] == []
