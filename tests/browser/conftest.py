"""The pages and supervision in a real browser. Where there is no Chromium these tests are reported as not run."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.site import Hear, environment, hearing, mounted
from tests.servers import FreshDatabase
from tests.serving import served

Site: TypeAlias = Callable[..., AbstractContextManager[str]]


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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
