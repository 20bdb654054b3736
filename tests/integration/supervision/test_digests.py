"""What each party has before it is said once, on the morning of a working day."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from contracts.supervision.digests import DIGEST_DUE
from services.chassis.calendar import day_of
from services.chassis.work import Job, UnitOfWork
from services.supervision.api import API
from services.supervision.events import due, to_digest
from services.supervision.handlers.digests import SayDigest
from services.supervision.store import SupervisionStore, digests
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import HERE, NEAR, Hear
from tests.unit.supervision.events import event

Said = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def now(engine: Engine) -> datetime:
    with engine.connect() as connection:
        found: datetime = connection.execute(text("SELECT now()")).scalar_one()
    return found


@pytest.fixture
def said(engine: Engine) -> Said:
    """The digests that are on their way."""

    def read() -> list[dict[str, Any]]:
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT events FROM outbox ORDER BY position")).scalars().all()
        events = [each for row in rows for each in json.loads(row)]
        return [each for each in events if each["type"] == "digest.due.v1"]

    return read


def unit_on(engine: Engine) -> UnitOfWork:
    return UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers)


def test_a_party_is_told_what_is_late_and_what_waits_for_it_once_whichever_replica_is_first(
    hear: Hear, engine: Engine, said: Said, now: datetime
) -> None:
    hear(
        event("parcel.inbound.v1", 1, centre=HERE, time=now - timedelta(days=30)),
        event("parcel.inbound.v1", 1, subject="p2", centre=NEAR, time=now - timedelta(days=30)),
        event("parcel.collected.v1", 2, subject="p2", centre=NEAR, time=now - timedelta(days=29, hours=23, minutes=55)),
    )
    with engine.connect() as connection:
        commands = due(connection, 500)
    unit_on(engine).run([Job(command=each) for each in commands])

    with ThreadPoolExecutor(3) as replicas:
        jobs = [Job(command=SayDigest(day_of(now)))]
        outcomes = list(replicas.map(lambda _: unit_on(engine).run(jobs)[0], range(6)))

    assert {outcome.status for outcome in outcomes} == {"accepted"}
    [told] = said()
    assert DIGEST_DUE.validate(told["data"]) == {}
    assert (told["subject"], told["sequence"]) == (day_of(now).isoformat(), 1)
    data = told["data"]
    assert (data["party"], data["due_today"], data["yellow"]) == (f"village:{HERE}", 0, 0)
    assert data["red"] == data["waiting"] == len(data["first"]) > 0
    assert {each["case"] for each in data["first"]} == {"p1"}
    with engine.connect() as connection:
        assert digests.now_and_said(connection)[1], "no timer asks again today"
        assert to_digest(connection, 500) == []


def test_what_stands_still_and_what_ended_is_in_nobodys_digest(
    hear: Hear, engine: Engine, said: Said, now: datetime
) -> None:
    hear(
        event("parcel.inbound.v1", 1, centre=HERE, time=now - timedelta(minutes=10)),
        event("parcel.collected.v1", 2, centre=HERE, time=now - timedelta(minutes=5)),
    )

    unit_on(engine).run([Job(command=SayDigest(day_of(now)))])

    assert said() == []
