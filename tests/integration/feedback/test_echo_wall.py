"""What happens between a villager's word and the wall, over HTTP and in a real database; one service for all tests."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from contracts.feedback.words import RatedBy
from contracts.people import COUNTY, Actor, Tier, villager_id
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from services.chassis.http.app import build
from services.chassis.http.routes import Read, Write, method_of
from services.chassis.http.tokens import issue
from services.chassis.ids import uuid7
from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from services.feedback.api import API
from services.feedback.domain.rating import Ticket
from services.feedback.store import tickets
from tests import servers
from tests.integration.express.counter import KeyFiles
from tests.serving import served
from tests.unit.chassis.scans import png

CENTRE = "370829001001"
CADRE = Actor("staff:370829001001-01", Tier.CADRE, CENTRE)
TOWN = Actor("town:370829001", Tier.TOWN, CENTRE[:9])
SECRET_WORDS = "会计克扣了我家的补贴"
PHONE, IDENTITY = "13812345678", "11010519491231002X"


class Echo:
    """The service, and whoever calls it."""

    def __init__(self, base: str, keys: KeyFiles, database: servers.FreshDatabase) -> None:
        self.http = httpx.Client(base_url=base, timeout=15)
        self.database = database
        self.vault = Vault.from_file(keys.folder / "fields.json")
        self._keys = keys.folder / "token-private.json"

    def headers(self, actor: Actor | None) -> dict[str, str]:
        return {"authorization": f"Bearer {issue(self._keys, actor)}"} if actor else {}

    def get(self, path: str, actor: Actor | None = None, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query, headers=self.headers(actor))

    def post(self, path: str, body: Mapping[str, Any], actor: Actor | None = None) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.headers(actor))

    def put(self, path: str, body: Mapping[str, Any], actor: Actor) -> httpx.Response:
        return self.http.put(path, json=body, headers=self.headers(actor))

    def villagers(self, villager: Actor) -> dict[str, str]:
        token = villagers.issue(self.vault, villager.id.removeprefix("villager:"), datetime.now(UTC))[0]
        return {"authorization": f"Bearer {token}"}

    def as_villager(self, path: str, body: Mapping[str, Any], villager: Actor) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.villagers(villager))

    def upload(self, path: str, content: bytes, villager: Actor) -> str:
        """A photo of a villager's; its id."""
        answer = self.http.post(path, content=content, headers=self.villagers(villager))
        return str(answer.raise_for_status().json()["id"])

    def do(self, case: str, name: str, actor: Actor = CADRE, **body: Any) -> str:
        """An action that goes well; the state after it."""
        state: str = self.post(f"/v1/cases/{case}/{name}", body, actor).raise_for_status().json()["state"]
        return state

    def file(self, **changed: Any) -> dict[str, Any]:
        body = {"kind": "help", "centre": CENTRE, "text": "路灯坏了", "about_staff": False}
        filed: dict[str, Any] = self.post("/v1/cases", body | changed).raise_for_status().json()
        return filed

    def ticket(self, **changed: Any) -> str:
        later = datetime.now(UTC) + timedelta(minutes=5)
        ticket = Ticket(str(uuid7()), "express", CENTRE, RatedBy.COUNTER, later)
        return tickets.issue(self.vault, replace(ticket, **changed))

    def scalar(self, query: str, *parameters: Any) -> Any:
        with psycopg.connect(self.database.services["feedback"].owner) as owner:
            row = owner.execute(query, parameters).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture(scope="module")
def echo(database: Database, database_secrets: SecretFile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Echo]:
    with servers.copied_database(database, database_secrets) as fresh:
        with psycopg.connect(fresh.services["feedback"].owner) as owner:
            owner.execute("INSERT INTO centre (id, name, version) VALUES (%s, '金穗村', 1)", [CENTRE])
        keys = KeyFiles(tmp_path_factory.mktemp("echo"))
        settings = keys.settings(fresh.write_url("feedback"))
        settings = replace(settings, service="feedback", rate_actor="10000/second", rate_open="10000/second")
        with served(build(API, settings)) as base:
            yield Echo(base, keys, fresh)


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
    assert echo.post(f"{box}/lock", {}, CADRE).json()["state"] == "locked"

    case = filed["id"]
    reply(echo, case, question=f"村东头路灯不亮,请联系{PHONE}")
    assert echo.get("/v1/wall", q="路灯不亮").json()["items"] == [], "not before it is closed"
    echo.do(case, "revisit", solved=True, level=5)
    assert echo.do(case, "close") == "closed"

    [entry] = echo.get("/v1/wall", q="路灯不亮", town=CENTRE[:9], kind="help").json()["items"]
    assert (entry["question"], entry["reply"]) == ("村东头路灯不亮,请联系138****5678", "已更换灯泡")
    assert entry["level"] == 5
    assert echo.get("/v1/wall", q="路灯不亮", town="370829002").json()["items"] == []
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

    assert echo.get(f"/v1/cases/{case}/filer", TOWN).json() == {"opened": False, "name": None, "phone": None}
    opened = echo.get(f"/v1/cases/{case}/filer", CADRE).json()
    assert opened == {"opened": True, "name": "王白露", "phone": "13900000003"}
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


