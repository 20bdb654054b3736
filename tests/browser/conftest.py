"""The pages and supervision in a real browser. Where there is no Chromium these tests are reported as not run."""

import base64
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine

from contracts.envelope import Event
from deploy.processes.api import compose
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.app import build as service
from services.chassis.http.tokens import make_keys
from services.chassis.work import Inbox, Job, UnitOfWork
from services.supervision.api import API
from services.supervision.events import EVENTS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from services.web.api import build as pages
from tests.servers import FreshDatabase
from tests.serving import served

Hear: TypeAlias = Callable[..., None]
Site: TypeAlias = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, quiet on the network."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("没有 Chromium,浏览器测试未运行 (no Chromium: not run; apt-get install chromium)")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def hear(fresh_database: FreshDatabase) -> Iterator[Hear]:
    """Let supervision take events in, as one batch."""
    engine: Engine = engine_for(fresh_database.write_url("supervision"), name="test")
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers)

    def batch(*events: Event) -> None:
        unit.run([Job(command=EVENTS[each.type](each), once=Inbox("supervision", each.id)) for each in events])

    yield batch
    engine.dispose()


@pytest.fixture
def site(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Pages and supervision, to be served once or again."""
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    private, public = make_keys(tmp_path)
    monkeypatch.setenv("DATABASE_URL", fresh_database.write_url("supervision"))
    monkeypatch.setenv("FIELD_KEYS_FILE", str(tmp_path / "fields.json"))
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(public))
    monkeypatch.setenv("TOKEN_PRIVATE_KEY_FILE", str(private))
    monkeypatch.setenv("SIGN_IN", "development")

    def serve(port: int | None = None) -> AbstractContextManager[str]:
        apps = {"supervision": service(API, Settings.load("supervision")), "web": pages(Settings.load("web"))}
        return served(compose(apps), port)

    return serve


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
