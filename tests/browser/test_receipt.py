"""What whoever holds a receipt meets behind its code, or types from the paper, on a small phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deploy.processes.api import compose
from services.chassis import receipts
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.vault import Vault
from services.feedback.api import API as FEEDBACK
from services.hall.api import API as HALL
from services.veterans.api import API as VETERANS
from services.web.api import build as pages
from tests.browser.site import environment
from tests.integration.routes import veterans
from tests.servers import FreshDatabase
from tests.serving import served

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class House:
    """Where one asks, and the receipt of a veteran's case that the county has."""

    base: str
    receipt: str


@pytest.fixture
def house(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    for name, value in environment(tmp_path, fresh_database).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "partners.json").write_text("{}")
    monkeypatch.setenv("PARTNERS_FILE", str(tmp_path / "partners.json"))
    for service in ("feedback", "hall", "veterans"):
        monkeypatch.setenv(f"{service.upper()}_DATABASE_URL", fresh_database.write_url(service))
    veterans.begun(Settings.load("veterans"))
    built = {api.service: build(api, Settings.load(api.service)) for api in (FEEDBACK, HALL, VETERANS)}
    with served(compose({**built, "web": pages(Settings.load("web", tables=False))})) as base:
        yield House(base, receipts.receipt(Vault.from_file(tmp_path / "fields.json"), "7K3M9QXD"))


def test_the_code_on_a_veterans_paper_shows_how_their_case_stands(phone: Page, house: House) -> None:
    phone.goto(f"{house.base}/receipt#veterans:{house.receipt}")

    expect(phone.locator("#told")).to_contain_text("困难帮扶(编号 7K3M9QXD)")
    expect(phone.locator("#told")).to_contain_text("县里正在审核")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_receipt_is_found_however_it_is_typed_and_whichever_service_gave_it(phone: Page, house: House) -> None:
    phone.goto(f"{house.base}/receipt")
    phone.fill("#receipt", house.receipt.lower().replace("-", " "))
    phone.click("button")

    expect(phone.locator("#told")).to_contain_text("县里正在审核")


@pytest.mark.parametrize(("typed", "words"), [("7K3M9QXD-00000000", "没有这个回执"), ("7K3M", "应为回执号")])
def test_a_receipt_that_is_none_is_said_to_be_none(phone: Page, house: House, typed: str, words: str) -> None:
    phone.goto(f"{house.base}/receipt")
    phone.fill("#receipt", typed)
    phone.click("button")

    expect(phone.locator("#told")).to_contain_text(words)
