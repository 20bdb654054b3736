"""What the outbox says to the relay, and how often."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis.work.outbox import Outbox

EVENT = Event(
    id="0190f3a0-0000-7000-8000-000000000000",
    source="/test",
    type="thing.done.v1",
    subject="1",
    time=datetime(2026, 1, 1, tzinfo=UTC),
    sequence=1,
    centre="county",
    actor="staff:1",
    responsible="county:1",
    traceparent="",
    data={},
)


class Listening:
    """A connection that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def execute(self, statement: Any, values: Any) -> None:
        self.told.append(str(statement))

    def notices(self) -> int:
        return sum("pg_notify" in statement for statement in self.told)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr("services.chassis.work.outbox.time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_a_process_wakes_the_relay_once_in_20_ms_at_the_most(now: list[float]) -> None:
    listening, writer = Listening(), Outbox("test")
    for _ in range(100):
        writer.write(cast("Connection", listening), [EVENT])
        now[0] += 0.001

    assert sum("INSERT INTO outbox" in statement for statement in listening.told) == len(listening.told) == 100
    assert listening.notices() == 5


def test_a_transaction_without_events_writes_nothing(now: list[float]) -> None:
    listening = Listening()
    Outbox("test").write(cast("Connection", listening), [])

    assert listening.told == []
