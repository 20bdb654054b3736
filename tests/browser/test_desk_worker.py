"""The workbench over a deploy: its worker never shows code of yesterday to whoever has a network."""

import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Page, expect

from services.chassis.config import Settings
from services.chassis.http.tokens import make_keys
from services.web import api
from services.web.api import rendering
from tests.serving import served
from tests.waiting import eventually

pytestmark = pytest.mark.browser

Deploy: TypeAlias = Callable[..., AbstractContextManager[str]]
VERSIONS = "caches.keys()"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the pages' files, from which they are served."""
    for part in ("static", "templates"):
        shutil.copytree(rendering.HERE / part, tmp_path / "web" / part, ignore=shutil.ignore_patterns("vendor"))
    for module in (api, rendering):
        monkeypatch.setattr(module, "HERE", tmp_path / "web")
    return tmp_path / "web"


@pytest.fixture
def deploy(tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch) -> Deploy:
    """Serve the pages alone, as their files are now."""
    private, public = make_keys(tmp_path)
    settings = {"TOKEN_KEYS_FILE": public, "TOKEN_PRIVATE_KEY_FILE": private, "SIGN_IN": "development"}
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))

    def now(port: int | None = None) -> AbstractContextManager[str]:
        rendering.version_of_files.cache_clear()
        return served(api.build(Settings.load("web", tables=False)), port)

    return now


def test_after_a_deploy_the_new_code_is_shown_and_kept_whole(page: Page, deploy: Deploy, files: Path) -> None:
    with deploy() as base:
        page.goto(base)
        page.get_by_role("button", name="坐班村干部").click()
        expect(page).to_have_url(re.compile("/desk$"))
        before = eventually(lambda: page.evaluate(VERSIONS))
        page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    expect(page.get_by_role("navigation", name="柜台")).to_be_visible()

    with (files / "static" / "desk.js").open("a") as code:
        code.write("document.documentElement.dataset.deployed = 'anew';\n")
    with deploy(int(base.rpartition(":")[2])):
        page.evaluate("dispatchEvent(new Event('online'))")
        page.get_by_role("button", name="更新").click()
        expect(page.locator("html")).to_have_attribute("data-deployed", "anew")
        after = eventually(lambda: [each for each in page.evaluate(VERSIONS) if each not in before])
        eventually(lambda: page.evaluate(VERSIONS) == after or None)

    page.reload()
    expect(page.locator("html")).to_have_attribute("data-deployed", "anew")