def test_photos_of_a_villager_are_shown_to_the_desk_and_to_nobody_else(echo: Echo) -> None:
    me = Actor(villager_id(phone_hash("13900000006", echo.vault)), Tier.VILLAGER, COUNTY)
    photo = echo.upload("/v1/my/files", png(), me)
    body = {"kind": "report", "centre": CENTRE, "text": "有照片为证", "about_staff": True, "files": [photo]}
    assert echo.as_villager("/v1/my/cases", body | {"contact": {"phone": "13900000007"}}, me).status_code == 403
    case = echo.as_villager("/v1/my/cases", body | {"contact": {"phone": "13900000006"}}, me).json()["id"]
    again = echo.as_villager("/v1/my/cases", body | {"contact": {"phone": "13900000006"}}, me)
    assert again.status_code == 409, "it is the other case's"

    path = f"cases/{case}/files/{photo}"
    assert echo.get(f"/v1/{path}", TOWN).content == png()
    assert echo.get(f"/v1/{path}", CADRE).status_code == 404
    mine = echo.http.get(f"/v1/my/{path}", headers=echo.villagers(me))
    assert mine.content == png()
    assert echo.scalar("SELECT count(*) FROM access_log WHERE subject = %s", photo) == 2


def test_the_county_writes_a_template_and_a_cadre_fills_it_in_before_it_is_sent(echo: Echo) -> None:
    county = Actor("county:1", Tier.COUNTY, COUNTY)
    one = f"/v1/templates/{uuid7()}"
    written = {
        "title": "已办结",
        "text": "您 {收到日期} 反映的事项({编号},{类别})已办结:{结果}。{服务中心}",
        "kind": "help",
    }
    assert echo.put(one, written, CADRE).status_code == 403
    assert echo.put(one, written, county).json()["version"] == 1
    [offered] = [each for each in echo.get("/v1/templates", CADRE, kind="help").json()["items"] if each["id"] in one]
    case = echo.file(contact={"phone": "13900000008"})["id"]
    echo.do(case, "accept")
    echo.do(case, "assign", assignee=CADRE.id)
    echo.do(case, "take-up")

    draft = echo.post(f"/v1/cases/{case}/draft", {"template": offered["id"]}, CADRE).json()
    assert draft["missing"] == ["结果"]
    assert echo.post(f"/v1/cases/{case}/reply", {"text": draft["text"]}, CADRE).status_code == 422
    said = {"template": offered["id"], "values": {"结果": "路灯已更换"}}
    draft = echo.post(f"/v1/cases/{case}/draft", said, CADRE).json()
    assert draft["missing"] == []
    assert "求助)已办结:路灯已更换。金穗村" in draft["text"]
    assert echo.do(case, "reply", text=draft["text"]) == "replied"
    echo.put(one, written | {"retired": True}, county).raise_for_status()
    assert echo.post(f"/v1/cases/{case}/draft", said, CADRE).status_code == 404


def test_a_bureau_reads_what_was_handed_to_it_and_nothing_else(echo: Echo) -> None:
    health, other = (Actor(f"bureau:{name}", Tier.BUREAU, COUNTY) for name in ("health", "commerce"))
    case = echo.file(text="卫生室缺药", contact={"name": "王白露", "phone": "13900000009"})["id"]
    echo.do(case, "accept")
    assert echo.get(f"/v1/bureau/cases/{case}", health).status_code == 404
    echo.do(case, "transfer", bureau="health")

    assert echo.get(f"/v1/bureau/cases/{case}", health).json()["text"] == "卫生室缺药"
    assert echo.get(f"/v1/bureau/cases/{case}/filer", health).json()["phone"] == "13900000009"
    assert [echo.get(f"/v1/bureau/cases/{case}{more}", other).status_code for more in ("", "/filer")] == [404, 404]
    assert echo.do(case, "reply", health, text="已补齐") == "replied"
