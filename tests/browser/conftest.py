"""The pages and supervision in a real browser. Where there is no Chromium these tests are reported as not run."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from tests import servers
from tests.browser import chromium
from tests.browser.desk import signed_in
from tests.browser.lively import DEVELOPMENT
from tests.browser.operations import tell
from tests.browser.site import Hear, environment, hearing, mounted
from tests.end_to_end.county import County, running_county
from tests.servers import FreshDatabase
from tests.serving import served

Site: TypeAlias = Callable[..., AbstractContextManager[str]]

expect.set_options(timeout=20_000)


# Not for the session: while Playwright runs, no other test of this process can run asyncio.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = chromium.program()
    if program is None:
        pytest.skip("没有 Chromium,浏览器测试未运行 (no Chromium: not run; apt-get install chromium)")
    with chromium.running(program) as browser:
        yield browser


@pytest.fixture
def hear(fresh_database: FreshDatabase) -> Iterator[Hear]:
    """Let supervision take events in, as one batch."""
    with hearing(fresh_database) as hear:
        yield hear


@pytest.fixture
def site(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Pages and supervision, to be served once or again."""
    for name, value in environment(tmp_path, fresh_database).items():
        monkeypatch.setenv(name, value)
    return lambda port=None: served(mounted(), port)


@pytest.fixture(scope="package")
def house(
    database: Database, database_secrets: SecretFile, broker: Broker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    """All services and the pages with the development sign-in, in processes of their own; its client calls them.

    Messages to people lie in the mailbox. It ends with the last of the browser's tests, as it is never quite idle.
    """
    folder = tmp_path_factory.mktemp("house")
    told = {"NOTICE_GATEWAY": "mailbox", "NOTICE_MAILBOX": str(folder / "mailbox"), "NOTICE_QUIET": ""}
    with (
        servers.copied_database(database, database_secrets) as fresh,
        servers.fresh_vhost(broker) as vhost,
        running_county(fresh, vhost, folder, {**DEVELOPMENT, **told}) as running,
    ):
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small screen that is touched; a script that fails, fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, locale="zh-CN")
    context.set_default_timeout(10_000)
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def invented_county(hear: Hear) -> None:
    """All 100 centres, of which 97 are silent."""
    tell(hear)


@pytest.fixture
def operations(invented_county: None, site: Site) -> Iterator[str]:
    """Where the operations page of that county is served."""
    with site() as base:
        yield base


@pytest.fixture
def desk(phone: Page, house: County) -> Page:
    """The workbench of the demo cadre, on a phone."""
    return signed_in(phone, house)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
