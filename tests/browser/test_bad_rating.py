"""From a bad rating on a phone to the case that was put right: the villager in the browser, the cadre over the API."""

import pytest
from playwright.sync_api import Page, expect

from contracts.feedback.words import opened_by
from services.feedback.domain.rating import rating_of
from tests.end_to_end.county import County
from tests.end_to_end.wall import Wall

pytestmark = pytest.mark.browser


@pytest.fixture
def wall(house: County) -> Wall:
    """The wall of a centre of which the other tests know nothing."""
    return Wall(house, sorted(house.client.credentials["tokens"]["cadre"])[42])


def test_a_bad_rating_on_a_phone_becomes_a_case_that_is_put_right_in_time(phone: Page, wall: Wall) -> None:
    base = str(wall.client.credentials["base_url"])
    case = wall.file("办证慢")["id"]
    wall.replied(case, f"staff:{wall.centre}-01")
    wall.act(case, "revisit", solved=True, level=3)
    wall.act(case, "close")

    phone.goto(f"{base}/rate#{wall.link(case)}")
    phone.get_by_text("不满意", exact=True).click()
    phone.get_by_text("办得慢、等得久").click()
    phone.click("#send")
    expect(phone.locator("#said")).to_contain_text("5 个工作日内整改并答复")
    one = opened_by(rating_of("feedback", case))
    for verb in ("verify", "rectify", "answer", "close"):
        wall.do(f"rectifications/{one}/{verb}", wall.cadre, note="已致歉并整改")
    events, promises = wall.told(one, 5)
    assert events[-1] == "closed"
    assert promises == {"rectify": ["met"]}
