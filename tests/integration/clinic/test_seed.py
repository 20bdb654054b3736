"""The demonstration county's clinics have sessions to book, also where nobody simulates anything."""

from services.clinic.seed import CAPACITY, DAYS, furnish
from tests.integration.clinic.desk import CENTRE, ELSEWHERE, Desk

CENTRES = {CENTRE: "金穗村", ELSEWHERE: "银杏村", "370829003001": "甲村"}


def test_every_clinic_has_sessions_of_the_coming_days_once_and_a_cadres_own_are_left_alone(desk: Desk) -> None:
    desk.slots()

    opened = [furnish(desk.settings, CENTRES), furnish(desk.settings, CENTRES)]

    coming = len(CENTRES) * (DAYS - 1) - 1
    assert opened[0] in (coming, coming + len(CENTRES)), "today's too, while its morning lasts"
    assert opened[1] == 0
    shown = desk.get("slots", token=desk.client.cadre(ELSEWHERE), limit=200)["items"]
    assert {slot["centre"] for slot in shown} == {ELSEWHERE}
    assert len(shown) >= (DAYS - 1) * 7
    assert {slot["free"] for slot in shown} == {CAPACITY}
    assert desk.book(desk.get("slots", limit=200)["items"][-1]["id"])["state"] == "booked"


def test_a_day_that_a_cadre_has_stopped_is_not_opened_again(desk: Desk) -> None:
    furnish(desk.settings, CENTRES)
    sessions = desk.sql("SELECT id::text FROM schedule WHERE centre = %s", CENTRE)
    for (session,) in sessions:
        desk.done(f"schedules/{session}/stop")

    assert furnish(desk.settings, CENTRES) == 0
