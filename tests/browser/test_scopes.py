"""Nobody sees anything of another centre: by address, search, stream, file or guess."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contracts.people import Tier
from deploy.contracts.publish import apis
from services.chassis.http.routes import Sheet
from tests.browser.entering import enter
from tests.end_to_end.client import parcel_event, waybill
from tests.end_to_end.county import County
from tests.waiting import eventually

pytestmark = pytest.mark.browser

HERE, ELSEWHERE = "370829001001", "370829001002"
PUBLIC = {"/centres/v1/circle.csv", "/centres/v1/circle/villages.csv"}
"""Where anybody of the staff may see how far it is to any centre."""
_LISTEN = """(path) => {
    window.heard = "";
    const stream = new EventSource(path);
    for (const kind of ["snapshot", "changes"]) stream.addEventListener(kind, ({ data }) => (window.heard += data));
}"""


@pytest.fixture(scope="module")
def theirs(house: County) -> dict[str, Any]:
    """A parcel on the shelf of the other centre, of which supervision has heard; the search of its cadre finds it."""
    number = waybill()
    house.client.post_event(parcel_event("announced", number, ELSEWHERE))
    return _on_the_shelf(house, number, ELSEWHERE)


@pytest.fixture
def cadre(page: Page, house: County) -> Page:
    """The demo cadre, at the workbench of HERE."""
    enter(page, _base(house), "cadre", "/desk?view=express")
    return page


def _base(house: County) -> str:
    base: str = house.client.credentials["base_url"]
    return base


def _on_the_shelf(house: County, number: str, centre: str) -> dict[str, Any]:
    """Check a parcel in as its cadre does; the parcel, once supervision counts its promise."""
    cadre = house.client.cadre(centre)
    body = {"waybill": number, "carrier": "yunda"}
    house.client.post("/express/v1/parcels/check-in", cadre, body).raise_for_status()
    (parcel,) = house.client.get("/express/v1/parcels", cadre, waybill=number).json()["items"]
    eventually(lambda: _is_known(house, centre, parcel["id"]), within=30)
    found: dict[str, Any] = parcel
    return found


def _is_known(house: County, centre: str, parcel: str) -> bool:
    told = house.client.get(f"/supervision/v1/cases/express/{parcel}", house.client.cadre(centre))
    return told.status_code == 200


def _asked(page: Page, path: str) -> tuple[int, str]:
    """What a script in the page is answered, which has the session's cookie."""
    script = "async (path) => { const answer = await fetch(path); return [answer.status, await answer.text()]; }"
    status, body = page.evaluate(script, path)
    return status, body


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/case/express/{id}", "没有这个事项,或不在您的管辖范围内"),
        ("/?centre={centre}", "这里没有服务中心,或不在您的管辖范围内"),
        ("/waiting?centre={centre}", "没有这个服务中心,或不在您的管辖范围内"),
    ],
)
def test_an_address_of_theirs_is_said_to_lead_nowhere(
    cadre: Page, house: County, theirs: dict[str, Any], path: str, words: str
) -> None:
    cadre.goto(_base(house) + path.format(id=theirs["id"], centre=ELSEWHERE))

    expect(cadre.locator("main")).to_contain_text(words)
    assert theirs["waybill"] not in cadre.locator("body").inner_text()
    assert cadre.locator("main:not([aria-busy])").count() == 1


def test_the_search_of_the_workbench_finds_nothing_of_theirs(cadre: Page, theirs: dict[str, Any]) -> None:
    cadre.get_by_label("找包裹").fill(theirs["waybill"])
    cadre.get_by_label("找包裹").press("Enter")

    expect(cadre.locator(".found")).to_contain_text("没有找到")


def test_the_stream_tells_of_here_and_nothing_of_elsewhere(cadre: Page, house: County) -> None:
    cadre.evaluate(_LISTEN, "/supervision/v1/live")
    eventually(lambda: HERE in cadre.evaluate("window.heard"), within=20)
    before = cadre.evaluate("window.heard.length")

    _on_the_shelf(house, waybill(), ELSEWHERE)
    _on_the_shelf(house, waybill(), HERE)
    eventually(lambda: HERE in cadre.evaluate("window.heard")[before:], within=20)

    assert ELSEWHERE not in cadre.evaluate("window.heard")


def test_no_file_has_a_line_of_theirs(cadre: Page, theirs: dict[str, Any]) -> None:
    files = [
        f"/{name}{route.path}"
        for name, api in apis().items()
        for route in api.routes
        if isinstance(route, Sheet) and route.path.endswith(".csv") and "{" not in route.path
        if Tier.CADRE in route.allow
    ]
    answers = {path: _asked(cadre, path) for path in sorted({*files} - PUBLIC)}

    assert {status for status, _ in answers.values()} == {200}
    assert [path for path, (_, body) in answers.items() if ELSEWHERE in body or theirs["id"] in body] == []
    assert any(HERE in body for _, body in answers.values()), "of their own they have lines"


@pytest.mark.parametrize(
    "path",
    [
        "/express/v1/parcels/{id}",
        "/express/v1/parcels/{id}/timeline",
        "/supervision/v1/cases/express/{id}",
        "/supervision/v1/centres/{centre}",
    ],
)
def test_who_guesses_is_told_that_there_is_nothing(cadre: Page, theirs: dict[str, Any], path: str) -> None:
    status, body = _asked(cadre, path.format(id=theirs["id"], centre=ELSEWHERE))

    assert status == 404
    assert theirs["waybill"] not in body
