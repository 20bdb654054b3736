"""The way to the database stalls: nothing is refused by TCP, and nothing answers."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from deploy.processes.api import compose
from services.chassis import database
from services.chassis.config import Settings
from services.chassis.database import engine_for, is_away
from services.chassis.http import reader, wiring
from services.chassis.http.app import build
from tests.integration.chassis_http.calling import Caller, announcement
from tests.integration.chassis_http.library import API, CARDS
from tests.integration.chassis_http.test_outage import assert_unavailable
from tests.link import Link, link_to
from tests.serving import served
from tests.waiting import eventually

PATIENCE = 0.5


@contextmanager
def stalled(link: Link) -> Iterator[None]:
    link.stall()
    try:
        yield
    finally:
        link.flow()


@pytest.fixture
def link(settings: Settings) -> Iterator[Link]:
    """The way to the database."""
    with link_to(settings.database_url) as link:
        yield link


@pytest.fixture
def behind(link: Link, settings: Settings, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:
    """Somebody before a library that reaches its database by `link` and is not patient."""
    monkeypatch.setattr(database, "CONNECT_SECONDS", 2)
    for module in (wiring, reader):
        monkeypatch.setattr(module, "engine_for", partial(engine_for, answer_seconds=PATIENCE))
    linked = replace(settings, database_url=link.through(settings.database_url))
    with served(compose({"library": build(API, linked, cards=CARDS)})) as base:
        yield Caller(base, linked)


def test_a_connection_whose_answer_never_comes_is_given_up_as_one_to_a_server_that_is_away(
    link: Link, settings: Settings
) -> None:
    engine = engine_for(link.through(settings.database_url), name="test", answer_seconds=PATIENCE)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        started = time.monotonic()
        with stalled(link), pytest.raises(Exception) as given_up:  # noqa: PT011 - what it is, is the question
            connection.execute(text("SELECT 2"))

    assert is_away(given_up.value)
    assert PATIENCE <= time.monotonic() - started < 5
    with engine.connect() as fresh:
        assert fresh.execute(text("SELECT 3")).scalar_one() == 3
    engine.dispose()


def test_writers_and_readers_come_back_from_a_stalled_link_and_nothing_is_lost_or_doubled(
    behind: Caller, link: Link
) -> None:
    events = [announcement(str(number)) for number in range(20)]
    assert behind.push(events[0]).status_code == 200
    assert behind.get("/library/v1/books").status_code == 200

    with stalled(link), ThreadPoolExecutor(len(events)) as together:
        pushes = [together.submit(behind.push, event) for event in events[1:]]
        reads = [together.submit(behind.get, "/library/v1/books") for _ in range(4)]
        assert behind.get("/library/healthz", None).status_code == 200
        for asked in [*pushes, *reads]:
            assert_unavailable(asked.result(timeout=30))

    eventually(lambda: behind.push(events[1]).status_code == 200)
    for event in events:
        assert behind.push(event).json()["results"][0]["status"] in ("accepted", "duplicate")
    assert len(behind.get("/library/v1/books").json()["items"]) == len(events)
