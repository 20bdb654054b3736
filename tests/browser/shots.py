"""`python -m tests.browser.shots`: the pictures of the documentation, taken of the real pages in a real browser.

Promised limits run by the database's clock, and a house that has just started has nobody late. So what supervision
shows is of a database of its own, told of an invented day; the other pages are those of a house in which the
simulator has played one.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, expect

from deploy.local.secret_file import SecretFile
from services.chassis.database import engine_for
from tests import servers
from tests.browser import chromium
from tests.browser.day import day, published
from tests.browser.entering import enter
from tests.browser.lively import lively_house
from tests.browser.site import environment, hearing, mounted
from tests.end_to_end.client import parcel_event, waybill
from tests.end_to_end.county import County
from tests.integration.supervision.sweeping import heartbeat, sweep
from tests.serving import served
from tests.waiting import eventually

IMAGES = Path(__file__).parents[2] / "docs" / "images"
BATCH = 500


class Shot(NamedTuple):
    """One picture: of which page, who has signed in (None: nobody), the window's size, device pixels for each pixel.

    It is taken once `shown` is there, and what was read has come.
    """

    name: str
    path: str
    role: str | None
    shown: str
    size: tuple[int, int] = (1920, 1080)
    scale: int = 1


PHONE = (360, 780)
CENTRE, PARCELS = "370829001001", 5
SUPERVISED = (
    Shot("overview.png", "/", "county", ".tile >> nth=99"),
    Shot("phone.png", "/", "county", ".tile >> nth=99", PHONE, 2),
    Shot("screen.png", "/screen", "county", "main:not([aria-busy])"),
)
PLAYED = (
    Shot("desk.png", "/desk", "cadre", ".view:not([aria-busy])", PHONE, 2),
    Shot("guide.png", "/guide", None, "main", PHONE, 2),
)


def main() -> None:
    """Take them all. Exits with 1 where there is no Chromium."""
    program = chromium.program()
    if program is None:
        sys.exit("没有 Chromium (no Chromium): apt-get install chromium fonts-wqy-microhei")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with chromium.running(program) as browser:
        with site() as base:
            take_all(browser, base, SUPERVISED)
        with lively_house() as house:
            deliver(house)
            take_all(browser, house.client.credentials["base_url"], PLAYED)


@contextmanager
def site() -> Iterator[str]:
    """The pages with the invented day behind them."""
    folder = servers.session_folder()
    try:
        with servers.running_database(folder) as database:
            secrets = SecretFile(folder / "secrets.json")
            servers.make_template(database, secrets)
            with servers.copied_database(database, secrets) as fresh:
                os.environ.update(environment(folder, fresh))
                tell(fresh)
                with served(mounted()) as base:
                    yield base
    finally:
        servers.remove(folder)


def tell(database: servers.FreshDatabase) -> None:
    """Let supervision hear of the day."""
    events = iter([*published(), *day(datetime.now(UTC))])
    with hearing(database) as hear:
        while batch := list(islice(events, BATCH)):
            hear(*batch)
        hear(heartbeat())
    engine = engine_for(database.write_url("supervision"), name="shots")
    sweep(engine)
    engine.dispose()


def deliver(house: County) -> None:
    """Let a carrier bring the demo cadre's centre some parcels, and wait until their limits run."""
    for _ in range(PARCELS):
        house.client.post_event(parcel_event("arrived", waybill(), CENTRE))
    path, county = f"/supervision/v1/centres/{CENTRE}", house.client.county
    eventually(lambda: house.client.get(path, county).json()["open"] >= PARCELS, within=30)


def take_all(browser: Browser, base: str, shots: Iterable[Shot]) -> None:
    """Take pictures, and say which."""
    for shot in shots:
        take(browser, base, shot)
        print(IMAGES / shot.name)  # noqa: T201 - a command talks to its terminal


def take(browser: Browser, base: str, shot: Shot) -> None:
    """Sign in and take one picture."""
    width, height = shot.size
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, device_scale_factor=shot.scale, locale="zh-CN")  # type: ignore[arg-type]
    try:
        page = context.new_page()
        if shot.role:
            enter(page, base, shot.role)
        page.goto(base + shot.path)
        expect(page.locator(shot.shown).first).to_be_visible()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        if page.locator("#pulse").count():
            expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
        page.screenshot(path=IMAGES / shot.name, animations="disabled")
    finally:
        context.close()


if __name__ == "__main__":
    main()
