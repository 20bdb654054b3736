"""What happens between a villager's word and the wall, over HTTP and in a real database; one service for all tests."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from contracts.people import COUNTY, Actor, Tier
from services.chassis.http.routes import Read, Write, method_of
from services.feedback.api import API
from tests.integration.feedback.desk import CADRE, CENTRE, IDENTITY, PHONE, SECRET_WORDS, TOWN, Echo


def reply(echo: Echo, case: str, actor: Actor = CADRE, **body: Any) -> None:
    """From acceptance to the reply."""
    echo.do(case, "accept", actor)
    echo.do(case, "assign", actor, assignee=actor.id)
    echo.do(case, "take-up", actor)
    assert echo.do(case, "reply", actor, text="已更换灯泡", **body) == "replied"


def test_a_letter_from_the_box_comes_to_the_wall_with_its_answer(echo: Echo) -> None:
    box = "/v1/boxes/" + echo.post("/v1/boxes", {"centre": CENTRE}, TOWN).raise_for_status().json()["id"]
    echo.post(
        f"{box}/unlock", {"outsider": {"name": "王白露", "capacity": "volunteer"}, "slips": 1}, CADRE
    ).raise_for_status()
    assert echo.post(f"{box}/lock", {}, CADRE).status_code == 409, "a slip that was counted isn't taken down"
    letter = {"kind": "help", "centre": CENTRE, "text": f"路灯坏了,我是{IDENTITY}", "about_staff": False}
    filed = echo.post(
        "/v1/cases/registered", letter | {"channel": "box", "contact": {"name": "王白露", "phone": PHONE}}, CADRE
    ).json()
    counted = [echo.get("/v1/boxes", actor).json()["items"][0]["slips"] for actor in (CADRE, TOWN)]
    assert echo.post(f"{box}/lock", {}, CADRE).json()["state"] == "locked"
    counted += [echo.get("/v1/boxes", actor).json()["items"][0]["slips"] for actor in (CADRE, TOWN)]
    assert counted == [1, 1, None, 1], "once it is locked, fewer than five are not counted to the centre"

    case = filed["id"]
    reply(echo, case, question=f"村东头路灯不亮,请联系{PHONE}")
    assert echo.get("/v1/wall", q="路灯不亮").json()["items"] == [], "not before it is closed"
    echo.do(case, "revisit", solved=True, level=5)
    assert echo.do(case, "close") == "closed"

    [entry] = echo.get("/v1/wall", q="路灯不亮", town=CENTRE[:9], kind="help").json()["items"]
    assert (entry["question"], entry["reply"]) == ("村东头路灯不亮,请联系138****5678", "已更换灯泡")
    assert entry["level"] == 5
    assert echo.get("/v1/wall", q="路灯不亮", town="370829002").json()["items"] == []
    by_centre = {centre: echo.get("/v1/wall", centre=centre).json()["items"] for centre in (CENTRE, "370829001002")}
    assert ([each["number"] for each in by_centre[CENTRE]], by_centre["370829001002"]) == ([entry["number"]], [])
    shown = echo.post("/v1/receipts", {"receipt": filed["receipt"]}).json()
    assert (shown["state"], shown["reply"]) == ("closed", "已更换灯泡")
    assert IDENTITY not in echo.get(f"/v1/cases/{case}", CADRE).text


def test_who_takes_down_what_is_said_of_them_in_a_letter_can_not_follow_it(echo: Echo) -> None:
    letter = {"kind": "complaint", "centre": CENTRE, "text": SECRET_WORDS, "about_staff": True, "channel": "guest_book"}
    kept = echo.post("/v1/cases/registered", letter, CADRE).json()

    assert kept["receipt"] is None
    assert echo.get(f"/v1/cases/{kept['id']}", CADRE).status_code == 404
    assert echo.post("/v1/cases/registered", letter | {"about_staff": False}, CADRE).json()["receipt"]


def test_a_wrong_secret_finds_no_case(echo: Echo) -> None:
    number, secret = echo.file()["receipt"].split("-")
    other = "".join("1" if sign == "0" else "0" for sign in secret)

    assert echo.post("/v1/receipts", {"receipt": f"{number}-{other}"}).status_code == 404


def test_nobody_reached_at_the_revisit_closes_it_after_three_tries_on_two_days(echo: Echo) -> None:
    case = echo.file(contact={"phone": "13900000001"})["id"]
    reply(echo, case)
    states = [echo.do(case, "revisit/missed") for _ in range(3)]
    assert states == ["replied"] * 3, "all on one day"
    with psycopg.connect(echo.database.services["feedback"].owner) as owner:
        owner.execute("""UPDATE feedback SET tries = '["2026-01-05", "2026-01-05"]' WHERE id = %s""", [case])

    assert echo.do(case, "revisit/missed") == "closed_unreached"


def test_two_reworks_and_then_the_county(echo: Echo) -> None:
    case = echo.file(contact={"phone": "13900000002"})["id"]
    county = Actor(f"county:{COUNTY}", Tier.COUNTY, COUNTY)
    reply(echo, case)
    for _ in range(2):
        echo.do(case, "revisit", solved=False, level=1)
        assert echo.do(case, "rework") == "reworking"
        echo.do(case, "reply", text="再次维修")
    echo.do(case, "revisit", solved=False, level=1)
    assert echo.post(f"/v1/cases/{case}/rework", {}, CADRE).status_code == 409
    assert echo.do(case, "escalate") == "county_handling"

    assert echo.do(case, "conclude", county, text="线路改造列入明年计划", question="路灯何时修好") == "closed"
    assert echo.get("/v1/wall", q="何时修好").json()["items"][0]["reply"] == "线路改造列入明年计划"


def test_the_filer_is_opened_to_the_handler_alone_and_that_is_logged(echo: Echo) -> None:
    case = echo.file(contact={"name": "王白露", "phone": "13900000003"})["id"]
    reply(echo, case)

    assert echo.get(f"/v1/cases/{case}/filer", TOWN).json() == {
        "opened": False,
        "name": None,
        "phone": None,
        "agent": None,
    }
    opened = echo.get(f"/v1/cases/{case}/filer", CADRE).json()
    assert opened == {"opened": True, "name": "王白露", "phone": "13900000003", "agent": None}
    assert echo.scalar("SELECT count(*) FROM access_log WHERE subject = %s AND actor = %s", case, CADRE.id) == 2
    assert echo.scalar("SELECT count(*) FROM access_log WHERE subject = %s AND actor = %s", case, TOWN.id) == 0


def reads() -> list[Read | Write]:
    return [route for route in API.routes if isinstance(route, Read | Write) and Tier.CADRE in route.allow]


def answers_to(echo: Echo, actor: Actor, case: str, number: str) -> str:
    """All that this actor is answered by any route that is for them, asked about the case."""
    bodies = {"/v1/cases/search": {"number": number}, "/v1/counter/tickets": {"service": "express"}}
    told = []
    for route in reads():
        path = route.path.replace("{case:uuid}", case).replace("{rectification:uuid}", case)
        if isinstance(route, Write) and case not in path:
            continue
        body = bodies.get(route.path, {})
        answer = echo.get(path, actor) if method_of(route) == "GET" else echo.post(path, body, actor)
        told.append(answer.text)
    by_phone = echo.post("/v1/cases/search", {"phone": "13900000004"}, actor)
    return json.dumps([*told, by_phone.text], ensure_ascii=False)


@pytest.mark.parametrize("kind", ["complaint", "report"])
def test_by_no_route_does_the_accused_cadre_find_what_was_said_of_them(echo: Echo, kind: str) -> None:
    filed = echo.file(kind=kind, about_staff=True, text=SECRET_WORDS, contact={"phone": "13900000004"})
    number = filed["receipt"].split("-")[0]
    reply(echo, filed["id"], TOWN, question="补贴发放不实")
    echo.do(filed["id"], "revisit", TOWN, solved=True, level=4)
    echo.do(filed["id"], "close", TOWN)

    told = answers_to(echo, CADRE, filed["id"], number)
    for trace in (number, SECRET_WORDS, "补贴", f'"{filed["id"]}"'):
        assert trace not in told
    assert number in answers_to(echo, TOWN, filed["id"], number)
    assert echo.get("/v1/wall", q="补贴").json()["items"] == []
    known = "SELECT string_agg(events, ' ') FROM outbox WHERE events LIKE %s"
    said = echo.scalar(known, f"%{filed['id']}%")
    assert CENTRE not in said
    assert f'"centre": "{CENTRE[:9]}"' in said or f'"centre":"{CENTRE[:9]}"' in said


def test_a_report_against_the_town_lies_with_the_county(echo: Echo) -> None:
    case = echo.file(kind="report", about_staff=True, about_town=True, text=SECRET_WORDS)["id"]

    statuses = [echo.get(f"/v1/cases/{case}", actor).status_code for actor in (CADRE, TOWN)]
    assert statuses == [404, 404]
    assert echo.get(f"/v1/cases/{case}", Actor("county:1", Tier.COUNTY, COUNTY)).status_code == 200


def test_a_bad_rating_sent_many_times_at_once_counts_once_and_opens_one_case(echo: Echo) -> None:
    before = echo.scalar("SELECT count(*) FROM rating"), echo.scalar("SELECT count(*) FROM rectification")
    body = {"ticket": echo.ticket(), "level": 1, "displeasure": "attitude", "text": SECRET_WORDS, "phone": PHONE}
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(lambda _: echo.post("/v1/ratings", body).status_code, range(8)))

    assert statuses == [200] + [409] * 7
    after = echo.scalar("SELECT count(*) FROM rating"), echo.scalar("SELECT count(*) FROM rectification")
    assert after == (before[0] + 1, before[1] + 1)
    shown = echo.get("/v1/rectifications", CADRE).text
    assert SECRET_WORDS not in shown
    assert "138****" not in shown


def test_a_ticket_that_is_forged_or_has_expired_rates_nothing(echo: Echo) -> None:
    past = echo.ticket(expires=datetime.now(UTC) - timedelta(seconds=1))
    forged = echo.ticket()[:-4] + "AAAA"

    assert echo.post("/v1/ratings", {"ticket": past, "level": 5}).status_code == 409
    assert echo.post("/v1/ratings", {"ticket": forged, "level": 5}).status_code == 422


def test_a_bad_rating_wants_one_tap(echo: Echo) -> None:
    ticket = echo.ticket()

    assert echo.post("/v1/ratings", {"ticket": ticket, "level": 2}).status_code == 422
    silent = {"ticket": ticket, "level": 2, "displeasure": "prefer_not_to_say"}
    assert echo.post("/v1/ratings", silent).json()["rectification"] is True


def test_one_phone_files_ten_a_day(echo: Echo) -> None:
    body = {"kind": "help", "centre": CENTRE, "text": "路灯", "about_staff": False, "contact": {"phone": "13900000005"}}
    statuses = [echo.post("/v1/cases", body).status_code for _ in range(11)]

    assert statuses == [200] * 10 + [409]
