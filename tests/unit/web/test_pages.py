"""Who gets which page, and what a browser may do with it."""

from pathlib import Path

import pytest
from environs import EnvError

from contracts.people import COUNTY, Actor, Tier
from services.chassis.config import Settings
from services.chassis.http.session import COOKIE as SESSION
from services.chassis.http.tokens import issue
from services.web.api import build
from services.web.api.rendering import HERE
from services.web.domain.pages import home_of
from services.web.domain.roles import ROLES
from tests.unit.web.asking import Ask


def session_of(environment: Path, tier: Tier = Tier.COUNTY) -> dict[str, str]:
    return {SESSION: issue(environment, Actor("county:demo", tier, COUNTY))}


def test_a_stranger_is_shown_to_the_sign_in(ask: Ask) -> None:
    answer = ask("GET", "/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_an_unknown_session_is_shown_to_the_sign_in(ask: Ask) -> None:
    assert ask("GET", "/", cookies={SESSION: "made-up"}).status_code == 303


def test_whoever_scans_a_receipt_gets_its_page_without_signing_in(ask: Ask) -> None:
    answer = ask("GET", "/receipt")

    assert answer.status_code == 200
    assert "/static/receipt.js" in answer.text


def test_who_has_signed_in_gets_the_operations_page(ask: Ask, environment: Path) -> None:
    answer = ask("GET", "/", cookies=session_of(environment))

    assert answer.status_code == 200
    assert "县级统筹" in answer.text


def test_a_tier_that_the_page_is_not_for_is_shown_to_the_sign_in(ask: Ask, environment: Path) -> None:
    assert ask("GET", "/", cookies=session_of(environment, Tier.BUREAU)).status_code == 303


@pytest.mark.parametrize("role", ROLES)
def test_a_role_can_be_chosen_and_its_session_opens_the_page(ask: Ask, role: str) -> None:
    answer = ask("POST", "/sign-in", data={"role": role})

    home = home_of(ROLES[role].actor.tier)
    assert (answer.status_code, answer.headers["location"]) == (303, home)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert ask("GET", home, cookies={SESSION: answer.cookies[SESSION]}).status_code == 200


@pytest.mark.parametrize(("base", "headers"), [("https://house", {}), ("http://house", {"x-forwarded-proto": "https"})])
def test_over_https_the_session_is_for_https_only(ask: Ask, base: str, headers: dict[str, str]) -> None:
    answer = ask("POST", "/sign-in", base, data={"role": "county"}, headers=headers)

    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("data", [{}, {"role": "emperor"}, {"role": ""}])
def test_a_role_that_is_not_offered_is_refused(ask: Ask, data: dict[str, str]) -> None:
    answer = ask("POST", "/sign-in", data=data)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_another_sites_page_can_neither_sign_in_nor_out(ask: Ask, path: str) -> None:
    answer = ask("POST", path, data={"role": "county"}, headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_without_the_development_sign_in_no_role_is_offered(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGN_IN")

    assert "登录还没有启用" in ask("GET", "/sign-in").text
    assert ask("POST", "/sign-in", data={"role": "county"}).status_code == 403


def test_an_unknown_way_to_sign_in_stops_the_start(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGN_IN", "developement")

    with pytest.raises(EnvError, match="SIGN_IN"):
        build(Settings.load("web"))


def test_the_development_sign_in_without_its_key_stops_the_start(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOKEN_PRIVATE_KEY_FILE")

    with pytest.raises(EnvError, match="TOKEN_PRIVATE_KEY_FILE"):
        build(Settings.load("web"))


def test_a_key_alone_offers_no_role(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGN_IN", "off")

    assert "button name=" not in ask("GET", "/sign-in").text


def test_invented_data_are_said_to_be_so(ask: Ask, environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_of(environment)
    assert "虚构" in ask("GET", "/", cookies=session).text

    monkeypatch.setenv("SIGN_IN", "off")
    assert "虚构" not in ask("GET", "/", cookies=session).text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_the_pages_say_how_they_are(ask: Ask, path: str) -> None:
    assert ask("GET", path).status_code == 200


def test_a_page_says_of_which_version_it_is_and_its_worker_is_told(ask: Ask, environment: Path) -> None:
    session = {SESSION: issue(environment, ROLES["cadre"].actor)}
    answer = ask("GET", "/desk", cookies=session)

    assert f'data-version="{answer.headers["pages-version"]}"' in answer.text
    assert ask("GET", "/desk-worker.js").headers["content-type"].startswith("text/javascript")


def test_signing_out_empties_what_the_browser_keeps_of_us(ask: Ask, environment: Path) -> None:
    answer = ask("POST", "/sign-out", cookies=session_of(environment, Tier.CADRE))

    assert answer.headers["clear-site-data"] == '"storage"'


def test_signing_out_ends_the_session(ask: Ask, environment: Path) -> None:
    answer = ask("POST", "/sign-out", cookies=session_of(environment))

    assert answer.headers["location"] == "/sign-in"
    assert f'{SESSION}=""' in answer.headers["set-cookie"]


@pytest.mark.parametrize("path", ["/sign-in", "/static/county.js", "/static/words/en.json", "/nowhere"])
def test_every_answer_forbids_what_does_not_come_from_here(ask: Ask, path: str) -> None:
    policy = ask("GET", path).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_no_file_of_the_pages_names_another_host_or_holds_inline_code() -> None:
    ours = (path for path in HERE.rglob("*") if "vendor" not in path.parts)
    files = [path for path in ours if path.suffix in {".html", ".js", ".css"}]
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "http://" not in text, path
        assert "https://" not in text, path
        assert " style=" not in text, path
        assert " onclick=" not in text, path


def test_pages_without_the_token_keys_do_not_start(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOKEN_KEYS_FILE")

    with pytest.raises(ValueError, match="TOKEN_KEYS_FILE"):
        build(Settings.load("web"))


def test_after_signing_in_one_is_where_one_wanted_to_be(ask: Ask) -> None:
    assert ask("GET", "/?town=370829101").headers["location"] == "/sign-in?next=%2F%3Ftown%3D370829101"
    form = {"role": "county", "next": "/?town=370829101"}

    assert ask("POST", "/sign-in", data=form).headers["location"] == "/?town=370829101"


@pytest.mark.parametrize("wanted", ["//elsewhere", "/\\elsewhere", "https:elsewhere", "/a\r\nset-cookie: x=y", ""])
def test_signing_in_never_leads_to_another_host(ask: Ask, wanted: str) -> None:
    assert ask("POST", "/sign-in", data={"role": "county", "next": wanted}).headers["location"] == "/"


def test_the_language_that_was_chosen_is_remembered(ask: Ask) -> None:
    answer = ask("GET", "/language/en", headers={"referer": "http://house/sign-in?next=%2F"})

    assert answer.headers["location"] == "/sign-in?next=%2F"
    assert "language=en" in answer.headers["set-cookie"]
    assert "Enter as a demonstration role" in ask("GET", "/sign-in", cookies={"language": "en"}).text
    assert "以演示身份进入" in ask("GET", "/sign-in", cookies={"language": "xx"}).text


@pytest.mark.parametrize("referer", ["http://elsewhere/sign-in", "http://house//elsewhere", "nonsense", ""])
def test_the_way_back_from_the_choice_of_language_stays_in_the_house(ask: Ask, referer: str) -> None:
    assert ask("GET", "/language/en", headers={"referer": referer}).headers["location"] == "/"


def test_a_language_that_nobody_speaks_is_not_remembered(ask: Ask) -> None:
    assert "set-cookie" not in ask("GET", "/language/xx").headers
