"""Who doesn't come too often can't book for a while, as far as it was really they who didn't come."""

from datetime import timedelta

from services.clinic.events import due, stopped
from tests.integration.clinic.desk import Desk, patient


def test_three_no_shows_suspend_booking_but_no_walk_in_until_an_appeal_is_granted(desk: Desk) -> None:
    states = [desk.state(desk.miss(0, day)) for day in (1, 2, 3)]
    [slot] = desk.slots(day=4)
    body = {"slot": slot, "patient": patient()}
    refused, walked = desk.do("appointments", body), desk.walk_in(0)
    [suspension] = desk.get("my/suspensions", token=desk.villager())["items"]
    desk.done(f"my/suspensions/{suspension['id']}/appeal", {"reason": "住院了"}, token=desk.villager())
    desk.done(f"suspensions/{suspension['id']}/lift", {"note": "属实"}, token=desk.town)

    assert states == ["no_show"] * 3
    assert (refused.status_code, walked["state"]) == (409, "waiting")
    assert "可直接到卫生室取号候诊" in refused.json()["detail"]
    assert desk.do("appointments", body).status_code == 200


def thrice_missed(desk: Desk) -> list[str]:
    missed = [desk.miss(0, day) for day in (1, 2, 3)]
    assert books(desk) == 409
    return missed


def books(desk: Desk) -> int:
    """The answer to a booking of the same patient's, taken back where it was taken."""
    known = desk.sql("SELECT id::text FROM slot WHERE starts_at > now() + interval '7 days'")
    slot = known[0][0] if known else desk.slots(day=9)[0]
    answer = desk.do("appointments", {"slot": slot, "patient": patient()})
    if answer.status_code == 200:
        desk.done(f"appointments/{answer.json()['id']}/cancel")
    return answer.status_code


def suspends(desk: Desk) -> list[bool]:
    mine = [each["suspends"] for each in desk.get("my/suspensions", token=desk.villager())["items"]]
    assert mine == [each["suspends"] for each in desk.get("suspensions")["items"]]
    return mine


def test_who_is_suspended_hears_of_it_and_of_the_way_to_appeal(desk: Desk) -> None:
    thrice_missed(desk)

    assert suspends(desk) == [True]
    assert desk.sql("SELECT count(*) FROM notice WHERE purpose = 'suspended'") == [(1,)]


def test_a_no_show_that_was_entered_in_error_suspends_nobody_and_the_others_count_again(desk: Desk) -> None:
    _, wrong, _ = thrice_missed(desk)
    desk.done(f"appointments/{wrong}/entered-in-error", {"note": "当天已到,漏签"})
    without = (books(desk), suspends(desk))
    desk.done(f"appointments/{wrong}/correct", {"reason": "点错"})
    again = (books(desk), suspends(desk))
    desk.done(f"appointments/{wrong}/entered-in-error")
    desk.miss(0, 4)

    assert (without, again) == ((200, [False]), (409, [True]))
    assert (books(desk), suspends(desk)) == (409, [True, False])


def test_nobody_is_blamed_for_a_session_that_did_not_take_place(desk: Desk) -> None:
    first, *_ = thrice_missed(desk)
    [schedule] = desk.sql(
        "SELECT schedule::text FROM slot JOIN appointment ON slot = slot.id WHERE appointment.id = %s", first
    )
    desk.done(f"schedules/{schedule[0]}/stop", {"note": "医生当天外出"})

    assert (books(desk), suspends(desk)) == (200, [False])


def test_what_a_granted_appeal_has_lifted_counts_no_more(desk: Desk) -> None:
    missed = thrice_missed(desk)
    [suspension] = desk.get("suspensions")["items"]
    desk.done(f"suspensions/{suspension['id']}/appeal", {"reason": "住院"})
    desk.done(f"suspensions/{suspension['id']}/lift", {}, token=desk.town)
    desk.done(f"appointments/{missed[0]}/entered-in-error")
    desk.miss(0, 4)

    assert (books(desk), suspends(desk)) == (200, [False])


def test_whoever_books_while_the_time_runs_is_not_late_for_what_is_past(desk: Desk) -> None:
    [slot] = desk.slots()
    begun = "UPDATE slot SET starts_at = now() - interval '3 hours', ends_at = now() + interval '1 hour' WHERE id = %s"
    desk.sql(begun, slot)
    booked = desk.book(slot)
    desk.tick(stopped, due)
    desk.sql("UPDATE appointment SET due_at = due_at - interval '31 minutes'")
    before = desk.state(booked["id"])
    desk.tick(stopped, due)

    assert (before, desk.state(booked["id"])) == ("booked", "no_show")


def test_a_cancellation_that_is_taken_back_late_is_no_no_show_at_once(desk: Desk) -> None:
    [slot] = desk.slots()
    booked = desk.book(slot)
    desk.done(f"appointments/{booked['id']}/cancel")
    for table, key in (("slot", "id"), ("appointment", "slot")):
        desk.sql(f"UPDATE {table} SET starts_at = now() - interval '29 minutes' WHERE {key} = %s", slot)
    desk.done(f"appointments/{booked['id']}/correct", {"reason": "点错"})
    [(due_at, now)] = desk.sql("SELECT due_at, now() FROM appointment")

    assert due_at > now + timedelta(minutes=29)


def passed(desk: Desk, appointment: str) -> None:
    """The time of its slot is over."""
    [(slot,)] = desk.sql("SELECT slot::text FROM appointment WHERE id = %s", appointment)
    for table, key in (("slot", "id"), ("appointment", "slot")):
        begin_and_end = "starts_at = now() - interval '40 minutes', ends_at = now() - interval '10 minutes'"
        desk.sql(f"UPDATE {table} SET {begin_and_end} WHERE {key} = %s", slot)


def test_an_entry_in_error_is_taken_back_also_when_the_time_of_its_slot_is_over(desk: Desk) -> None:
    missed = desk.miss(0, 1)
    passed(desk, missed)
    desk.done(f"appointments/{missed}/entered-in-error", {"note": "当天已到,漏签"})
    without = desk.sql("SELECT taken FROM slot")
    desk.done(f"appointments/{missed}/correct", {"reason": "点错"})

    assert (without, desk.sql("SELECT taken FROM slot")) == ([(0,)], [(1,)])
    assert desk.state(missed) == "no_show"


def test_an_entry_in_error_of_a_session_that_was_stopped_is_taken_back_too(desk: Desk) -> None:
    missed = desk.miss(0, 1)
    [(schedule,)] = desk.sql("SELECT schedule::text FROM slot")
    desk.done(f"schedules/{schedule}/stop", {"note": "医生当天外出"})
    desk.done(f"appointments/{missed}/entered-in-error")
    desk.done(f"appointments/{missed}/correct", {"reason": "点错"})

    assert desk.state(missed) == "no_show"


def test_a_cancellation_is_not_taken_back_when_the_time_of_its_slot_is_over(desk: Desk) -> None:
    [slot] = desk.slots()
    booked = desk.book(slot)
    desk.done(f"appointments/{booked['id']}/cancel")
    passed(desk, booked["id"])

    assert desk.do(f"appointments/{booked['id']}/correct", {"reason": "点错"}).status_code == 409
