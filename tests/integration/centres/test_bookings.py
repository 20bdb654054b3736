"""A room is had by one at a time: bookings of cadres and villagers, over HTTP and against the real constraint."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from typing import Any

from tests.integration.centres.counter import (
    CADRE,
    CENTRE,
    ELSEWHERE,
    NEIGHBOUR,
    OTHER_PHONE,
    PHONE,
    TOWN,
    Counter,
    hour,
    outcomes,
    span,
)

AT_ONCE = 100


def own(counter: Counter, begins: int = 9, *, phone: str = PHONE) -> dict[str, Any]:
    return {"centre": CENTRE, "room": counter.room(), "name": "王白露", "phone": phone, **span(begins, begins + 1)}


def test_of_100_who_book_one_hour_at_once_one_succeeds(counter: Counter) -> None:
    body, token = {"room": counter.room(), **span()}, counter.token(CADRE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: counter.do("bookings", body, token=token), range(AT_ONCE)))

    assert outcomes(answers) == {200: 1, 409: AT_ONCE - 1}
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["detail"] == "这间房在这段时间已有人预订,请换时间或换一间房"
    assert refused["constraint"] == "booking_has_the_room_alone"
    assert counter.sql("SELECT count(*) FROM booking") == [(1,)]
    assert counter.sql("SELECT count(*) FROM booking_event") == [(1,)]


def test_one_hour_may_follow_another_and_other_rooms_are_free(counter: Counter) -> None:
    room = counter.room()
    counter.done("bookings", {"room": room, **span(9, 10)})
    counter.done("bookings", {"room": room, **span(10, 11)})
    assert counter.do("bookings", {"room": room, **span(9, 11)}).status_code == 409
    [here] = [each for each in free(counter) if each["number"] == room]
    assert [each["begins_at"] for each in here["taken"]] == [utc(9), utc(10)]
    other = next(each["number"] for each in free(counter) if each["number"] != room)
    counter.done("bookings", {"room": other, **span(9, 11)})


def utc(of_day: int) -> str:
    return hour(of_day).astimezone(UTC).isoformat().replace("+00:00", "Z")


def free(counter: Counter) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = counter.get("rooms/free", centre=CENTRE, day=hour(9).date().isoformat())["items"]
    return found


def test_a_cancelled_hour_is_free_again_and_a_correction_may_come_too_late(counter: Counter) -> None:
    body = {"room": counter.room(), **span()}
    first = counter.done("bookings", body)
    counter.done(f"bookings/{first['id']}/cancel")
    counter.done("bookings", body)
    late = counter.do(f"bookings/{first['id']}/correct", {"note": "点错"})
    assert (late.status_code, late.json()["constraint"]) == (409, "booking_has_the_room_alone")
    assert counter.get(f"bookings/{first['id']}")["state"] == "cancelled"


def test_a_villager_asks_the_village_answers_and_nobody_else_sees_who_it_was(counter: Counter) -> None:
    asked = counter.done("my/bookings", own(counter), token=counter.villager())
    assert asked["state"] == "requested"
    assert counter.do("bookings", {"room": counter.room(), **span()}).status_code == 409
    shown = counter.get(f"bookings/{asked['id']}")
    assert (shown["name"], shown["phone"]) == ("王*露", "138****5678")
    assert counter.do(f"bookings/{asked['id']}/approve", by=NEIGHBOUR).status_code == 404
    counter.done(f"bookings/{asked['id']}/approve")
    assert [each["state"] for each in counter.get("my/bookings", token=counter.villager())["items"]] == ["booked"]
    assert counter.get("my/bookings", token=counter.villager(OTHER_PHONE))["items"] == []
    assert counter.get(f"bookings/{asked['id']}/booker") == {"name": "王白露", "phone": PHONE}
    assert counter.sql("SELECT what FROM access_log ORDER BY what") == [("booking.name",), ("booking.phone",)]
    assert counter.said(asked["id"]) == ["booking.requested.v1", "booking.booked.v1"]


def test_a_villager_cancels_their_own_only_and_asks_with_their_own_phone_only(counter: Counter) -> None:
    asked = counter.done("my/bookings", own(counter), token=counter.villager())
    other = counter.villager(OTHER_PHONE)
    assert counter.do(f"my/bookings/{asked['id']}/cancel", token=other).status_code == 404
    wrong = counter.do("my/bookings", own(counter, 11), token=other)
    assert wrong.json()["errors"] == {"phone": ["不是已验证的手机号"]}
    assert counter.done(f"my/bookings/{asked['id']}/cancel", token=counter.villager())["state"] == "cancelled"


def test_a_villager_has_three_bookings_to_come_at_the_most(counter: Counter) -> None:
    for begins in (9, 11, 13):
        counter.done("my/bookings", own(counter, begins), token=counter.villager())
    fourth = counter.do("my/bookings", own(counter, 15), token=counter.villager())
    assert (fourth.status_code, fourth.json()["coming"]) == (409, 3)


def test_what_nobody_answers_lapses_at_its_time_and_frees_the_room(counter: Counter) -> None:
    asked = counter.done("my/bookings", own(counter), token=counter.villager())
    counter.tick()
    assert counter.get(f"bookings/{asked['id']}")["state"] == "requested"
    counter.sql("UPDATE booking SET begins_at = now() - interval '1 minute'")
    counter.tick()
    assert counter.get(f"bookings/{asked['id']}")["state"] == "lapsed"
    counter.done("bookings", {"room": counter.room(), **span()})


def test_a_room_that_is_none_or_a_time_that_is_past_is_refused_by_its_field(counter: Counter) -> None:
    shut = counter.do("bookings", {"room": 1, **span()})
    past = counter.do("bookings", {"room": counter.room(), **span(day=-1)})
    long = counter.do("bookings", {"room": counter.room(), **span(0, 23)})
    assert [list(each.json()["errors"]) for each in (shut, past, long)] == [["room"], ["begins_at"], ["ends_at"]]


def test_the_town_sets_the_rooms_by_version_and_none_of_the_ten_may_lack(counter: Counter) -> None:
    plan = counter.get(f"centres/{CENTRE}/rooms")
    room = next(each["number"] for each in plan["rooms"] if each["bookable"])
    shut = [each | {"bookable": each["bookable"] and each["number"] != room} for each in plan["rooms"]]
    how: dict[str, Any] = {"by": TOWN, "method": "PUT", "if_match": str(plan["version"])}
    assert counter.done(f"centres/{CENTRE}/rooms", {"rooms": shut}, **how)["version"] == plan["version"] + 1
    assert counter.do(f"centres/{CENTRE}/rooms", {"rooms": shut}, **how).status_code == 409
    assert counter.do("bookings", {"room": room, **span()}).json()["errors"] == {"room": ["没有这间房,或暂不开放预订"]}
    lacking = [each | {"kind": "cinema"} for each in shut]
    refused = counter.do(f"centres/{CENTRE}/rooms", {"rooms": lacking}, by=TOWN, method="PUT")
    assert "卫生室" in refused.json()["errors"]["rooms"][0]
    gone = counter.do(f"centres/{CENTRE}/rooms", {"rooms": shut[:-1]}, by=TOWN, method="PUT")
    assert (gone.status_code, gone.json()["rooms"]) == (409, [shut[-1]["number"]])
    assert counter.do(f"centres/{CENTRE}/rooms", {"rooms": shut}, method="PUT").status_code == 403


def test_nobody_books_where_a_centre_is_suspended_on_that_day_or_merged(counter: Counter) -> None:
    room, day = counter.room(), hour(9).date()
    pause = f'[{{"from_day": "{day - timedelta(days=1)}", "reopens_on": "{day + timedelta(days=1)}"}}]'
    counter.sql(
        "UPDATE centre SET state = 'suspended', reason = 'damage', instead = %s, pauses = %s WHERE id = %s",
        ELSEWHERE,
        pause,
        CENTRE,
    )
    assert counter.do("bookings", {"room": room, **span()}).status_code == 409
    counter.done("bookings", {"room": room, **span(day=2)})
    counter.sql("UPDATE centre SET state = 'merged', joint_site = instead, instead = NULL WHERE id = %s", CENTRE)
    activity = {"kind": "talk", "title": "百姓话吧", "room": room, "capacity": 5, **span(14, 15, day=3)}
    merged = counter.do("activities", activity)
    assert (merged.status_code, merged.json()["joint_site"]) == (409, ELSEWHERE)
