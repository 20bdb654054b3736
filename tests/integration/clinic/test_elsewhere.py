"""Appointments of a centre that has merged, or is suspended when they would be."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contracts.days import day_of
from services.clinic.events import closing, due, going
from tests.integration.clinic.desk import CENTRE, ELSEWHERE, TOMORROW, Desk, patient

LATER = TOMORROW + timedelta(days=3)


def merge(desk: Desk) -> None:
    desk.sql("UPDATE centre SET state = 'merged', joint_site = %s WHERE id = %s", ELSEWHERE, CENTRE)


def suspend(desk: Desk) -> None:
    """Up to the day after the day after tomorrow."""
    desk.sql(
        "UPDATE centre SET state = 'suspended', instead = %s, reopens_on = %s WHERE id = %s",
        ELSEWHERE,
        day_of(LATER),
        CENTRE,
    )


def state(desk: Desk, appointment: str) -> str:
    return str(desk.sql("SELECT state FROM appointment WHERE id = %s", appointment)[0][0])


def test_one_place_at_the_same_time_is_one_patients_and_the_other_is_offered_another_and_missed_nothing(
    desk: Desk,
) -> None:
    [slot], [same] = desk.slots(capacity=2), desk.slots(centre=ELSEWHERE)
    [next_day] = desk.slots(centre=ELSEWHERE, day=2)
    first, second = desk.book(slot)["id"], desk.book(slot, 1)["id"]
    merge(desk)
    desk.tick_until_done(going)
    moved, stopped = sorted((first, second), key=lambda each: state(desk, each))
    assert (state(desk, moved), state(desk, stopped)) == ("booked", "cancelled_by_clinic")
    assert desk.sql("SELECT centre, slot::text FROM appointment WHERE id = %s", moved) == [(ELSEWHERE, same)]
    assert desk.sql("SELECT offered::text FROM appointment WHERE id = %s", stopped) == [(next_day,)]
    assert dict(desk.sql("SELECT id::text, taken FROM slot")) == {slot: 0, same: 1, next_day: 0}
    desk.tick(closing)
    assert desk.sql("SELECT state FROM schedule WHERE centre = %s", CENTRE) == [("stopped",)]


def test_whoever_has_to_be_elsewhere_then_is_offered_another_time(desk: Desk) -> None:
    [slot], [same] = desk.slots(), desk.slots(centre=ELSEWHERE, number=1)
    mine = desk.book(slot)["id"]
    desk.sql("UPDATE slot SET starts_at = starts_at + interval '10 minutes' WHERE id = %s", same)
    merge(desk)
    desk.tick_until_done(going)
    assert (state(desk, mine), desk.sql("SELECT taken FROM slot WHERE id = %s", same)) == (
        "cancelled_by_clinic",
        [(0,)],
    )


def test_nobody_books_or_walks_in_where_a_centre_has_merged(desk: Desk) -> None:
    [slot] = desk.slots()
    merge(desk)
    for refused in (
        desk.do("appointments", {"slot": slot, "patient": patient(1)}),
        desk.do("walk-ins", {"patient": patient(1), "room": "诊室", "priority": "ordinary"}),
    ):
        assert refused.status_code == 409
        assert "已并入" in refused.json()["detail"]


def test_appointments_in_suspended_days_are_cancelled_with_another_offered_and_later_ones_stay(desk: Desk) -> None:
    [slot], [after] = desk.slots(), desk.slots(day=5, capacity=2)
    soon, late = desk.book(slot)["id"], desk.book(after, 1)["id"]
    suspend(desk)
    desk.tick_until_done(going)
    assert (state(desk, soon), state(desk, late)) == ("cancelled_by_clinic", "booked")
    assert desk.get(f"appointments/{soon}")["offered"] == after


def test_a_suspended_centre_promises_nothing_in_those_days(desk: Desk) -> None:
    [slot], [after] = desk.slots(), desk.slots(day=5)
    suspend(desk)
    assert "暂停服务" in desk.do("appointments", {"slot": slot, "patient": patient(1)}).json()["detail"]
    assert desk.do("appointments", {"slot": after, "patient": patient(1)}).status_code == 200


@pytest.mark.parametrize("close", [merge, suspend])
def test_nobody_misses_what_could_not_be(desk: Desk, close: Callable[[Desk], None]) -> None:
    [slot] = desk.slots()
    mine = desk.book(slot)["id"]
    desk.sql("UPDATE appointment SET due_at = now() WHERE id = %s", mine)
    close(desk)
    desk.tick(due)
    assert state(desk, mine) == "booked"
    desk.tick_until_done(going)
    assert state(desk, mine) == "cancelled_by_clinic"
