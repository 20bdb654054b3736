"""Signing in at the county's identity provider, with a provider that answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from contracts.people import COUNTY, Actor, Tier
from deploy.local.ports import free_port
from services.chassis.config import Settings
from services.chassis.http.session import COOKIE
from services.chassis.http.tokens import issue, make_keys
from services.web.api import build
from tests.serving import served
from tests.unit.web.provider import CLIENT, Provider

COUNTY_STAFF = Actor("county:li", Tier.COUNTY, COUNTY)


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key by which the provider signs."""
    private, public = make_keys(tmp_path)
    for name, value in {
        "TOKEN_KEYS_FILE": str(public),
        "SIGN_IN": "county",
        "OIDC_CLIENT_ID": CLIENT,
        "OAUTHLIB_INSECURE_TRANSPORT": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return private


@pytest.fixture
def provider(private: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    port = free_port()
    provider = Provider(f"http://127.0.0.1:{port}", issue(private, COUNTY_STAFF))
    monkeypatch.setenv("OIDC_ISSUER", provider.issuer)
    with served(provider.app(), port):
        yield provider


@contextmanager
def pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """A browser before the pages, at the address that the provider sends back to."""
    port = free_port()
    monkeypatch.setenv("PUBLIC_URL", f"http://127.0.0.1:{port}")
    app: Starlette = build(Settings.load("web", tables=False))
    with served(app, port) as base, httpx.Client(base_url=base, timeout=10, follow_redirects=True) as browser:
        yield browser


@pytest.fixture
def browser(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    with pages(monkeypatch) as browser:
        yield browser


def test_who_signs_in_at_the_provider_is_led_to_where_they_wanted_to_go(browser: httpx.Client) -> None:
    assert "/sign-in/county?next=%2F%3Ftown%3D370829101" in browser.get("/?town=370829101").text

    entered = browser.get("/sign-in/county", params={"next": "/?town=370829101"})

    assert entered.status_code == 200
    assert 'content="0; url=/?town=370829101"' in entered.text
    assert COOKIE in browser.cookies
    assert browser.get("/").url.path == "/"


def test_nobody_is_led_out_of_the_house(browser: httpx.Client) -> None:
    assert 'content="0; url=/"' in browser.get("/sign-in/county", params={"next": "//elsewhere"}).text


def test_an_answer_that_nobody_asked_for_opens_nothing(browser: httpx.Client) -> None:
    strayed = browser.get("/sign-in/back", params={"code": "code-0", "state": "made-up"})

    assert strayed.status_code == 400
    assert "再登录一次" in strayed.text
    assert COOKIE not in browser.cookies


def test_an_answer_for_another_browser_opens_nothing(browser: httpx.Client) -> None:
    browser.follow_redirects = False
    begun = browser.get("/sign-in/county")
    back = httpx.get(begun.headers["location"]).headers["location"]
    browser.get("/sign-in/county")

    assert browser.get(back).status_code == 400
    assert COOKIE not in browser.cookies


def test_a_code_is_good_once(browser: httpx.Client) -> None:
    browser.follow_redirects = False
    back = httpx.get(browser.get("/sign-in/county").headers["location"]).headers["location"]
    entry = dict(browser.cookies)
    assert browser.get(back).status_code == 200

    again = httpx.get(back, cookies=entry)
    assert again.status_code == 503
    assert "set-cookie" not in again.headers


def test_who_has_no_post_in_the_system_is_told_so(browser: httpx.Client, provider: Provider, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    provider.token = issue(make_keys(tmp_path / "other")[0], COUNTY_STAFF)

    told = browser.get("/sign-in/county")

    assert told.status_code == 403
    assert "没有给您本系统的岗位" in told.text
    assert COOKIE not in browser.cookies


def test_who_is_refused_at_the_provider_is_told_so_and_may_try_again(browser: httpx.Client, provider: Provider) -> None:
    provider.refuses = "access_denied"

    told = browser.get("/sign-in/county", params={"next": "/?town=370829101"})

    assert told.status_code == 403
    assert "县统一身份认证没有让您登录" in told.text
    assert COOKIE not in browser.cookies
    assert 'href="/sign-in/county?next=%2F%3Ftown%3D370829101"' in told.text
    provider.refuses = None
    assert (
        'content="0; url=/?town=370829101"' in browser.get("/sign-in/county", params={"next": "/?town=370829101"}).text
    )


def test_a_provider_that_has_trouble_of_its_own_has_refused_nobody(browser: httpx.Client, provider: Provider) -> None:
    provider.refuses = "temporarily_unavailable"

    told = browser.get("/sign-in/county")

    assert told.status_code == 503
    assert "暂时连不上县统一身份认证" in told.text


def test_a_provider_that_is_down_is_told_and_the_page_stays(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_ISSUER", f"http://127.0.0.1:{free_port()}")
    with pages(monkeypatch) as browser:
        told = browser.get("/sign-in/county")

    assert told.status_code == 503
    assert "暂时连不上县统一身份认证" in told.text


def test_a_provider_that_says_it_is_another_is_not_believed(browser: httpx.Client, provider: Provider) -> None:
    provider.says = {"issuer": "http://127.0.0.1:1"}

    assert browser.get("/sign-in/county").status_code == 503


def test_signing_out_ends_the_providers_session_too(browser: httpx.Client, provider: Provider) -> None:
    browser.get("/sign-in/county")
    browser.follow_redirects = False

    answer = browser.post("/sign-out")

    assert answer.headers["location"].startswith(f"{provider.issuer}/out?client_id={CLIENT}")
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize("missing", ["OIDC_ISSUER", "OIDC_CLIENT_ID", "PUBLIC_URL"])
def test_without_a_setting_the_pages_do_not_start(private: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setenv("OIDC_ISSUER", "http://127.0.0.1:1")
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:2")
    monkeypatch.delenv(missing)

    with pytest.raises(ValueError, match=missing):
        build(Settings.load("web", tables=False))
