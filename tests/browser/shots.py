"""`python -m tests.browser.shots`: the pictures of the documentation, taken of the real page in a real browser.

Promised limits run by the database's clock, and a house that has just started has nobody late. So the pictures show
pages and supervision on a database of their own, told of an invented day.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from playwright.sync_api import Browser, expect

from deploy.local.secret_file import SecretFile
from services.chassis.database import engine_for
from tests import servers
from tests.browser import chromium
from tests.browser.day import day, published
from tests.browser.site import environment, hearing, mounted
from tests.integration.supervision.sweeping import heartbeat, sweep
from tests.serving import served

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZES = {"overview.png": (1920, 1080, 1), "phone.png": (360, 780, 2)}
"""For each picture the width and height of the window, and device pixels for each of its pixels."""
BATCH = 500


def main() -> None:
    """Take them all. Exits with 1 where there is no Chromium."""
    program = chromium.program()
    if program is None:
        sys.exit("没有 Chromium (no Chromium): apt-get install chromium fonts-wqy-microhei")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with site() as base, chromium.running(program) as browser:
        for name in SIZES:
            take(browser, base, name)
            print(IMAGES / name)  # noqa: T201 - a command talks to its terminal


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


def take(browser: Browser, base: str, name: str) -> None:
    """Sign in as the county and take one picture."""
    width, height, scale = SIZES[name]
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, device_scale_factor=scale, locale="zh-CN")  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.goto(base)
        page.click("button[value=county]")
        expect(page.locator(".tile")).to_have_count(100)
        expect(page.locator("#pulse")).to_contain_text("实时")
        page.screenshot(path=IMAGES / name, animations="disabled")
    finally:
        context.close()


if __name__ == "__main__":
    main()
