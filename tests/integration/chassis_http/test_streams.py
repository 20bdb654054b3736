"""Server-Sent Events."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from contracts.people import Actor
from deploy.processes.api import compose
from services.chassis.config import Settings
from services.chassis.http import streams
from services.chassis.http.app import build
from tests.integration.chassis_http.calling import (
    CADRE,
    NEIGHBOURS_CADRE,
    Caller,
    announcement,
)
from tests.integration.chassis_http.library import API, CARDS
from tests.integration.chassis_http.test_outage import shut
from tests.servers import FreshDatabase
from tests.serving import port_of, serving
from tests.waiting import eventually

SHELF = "/library/v1/shelf"


@dataclass
class Listening:
    """An open stream; `next` waits for its next event, a comment counting as one."""

    lines: Iterator[str]

    def next(self) -> dict[str, Any]:
        event: dict[str, Any] = {}
        for line in self.lines:
            if not line:
                return event
            name, _, value = line.partition(": ")
            event[name] = json.loads(value) if name == "data" else value
        return event


@contextmanager
def listening(caller: Caller, actor: Actor = CADRE, known: str | None = None, ttl: int = 3600) -> Iterator[Listening]:
    headers = {"authorization": f"Bearer {caller.token(actor, ttl)}"} | ({"last-event-id": known} if known else {})
    with caller.http.stream("GET", SHELF, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Listening(answer.iter_lines())


def test_a_stream_begins_with_a_snapshot_of_the_scope(caller: Caller) -> None:
    caller.push(announcement("1"))

    with listening(caller) as mine, listening(caller, NEIGHBOURS_CADRE) as theirs:
        first = mine.next()
        assert (first["event"], first["data"]) == ("snapshot", {"titles": ["Water Margin"]})
        assert int(first["id"]) > 0
        assert theirs.next()["data"] == {"titles": []}


def test_a_change_is_heard_at_once(caller: Caller) -> None:
    with listening(caller) as stream:
        revision = int(stream.next()["id"])

        caller.push(announcement("1"))

        heard = stream.next()
        assert (heard["event"], heard["data"]) == ("changes", {"titles": ["Water Margin"]})
        assert int(heard["id"]) > revision


def test_a_known_snapshot_is_not_sent_again(caller: Caller) -> None:
    caller.push(announcement("1"))
    with listening(caller) as stream:
        revision = stream.next()["id"]

    with listening(caller, known=revision) as again:
        assert "event" not in again.next()


def test_an_older_snapshot_is_replaced(caller: Caller) -> None:
    with listening(caller, known="0") as stream:
        assert stream.next()["event"] == "snapshot"


def test_a_silent_stream_shows_that_it_lives(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT", 0.05)

    with listening(caller) as stream:
        stream.next()
        assert stream.next() == {"": "still here"}


def test_a_stream_ends_after_its_time(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LONGEST", -60)

    with listening(caller) as stream:
        assert stream.next()["event"] == "snapshot"
        assert stream.next() == {}


def test_a_stream_ends_when_its_token_is_good_for_nothing(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT", 0.05)

    with listening(caller, ttl=2) as stream:
        assert stream.next()["event"] == "snapshot"
        assert {} in (stream.next() for _ in range(400))


def test_too_many_streams_are_503(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "STREAMS", 1)

    with listening(caller) as stream:
        stream.next()
        assert caller.get(SHELF).status_code == 503

    def free_again() -> bool:
        with caller.http.stream("GET", SHELF, headers={"authorization": f"Bearer {caller.token(CADRE)}"}) as answer:
            return answer.status_code == 200

    assert eventually(free_again)


def test_a_stream_survives_the_database(caller: Caller, library_database: FreshDatabase) -> None:
    with listening(caller) as stream:
        stream.next()
        with shut(library_database):
            assert caller.push(announcement("1")).status_code == 503

        eventually(lambda: caller.push(announcement("2", data=BOOK)).status_code == 200)

        assert stream.next()["data"] == {"titles": ["Dream"]}


BOOK = {"isbn": "2", "centre": "370829001001", "title": "Dream"}


def test_a_shutdown_does_not_wait_for_streams(settings: Settings) -> None:
    with serving(compose({"library": build(API, settings, cards=CARDS)})) as server:
        with listening(Caller(f"http://127.0.0.1:{port_of(server)}", settings)) as stream:
            stream.next()
            server.should_exit = True

            with pytest.raises(httpx.RemoteProtocolError):
                stream.next()

        eventually(lambda: not server.server_state.tasks, within=5)
