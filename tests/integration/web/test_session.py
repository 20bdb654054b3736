"""A session of the pages at the services' doors: what it opens, and what it doesn't."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from services.chassis.http.session import COOKIE as SESSION
from services.chassis.http.tokens import make_keys
from services.web.domain.pages import home_of
from services.web.domain.roles import ROLES
from tests.browser.day import published
from tests.browser.site import environment, hearing, mounted
from tests.servers import FreshDatabase
from tests.serving import served
from tests.unit.supervision.events import event
from tests.waiting import eventually

HERE = "370829001001"


@pytest.fixture
def visitor(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """A browser before the pages and supervision, which knows all 100 centres."""
    for name, value in environment(tmp_path, fresh_database).items():
        monkeypatch.setenv(name, value)
    with hearing(fresh_database) as hear:
        hear(*published(), event("parcel.inbound.v1", 1, centre=HERE, time=datetime.now(UTC)))
    with served(mounted()) as base, httpx.Client(base_url=base, timeout=10, follow_redirects=True) as client:
        yield client


def seen(visitor: httpx.Client) -> list[str]:
    overview = visitor.get("/supervision/v1/overview").raise_for_status().json()
    return [centre["id"] for centre in overview["centres"]]


def test_without_a_session_the_page_leads_to_the_sign_in_and_figures_are_refused(visitor: httpx.Client) -> None:
    assert visitor.get("/").url.path == "/sign-in"
    assert visitor.get("/supervision/v1/overview").status_code == 401


@pytest.mark.parametrize(
    ("role", "prefix", "count"),
    [("county", "370829", 100), ("jiaxiang", "370829001", 7), ("zhifang", "370829101", 7), ("cadre", HERE, 1)],
)
def test_each_role_sees_the_centres_of_its_own_scope(visitor: httpx.Client, role: str, prefix: str, count: int) -> None:
    assert visitor.post("/sign-in", data={"role": role}).url.path == home_of(ROLES[role].actor.tier)

    centres = seen(visitor)
    assert len(centres) == count
    assert all(centre.startswith(prefix) for centre in centres)


def test_a_session_opens_the_live_stream(visitor: httpx.Client) -> None:
    visitor.post("/sign-in", data={"role": "cadre"})

    with visitor.stream("GET", "/supervision/v1/live") as stream:
        lines = stream.iter_lines()
        assert "event: snapshot" in (next(lines), next(lines))


def test_a_session_is_gone_after_signing_out(visitor: httpx.Client) -> None:
    visitor.post("/sign-in", data={"role": "county"})
    assert SESSION in visitor.cookies

    assert visitor.post("/sign-out").url.path == "/sign-in"

    assert SESSION not in visitor.cookies
    assert visitor.get("/supervision/v1/overview").status_code == 401


def test_a_session_ends_when_the_keys_are_replaced(visitor: httpx.Client, tmp_path: Path) -> None:
    visitor.post("/sign-in", data={"role": "county"})
    (tmp_path / "token-private.json").unlink()
    make_keys(tmp_path)

    eventually(lambda: visitor.get("/").url.path == "/sign-in")


def test_the_pages_stand_behind_the_services(visitor: httpx.Client) -> None:
    visitor.post("/sign-in", data={"role": "county"})

    assert visitor.get("/supervision/healthz").json() == {"status": "ok"}
    assert visitor.get("/healthz").json() == {"status": "ok"}
    assert visitor.get("/supervision/nothing").headers["content-type"].startswith("application/problem+json")
