"""A centre falls silent and is heard again: told once, whoever sweeps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import Engine, text

from contracts.people import Actor
from services.chassis.work import Job, UnitOfWork
from services.supervision.domain import silence
from services.supervision.events import to_hear
from services.supervision.handlers import HANDLERS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import CADRE, FAR, HERE, SUPERVISOR, Ask, Hear
from tests.unit.supervision.events import event, publication

ALWAYS = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "windows": [{"opens": "00:00", "closes": "23:59"}]}
_TOLD = text("SELECT type FROM audit_log WHERE type LIKE 'centre.%' AND source = '/supervision' ORDER BY sequence")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silence counts from the opening on, so that it does at whatever hour this runs."""
    monkeypatch.setattr(silence, "GRACE", timedelta(0))


def listen(engine: Engine) -> None:
    with engine.connect() as connection:
        commands = to_hear(connection, 500)
    UnitOfWork("supervision", engine, SupervisionStore(copies()), HANDLERS).run(
        [Job(command=each) for each in commands]
    )


def told(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(_TOLD).scalars())


def test_two_replicas_tell_of_each_silence_once(hear: Hear, engine: Engine) -> None:
    hear(publication(hours=ALWAYS))
    with ThreadPoolExecutor(2) as replicas:
        list(replicas.map(lambda _: listen(engine), range(6)))
    assert told(engine) == ["centre.silent.v1"]

    hear(event("parcel.inbound.v1", 1, time=datetime.now(UTC)))
    listen(engine)
    listen(engine)
    assert told(engine) == ["centre.silent.v1", "centre.heard_again.v1"]


def test_duty_that_the_town_enters_ends_a_silence(
    hear: Hear, engine: Engine, ask: Ask, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]
) -> None:
    hear(publication(hours=ALWAYS))
    listen(engine)
    now = datetime.now(UTC)
    body = {"from": (now - timedelta(hours=1)).isoformat(), "until": (now + timedelta(hours=1)).isoformat()}
    body["note"] = "停电,人在岗"

    def enter(actor: Actor, centre: str) -> int:
        headers = bearer(actor) | {"idempotency-key": f"{actor.id}-{centre}"}
        return client.post(f"/v1/centres/{centre}/duty", json=body, headers=headers).status_code

    assert (enter(CADRE, HERE), enter(SUPERVISOR, FAR)) == (403, 404)
    assert ask(SUPERVISOR, "/v1/overview").json()["centres"][0]["silent"]
    assert enter(SUPERVISOR, HERE) == 200
    assert told(engine) == ["centre.silent.v1", "centre.duty_entered.v1", "centre.heard_again.v1"]
    assert not ask(SUPERVISOR, "/v1/overview").json()["centres"][0]["silent"]
    (shown,) = ask(CADRE, f"/v1/centres/{HERE}/duty").json()["items"]
    assert (shown["entered_by"], shown["note"]) == (SUPERVISOR.id, "停电,人在岗")
    assert "停电,人在岗" in ask(CADRE, f"/v1/centres/{HERE}/duty.csv").content.decode()
    assert ask(CADRE, f"/v1/centres/{FAR}/duty").status_code == 404
