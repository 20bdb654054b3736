"""The exchange with the 12345 hotline and the provincial rating platform: in, out, replies, an extension asked for."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from contracts.feedback.words import opened_by
from services.feedback.domain.rating import rating_of
from tests.end_to_end.county import County
from tests.end_to_end.station import LONG
from tests.end_to_end.wall import Wall
from tests.waiting import eventually

HOTLINE, PLATFORM = "hotline-demo", "ratings-demo"


@pytest.fixture
def wall(county: County) -> Wall:
    """The wall of a centre of which the other tests know nothing."""
    return Wall(county, sorted(county.client.credentials["tokens"]["cadre"])[-7])


def say(wall: Wall, partner: str, what: str, **data: Any) -> dict[str, Any]:
    """A signed event; its result."""
    event = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": f"/{partner}", "type": f"partner.{what}.v1"}
    return wall.client.post_event({**event, "datacontenttype": "application/json", "data": data}, partner, "feedback")


def fetch(wall: Wall, partner: str, path: str) -> list[dict[str, Any]]:
    """All that the partner may fetch, page after page."""
    items: list[dict[str, Any]] = []
    query: dict[str, Any] = {"limit": 200}
    while True:
        page = wall.client.http.get(
            f"/feedback/v1/partner/{path}", headers=wall.client.sign(b"", partner), params=query
        )
        found = page.raise_for_status().json()
        items += found["items"]
        if not found["items"]:
            return items
        query["cursor"] = found["next_cursor"]


def fetched(wall: Wall, partner: str, path: str, ours: Callable[[dict[str, Any]], bool], count: int) -> Any:
    """Ours of them, once there are so many."""

    def found() -> list[dict[str, Any]] | None:
        items = [item for item in fetch(wall, partner, path) if ours(item)]
        return items if len(items) >= count else None

    return eventually(found, within=LONG, every=0.1)


def test_a_ticket_of_the_hotline_is_answered_and_its_extension_is_the_hotlines_to_grant(wall: Wall) -> None:
    ticket = f"JN{uuid.uuid4().hex[:16]}"
    filed = {"ticket": ticket, "category": "求助", "centre": wall.centre, "text": "路灯坏了", "contact": wall.contact}
    unknown = say(wall, HOTLINE, "hotline.filed", **{**filed, "category": "其他"})
    assert "咨询" in str(unknown["problem"]["errors"])
    accepted = say(wall, HOTLINE, "hotline.filed", **filed)
    assert accepted["status"] == "accepted"
    case = str(accepted["subject"])
    assert say(wall, HOTLINE, "hotline.filed", **filed)["status"] == "rejected", "it has come already"
    wall.act(case, "accept")
    wall.act(case, "assign", assignee=f"staff:{wall.centre}-01")
    wall.act(case, "take-up")
    wall.act(case, "extension", days=5, note="等待配件")
    assert wall.client.post(f"/feedback/v1/cases/{case}/extension/grant", wall.town, {}).status_code == 403
    assert say(wall, HOTLINE, "hotline.extension_answered", ticket=ticket, granted=True)["status"] == "accepted"
    wall.act(case, "reply", text="已更换灯泡")
    wall.act(case, "revisit", solved=True, level=5)
    wall.act(case, "close")

    heard = fetched(wall, HOTLINE, "events", lambda event: event["ticket"] == ticket, 9)
    assert [(event["status"], event["reply"]) for event in heard] == [
        ("已接收", None),
        ("已受理", None),
        ("已派单", None),
        ("办理中", None),
        ("申请延期", "等待配件"),
        ("已延期", None),
        ("已答复", "已更换灯泡"),
        ("已回访", None),
        ("办结", None),
    ]
    assert wall.told(case, 9)[1]["reply"] == ["met"]


def test_a_rating_of_the_platform_counts_once_with_our_link_and_goes_back_with_what_was_put_right(
    wall: Wall,
) -> None:
    case = wall.file("办证慢")["id"]
    wall.replied(case, f"staff:{wall.centre}-01")
    rated = {"service": "意见反馈", "centre": wall.centre, "level": "不满意", "reason": "办理慢", "case": case}
    words = say(wall, PLATFORM, "rating.given", evaluation="SD-1", **{**rated, "level": "还行"})
    assert "基本满意" in str(words["problem"]["errors"])
    nowhere = say(wall, PLATFORM, "rating.given", evaluation="SD-1", **{**rated, "centre": "370829999999"})
    assert nowhere["status"] == "rejected"
    assert say(wall, PLATFORM, "rating.given", evaluation="SD-2", **rated)["status"] == "accepted"
    assert say(wall, PLATFORM, "rating.given", evaluation="SD-3", **rated)["status"] == "rejected"
    assert wall.rate(wall.link(case), 5).status_code == 409
    one = rating_of("feedback", case)
    for verb in ("verify", "rectify"):
        wall.do(f"rectifications/{opened_by(one)}/{verb}", wall.cadre, note="已核实")

    [reported] = fetched(wall, PLATFORM, "ratings", lambda rating: rating["id"] == one, 1)
    given = {name: reported[name] for name in ("service", "level", "reason", "way", "handling", "centre")}
    expected = {"service": "意见反馈", "level": "不满意", "reason": "办理慢", "way": "省平台", "handling": "已整改"}
    assert given == {**expected, "centre": wall.centre}
