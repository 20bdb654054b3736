"""What villagers live through at the echo wall, on all processes at once, and how the county's page tells it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from contracts.feedback.words import opened_by
from services.feedback.domain.rating import rating_of
from tests.end_to_end.county import County
from tests.end_to_end.station import LONG, Station
from tests.end_to_end.wall import Wall
from tests.end_to_end.window import Window
from tests.unit.chassis.scans import pdf
from tests.waiting import eventually


@pytest.fixture
def wall(county: County) -> Wall:
    """The wall of a centre of which the other tests know nothing."""
    return Wall(county, sorted(county.client.credentials["tokens"]["cadre"])[-6])


@pytest.fixture
def handler(wall: Wall) -> str:
    """The staff id of the cadre."""
    return f"staff:{wall.centre}-01"


def test_a_letter_from_the_box_is_read_by_two_answered_and_hangs_on_the_wall(wall: Wall, handler: str) -> None:
    box = wall.do("boxes", wall.town, centre=wall.centre)["id"]
    seen = {"name": "钱谷雨", "capacity": "villagers_representative"}
    wall.do(f"boxes/{box}/unlock", wall.cadre, outsider=seen, slips=1)
    question = f"路灯何时修好{uuid.uuid4().hex}"
    letter = {"kind": "help", "centre": wall.centre, "about_staff": False, "text": "村东头路灯坏了"}
    scan = wall.upload(pdf("村东头路灯坏了"))
    filed = wall.do("cases/registered", wall.cadre, **letter, channel="box", contact=wall.contact, files=[scan])
    wall.do(f"boxes/{box}/lock", wall.cadre)
    case = filed["id"]
    shown = wall.look(f"cases/{case}").json()
    assert (shown["transcriber"], shown["files"]) == (handler, [scan])
    assert shown["box_opened_at"] <= shown["received_at"]
    assert wall.look(f"cases/{case}/files/{scan}").content == pdf("村东头路灯坏了")
    wall.replied(case, handler, question=question)
    wall.act(case, "revisit", solved=True, level=5)
    wall.act(case, "close")

    [entry] = wall.on_the_wall(question)
    assert (entry["reply"], entry["level"], entry["centre"]) == ("已更换灯泡", 5, wall.centre)
    assert wall.by_receipt(filed["receipt"])["state"] == "closed"
    events, promises = wall.told(case, 8)
    expected = ["received", "accepted", "contacted", "assigned", "in_progress", "replied", "revisited", "closed"]
    assert events == expected
    assert promises == {name: ["met"] for name in ("accept", "contact", "reply", "return")}
    assert wall.told(box, 4) == (["installed", "opened", "slip_entered", "locked"], {"box": ["met", "running"]})


def test_who_is_not_reached_at_the_revisit_three_times_on_two_days_has_it_closed_so(wall: Wall, handler: str) -> None:
    case = wall.file("水管漏水")["id"]
    wall.replied(case, handler)
    assert [wall.act(case, "revisit/missed") for _ in range(2)] == ["replied", "replied"]
    wall.another_day(case)

    assert wall.act(case, "revisit/missed") == "closed_unreached"
    assert wall.told(case, 9)[0][-3:] == ["not_reached", "not_reached", "closed_unreached"]


def test_what_two_reworks_did_not_settle_the_county_ends_with_a_published_reason(wall: Wall, handler: str) -> None:
    case, question = wall.file("路灯又坏了")["id"], f"路灯为何总坏{uuid.uuid4().hex}"
    wall.replied(case, handler)
    for _ in range(2):
        wall.act(case, "revisit", solved=False, level=1)
        wall.act(case, "rework")
        wall.act(case, "reply", text="再次维修")
    wall.act(case, "revisit", solved=False, level=1)
    assert wall.client.post(f"/feedback/v1/cases/{case}/rework", wall.cadre, {}).status_code == 409
    wall.act(case, "escalate")
    wall.act(case, "conclude", wall.client.county, text="线路改造列入明年计划", question=question)

    [entry] = wall.on_the_wall(question)
    assert entry["reply"] == "线路改造列入明年计划"
    events, promises = wall.told(case, 15)
    assert events[-2:] == ["county_handling", "closed"]
    assert promises["reply"] == ["met"] * 3


def test_a_bad_rating_is_put_right_and_an_appeal_looks_into_it_anew(wall: Wall, handler: str) -> None:
    case = wall.file("办证慢")["id"]
    wall.replied(case, handler)
    wall.act(case, "revisit", solved=True, level=3)
    wall.act(case, "close")
    opinion = "跑了三趟"
    rated = wall.rate(wall.link(case), 2, displeasure="slow", text=opinion, phone=wall.phone)
    assert rated.json()["rectification"]
    assert wall.rate(wall.link(case), 5).status_code == 409, "another link is the same right"
    one = opened_by(rating_of("feedback", case))
    for verb in ("verify", "rectify", "answer", "appeal"):
        wall.do(f"rectifications/{one}/{verb}", wall.cadre, note="已核实")
    wall.do(f"rectifications/{one}/redo", wall.town, note="申诉有理")
    wall.do(f"rectifications/{one}/dismiss", wall.cadre, note="系统故障")
    alone = wall.client.post(f"/feedback/v1/rectifications/{one}/confirm", wall.cadre, {"note": "系统故障"})
    assert alone.status_code == 409, "a second person looks at it"
    assert wall.look(f"rectifications/{one}/timeline", wall.town).json()["items"][-1]["note"] == "系统故障"
    wall.do(f"rectifications/{one}/confirm", wall.town, note="有故障记录")
    wall.do(f"rectifications/{one}/answer", wall.cadre, note="已致歉")
    early = wall.client.post(f"/feedback/v1/rectifications/{one}/close", wall.cadre, {"note": "已致歉"})
    assert early.status_code == 409, "who left a phone is called back first"
    assert wall.look(f"rectifications/{one}/voice", wall.town).json() == {"text": opinion, "phone": wall.phone}
    assert wall.look(f"rectifications/{one}/voice", wall.cadre).status_code == 403
    wall.do(f"rectifications/{one}/call-back", wall.town, note="已回访", reached=True, content=True)
    wall.do(f"rectifications/{one}/close", wall.cadre, note="已致歉")

    events, promises = wall.told(one, 11)
    expected = ["received", "verified", "rectified", "answered", "appealed", "reopened", "dismissal_proposed"]
    assert events == [*expected, "not_upheld", "answered", "called_back", "closed"]
    assert promises == {"rectify": ["met", "met"]}


def test_a_reply_that_is_late_is_the_desks_breach_and_said_so(wall: Wall, handler: str) -> None:
    case = wall.file("垃圾没有清运")["id"]
    wall.act(case, "accept")
    wall.pass_days(case, timedelta(days=15), events=2)
    for verb, body in (("assign", {"assignee": handler}), ("take-up", {}), ("reply", {"text": "已清运"})):
        wall.act(case, verb, **body)

    promises = wall.told(case, 5)[1]
    assert (promises["accept"], promises["reply"], promises["contact"]) == (
        ["met"],
        ["completed_late"],
        ["completed_late"],
    )


def test_what_another_service_has_finished_may_be_rated_once_by_whichever_qr(wall: Wall) -> None:
    station = Station(wall.county, wall.centre)
    parcel = station.shelve()
    asked = {"service": "express", "case": parcel}
    assert wall.client.post("/feedback/v1/counter/tickets", wall.cadre, asked).status_code == 404, "it is on the shelf"
    station.collect(parcel)
    eventually(lambda: wall.client.post("/feedback/v1/counter/tickets", wall.cadre, asked).is_success, within=LONG)
    other = wall.client.cadre(min(wall.client.credentials["tokens"]["cadre"]))
    assert wall.client.post("/feedback/v1/counter/tickets", other, asked).status_code == 404, "not at their counter"

    scanned = [wall.do("counter/tickets", wall.cadre, **asked)["ticket"] for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        rate = partial(wall.rate, level=1, displeasure="slow")
        statuses = sorted(answer.status_code for answer in pool.map(rate, scanned))
    assert statuses == [200] + [409] * 7
    assert wall.told(opened_by(rating_of("express", parcel)), 1)[0] == ["received"]
    wall.do("counter/tickets", wall.cadre, **asked)
    page = wall.look("counter/qr", **asked)
    assert (page.headers["content-type"], "<svg" in page.text) == ("text/html; charset=utf-8", True)


def test_a_decision_that_the_hall_has_handed_over_may_be_rated(wall: Wall) -> None:
    window = Window(wall.county, wall.centre, wall.phone)
    application = window.forwarded()
    window.at_bureau(f"{application}/acknowledge")
    window.at_bureau(f"{application}/grant")
    window.act(f"{application}/deliver", through="counter")
    asked = {"service": "hall", "case": application}
    answer = eventually(lambda: known(wall.client.post("/feedback/v1/counter/tickets", wall.cadre, asked)), within=LONG)

    assert wall.rate(answer["ticket"], 5).json()["rectification"] is False


def known(answer: httpx.Response) -> dict[str, Any] | None:
    return dict(answer.json()) if answer.is_success else None
