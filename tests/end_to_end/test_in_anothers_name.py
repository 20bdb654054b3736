"""A villager books, orders and speaks up for another (代办): on their word, seen by both and nobody else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any, TypeAlias

import httpx
import pytest

from services.supermarket import seed as shops
from tests.end_to_end.county import County
from tests.end_to_end.shop import PRICES, RICE, basket
from tests.end_to_end.surgery import Surgery, somebody
from tests.end_to_end.wall import Wall, nobodys_phone
from tests.end_to_end.window import NAME, Window

AGENT = "王小满"
Body: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Counter:
    """Where something is begun at one service, by paths under `/v1/my/`; `at` is where the body names who it is for."""

    service: str
    things: str
    begin: str
    end: str
    body: Callable[[County, str], Body]
    at: str = ""
    ended: Mapping[str, Any] = field(default_factory=dict)


def appointment(county: County, centre: str) -> Body:
    """For a patient whom no other test knows, in a free place."""
    [slot] = Surgery(county, centre).slots()
    return {"slot": slot, **somebody()}


def order(county: County, centre: str) -> Body:
    """A bag of rice."""
    shops.furnish(county.settings("supermarket"), {centre: "示范村"})
    lines = basket(rice=1)
    return {"centre": centre, "shop": "general", "lines": lines, "total_fen": PRICES[RICE], "customer": {"name": NAME}}


def complaint(_: County, centre: str) -> Body:
    """Something about the centre."""
    said = {"kind": "complaint", "text": "路灯不亮了", "about_staff": False}
    return {"centre": centre, **said, "contact": {"name": NAME}}


COUNTERS = (
    Counter("clinic", "appointments", "appointments/book", "cancel", appointment),
    Counter("feedback", "cases", "cases", "withdraw", complaint, at="contact"),
    Counter("supermarket", "orders", "orders", "cancel", order, at="customer"),
)


@dataclass(frozen=True)
class Villager:
    """Somebody with a phone, at one counter."""

    window: Window
    counter: Counter

    def named(self, body: Body, phone: str | None) -> Body:
        """The body for whoever has this phone, or none."""
        who = body[self.counter.at] if self.counter.at else body
        who.pop("phone", None)
        who |= {"phone": phone} if phone else {}
        return body

    def body(self, phone: str | None, /, **agent: Any) -> Body:
        """What they begin for somebody with this phone, or without one."""
        county, centre = self.window.county, self.window.centre
        acting = {"name": AGENT, "phone": self.window.phone, "relation": "child", "authority": "asked"}
        return self.named(self.counter.body(county, centre), phone) | {"agent": acting | agent}

    def begin(self, body: Body) -> httpx.Response:
        """Send it."""
        return self._post(self.counter.begin, body)

    def end(self, thing: str) -> int:
        """The status of calling it off."""
        return self._post(f"{self.counter.things}/{thing}/{self.counter.end}", dict(self.counter.ended)).status_code

    def own(self) -> list[Body]:
        """What they see."""
        answer = self.window.client.get(f"/{self.counter.service}/v1/my/{self.counter.things}", self.window.villager)
        return list(answer.raise_for_status().json()["items"])

    def seen(self, thing: str) -> Body:
        """What a cadre of the centre sees of it."""
        path = f"/{self.counter.service}/v1/{self.counter.things}/{thing}"
        return dict(self.window.client.get(path, self.window.cadre).raise_for_status().json())

    def _post(self, path: str, body: Body) -> httpx.Response:
        return self.window.client.post(f"/{self.counter.service}/v1/my/{path}", self.window.villager, body)


@pytest.fixture(params=COUNTERS, ids=attrgetter("service"))
def child(county: County, request: pytest.FixtureRequest) -> Villager:
    """Who acts for a parent."""
    centre = sorted(county.client.credentials["tokens"]["cadre"])[-4]
    return Villager(Window(county, centre, nobodys_phone()), request.param)


@pytest.fixture
def parent(child: Villager) -> Villager:
    """Whom they act for."""
    return replace(child, window=replace(child.window, phone=nobodys_phone()))


@pytest.fixture
def stranger(child: Villager) -> Villager:
    """Somebody else with a phone."""
    return replace(child, window=replace(child.window, phone=nobodys_phone()))


def test_both_see_it_by_their_own_phones_and_nobody_else_does(
    child: Villager, parent: Villager, stranger: Villager
) -> None:
    thing = child.begin(child.body(parent.window.phone)).raise_for_status().json()["id"]

    [childs], [parents] = child.own(), parent.own()
    assert [(each["id"], each["acting"]) for each in (childs, parents)] == [(thing, True), (thing, False)]
    assert parents["agent"] == childs["agent"]
    assert (parents["agent"]["name"], parents["agent"]["relation"], parents["agent"]["authority"]) == (
        "王*满",
        "child",
        "asked",
    )
    assert (stranger.own(), stranger.end(thing)) == ([], httpx.codes.NOT_FOUND)
    stored = child.window.county.rows_as_text(child.counter.service, "supervision")
    assert thing in stored
    assert [each for each in (child.window.phone, parent.window.phone, AGENT) if each in stored] == []


@pytest.mark.parametrize(
    "child", [each for each in COUNTERS if each.service != "feedback"], indirect=True, ids=attrgetter("service")
)
def test_the_desk_sees_who_acts_and_by_what(child: Villager, parent: Villager) -> None:
    thing = child.begin(child.body(parent.window.phone)).raise_for_status().json()["id"]

    seen = child.seen(thing)["agent"]
    assert (seen["name"], seen["phone"][-4:], seen["authority"]) == ("王*满", child.window.phone[-4:], "asked")


@pytest.mark.parametrize(
    "child", [each for each in COUNTERS if each.service == "feedback"], indirect=True, ids=attrgetter("service")
)
def test_on_the_wall_who_speaks_for_another_is_opened_to_the_one_who_handles_it(
    child: Villager, parent: Villager
) -> None:
    wall = Wall(child.window.county, child.window.centre)
    case = child.begin(child.body(parent.window.phone)).raise_for_status().json()["id"]
    closed = {"opened": False, "name": None, "phone": None, "agent": None}

    assert "agent" not in child.seen(case)
    assert wall.look(f"cases/{case}/filer").json() == closed
    handler = f"staff:{wall.centre}-01"
    wall.act(case, "accept")
    wall.act(case, "assign", assignee=handler)
    agent = {"name": AGENT, "phone": child.window.phone, "relation": "child", "authority": "asked"}
    filer = wall.look(f"cases/{case}/filer").json()
    assert filer == {"opened": True, "name": NAME, "phone": parent.window.phone, "agent": agent}


@pytest.mark.parametrize("who", ["child", "parent"])
def test_either_calls_it_off(child: Villager, parent: Villager, who: str) -> None:
    thing = child.begin(child.body(parent.window.phone)).raise_for_status().json()["id"]

    assert {"child": child, "parent": parent}[who].end(thing) == httpx.codes.OK
    assert child.own()[0]["state"] == parent.own()[0]["state"]
    assert child.end(thing) == httpx.codes.CONFLICT


def test_somebody_without_a_phone_is_acted_for_all_the_same(child: Villager) -> None:
    thing = child.begin(child.body(None, authority="guardian")).raise_for_status().json()["id"]

    assert [(each["id"], each["acting"]) for each in child.own()] == [(thing, True)]


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"phone": "15400000078"}, httpx.codes.FORBIDDEN),
        ({"authority": "present"}, httpx.codes.UNPROCESSABLE_ENTITY),
        ({"authority": "written"}, httpx.codes.UNPROCESSABLE_ENTITY),
        ({"relation": "friend"}, httpx.codes.UNPROCESSABLE_ENTITY),
    ],
)
def test_nobody_acts_by_anothers_phone_or_says_what_only_a_cadre_sees(
    child: Villager, parent: Villager, changed: Body, refused: int
) -> None:
    assert child.begin(child.body(parent.window.phone, **changed)).status_code == refused
    assert child.own() == []


def test_nobody_acts_in_anothers_name_as_if_it_were_theirs(child: Villager, parent: Villager) -> None:
    body = child.body(parent.window.phone)
    del body["agent"]

    assert child.begin(body).is_client_error
    assert parent.own() == []
