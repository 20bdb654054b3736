"""The clinic as a hospital's FHIR client sees it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from contracts.days import SHANGHAI, day_of
from tests.end_to_end.client import bearer
from tests.integration.clinic.desk import CENTRE, ELSEWHERE, ROOM, TOMORROW, Desk
from tests.unit.clinic.standard import wrong

DAY = day_of(TOMORROW)
MORNING = f"{DAY}T09:00"


def ask(desk: Desk, url: str, centre: str = CENTRE) -> httpx.Response:
    return desk.client.http.get(f"/clinic/fhir/{url}", headers=bearer(desk.client.cadre(centre)))


def bundle(desk: Desk, url: str, centre: str = CENTRE) -> dict[str, Any]:
    answer = ask(desk, url, centre)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    assert wrong(shown) == []
    return shown


def ids(found: dict[str, Any]) -> list[str]:
    return [each["resource"]["id"] for each in found.get("entry", ())]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (f"{DAY}", 3),
        (f"{DAY:%Y-%m}", 3),
        (f"{DAY.year}", 3),
        (f"ne{DAY.year}", 0),
        (f"{DAY - timedelta(days=1)}", 0),
        (f"lt{MORNING}", 0),
        (f"le{MORNING}", 1),
        (f"{MORNING}:00%2B08:00", 1),
        (f"{MORNING}:00+08:00", 1),
        (f"{MORNING}Z", 0),
        (f"gt{MORNING}", 2),
        (f"sa{MORNING}", 2),
        (f"ge{MORNING}&date=lt{DAY}T10:00", 2),
        (f"ge{DAY + timedelta(days=1)}", 0),
        (f"eb{DAY + timedelta(days=1)}", 3),
    ],
)
def test_appointments_are_found_by_when_they_begin(desk: Desk, said: str, found: int) -> None:
    for n, slot in enumerate(desk.slots(number=3)):
        desk.book(slot, n)

    assert len(ids(bundle(desk, f"Appointment?date={said}"))) == found


def test_pages_follow_their_links_and_say_the_same_as_the_whole(desk: Desk) -> None:
    booked = [desk.book(slot, n)["id"] for n, slot in enumerate(desk.slots(number=5))]
    pages = [bundle(desk, f"Appointment?status=booked,arrived&date=ge{DAY}&_count=2")]
    while links := [each["url"] for each in pages[-1]["link"] if each["relation"] == "next"]:
        pages.append(bundle(desk, links[0]))

    assert [ids(page) for page in pages] == [booked[:2], booked[2:4], booked[4:]]
    [itself] = [each["url"] for each in pages[-1]["link"]]
    assert itself.startswith("Appointment?")
    assert f"_after={booked[3]}" in itself
    assert urljoin("http://county/clinic/fhir/Appointment?_count=2", itself) == f"http://county/clinic/fhir/{itself}"
    assert bundle(desk, "Appointment?_count=0")["total"] == 5
    assert bundle(desk, "Appointment", ELSEWHERE)["link"] == [{"relation": "self", "url": "Appointment?_count=50"}]


def test_whoever_is_in_the_house_lasts_and_what_has_ended_lay_in_its_day(desk: Desk) -> None:
    gone, waiting = desk.walk_in(1), desk.walk_in(2)
    for deed in ("call", "start", "finish"):
        desk.done(f"appointments/{gone['id']}/{deed}")
    today = desk.sql("SELECT now()")[0][0].astimezone(SHANGHAI)
    desk.sql(
        "UPDATE appointment SET arrived_at = arrived_at - interval '3 days', updated_at = now() - interval '2 days'"
    )
    day = {n: (today - timedelta(days=n)).date() for n in (1, 2, 3)}

    def found(query: str) -> list[str]:
        return ids(bundle(desk, f"Encounter?{query}"))

    assert found(f"date=ge{day[3]}&date=le{day[2]}") == [gone["id"], waiting["id"]][:2]
    assert found(f"date=gt{day[2]}") == [waiting["id"]]
    assert found(f"date=eb{day[1]}") == [gone["id"]]
    assert found("status=finished") == [gone["id"]]
    assert found("status=triaged,in-progress") == [waiting["id"]]


def test_slots_and_sessions_are_found_by_their_own_parameters(desk: Desk) -> None:
    full, free = desk.slots(number=2)
    [stopped] = desk.slots(day=2)
    desk.book(full)
    sessions = {slot: str(desk.sql("SELECT schedule FROM slot WHERE id = %s", slot)[0][0]) for slot in (free, stopped)}
    desk.done(f"schedules/{sessions[stopped]}/stop")

    assert ids(bundle(desk, f"Slot?status=free&start=ge{DAY}")) == [free]
    assert ids(bundle(desk, "Slot?status=busy,busy-unavailable")) == [full, stopped]
    assert ids(bundle(desk, f"Slot?schedule=Schedule/{sessions[free]}&start={DAY}T09:30")) == [free]
    assert ids(bundle(desk, "Schedule?active=true&_format=json")) == [sessions[free]]
    assert ids(bundle(desk, f"Schedule?date=ge{DAY + timedelta(days=1)}")) == [sessions[stopped]]
    assert ids(bundle(desk, "Schedule?active=true&status=inactive")) == []


@pytest.mark.parametrize(
    "query", ["date=2026-02-30", "date=yesterday", "_count=-1", "_format=xml", "doctor=1", "date=9999", "_after=x"]
)
def test_what_nobody_can_answer_is_an_outcome_that_names_it(desk: Desk, query: str) -> None:
    answer = ask(desk, f"Appointment?{query}")

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/fhir+json")
    assert wrong(answer.json()) == []
    assert query.partition("=")[0] in answer.text


def test_a_client_asks_first_what_it_may_ask(desk: Desk) -> None:
    answer = ask(desk, "metadata?_format=json")

    assert answer.status_code == 200
    assert answer.json()["fhirVersion"] == "4.0.1"
    assert ask(desk, "metadata?_format=xml").status_code == 422


def finished(desk: Desk, appointment: str) -> None:
    for deed in ("call", "start", "finish"):
        desk.done(f"appointments/{appointment}/{deed}")


WAYS: dict[str, Callable[[Desk, str], object]] = {
    "fulfilled": finished,
    "cancelled": lambda desk, it: desk.done(f"appointments/{it}/leave"),
    "checked-in": lambda _, __: None,
    "entered-in-error": lambda desk, it: desk.done(f"appointments/{it}/entered-in-error"),
}


@pytest.mark.parametrize("status", WAYS)
def test_one_resource_is_as_the_search_shows_it_and_nobody_elses(desk: Desk, status: str) -> None:
    [slot] = desk.slots()
    one = desk.book(slot)["id"]
    desk.done(f"appointments/{one}/arrive", {"priority": "ordinary", "room": ROOM})
    WAYS[status](desk, one)

    for kind in ("Appointment", "Encounter"):
        shown = ask(desk, f"{kind}/{one}").json()
        [entry] = bundle(desk, f"{kind}?_id={one}")["entry"]
        assert shown == entry["resource"]
        assert wrong(shown) == []
        assert ask(desk, f"{kind}/{one}", ELSEWHERE).status_code == 404
    assert ask(desk, f"Appointment/{one}").json()["status"] == status
