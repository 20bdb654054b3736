import struct
from typing import Any

import pika
import psycopg
import pytest

from contracts.envelope import Event
from services.chassis.bus.message import JSON, to_message
from services.chassis.work.outbox import as_json
from tests.integration.chassis_bus.bus import Bus, sacks
from tests.integration.chassis_bus.till import GROUND
from tests.waiting import eventually


def properties(event: Event, **changes: Any) -> dict[str, Any]:
    return {"content_type": JSON, "headers": dict(to_message(as_json(event)).headers), "delivery_mode": 2, **changes}


def send(bus: Bus, event: Event, body: bytes | None = None, **changes: Any) -> str:
    """Publish an event as somebody would who holds the mill's account; returns its id."""
    with bus.channel("mill") as channel:
        channel.confirm_delivery()
        content = to_message(as_json(event)).body if body is None else body
        wanted = pika.BasicProperties(**properties(event, **changes))
        channel.basic_publish("mill.events", event.type, content, wanted, mandatory=True)
    return event.id


def test_posted_events_have_their_effect_exactly_once(bus: Bus) -> None:
    ids = bus.post(*[[sacks(), sacks()] for _ in range(500)])

    with bus.relay(), bus.worker():
        eventually(lambda: len(bus.written_down()) >= 1000, within=30)
        eventually(lambda: bus.outbox() == [])

    assert sorted(bus.written_down()) == sorted(ids)
    assert bus.depth() == 0


def test_a_message_that_comes_twice_has_its_effect_once(bus: Bus) -> None:
    event = sacks()
    with bus.worker():
        for _ in range(3):
            send(bus, event)
        last = send(bus, sacks())
        eventually(lambda: last in bus.written_down())

    assert sorted(bus.written_down()) == sorted([event.id, last])


def test_a_worker_killed_twenty_times_with_a_batch_in_hand_has_each_effect_once(bus: Bus) -> None:
    """Every other time before its transaction, every other time after it and before the ack."""
    ids = bus.post(*[[sacks()] for _ in range(200)])
    with bus.relay():
        eventually(lambda: bus.depth() == 200)

    for death in ["taken", "committed"] * 10:
        with bus.worker(KILL=death, BATCH="5") as worker:
            assert worker.ends() == -9
    assert 0 < len(bus.written_down()) < 200
    with bus.worker():
        eventually(lambda: len(bus.written_down()) >= 200)
        eventually(lambda: bus.depth() == 0)

    assert sorted(bus.written_down()) == sorted(ids)
    assert bus.depth("till.dead") == 0


def test_a_worker_holds_two_batches_at_the_most(bus: Bus) -> None:
    """A crash counts as a failed delivery for all that a worker holds."""
    ids = bus.post([sacks() for _ in range(50)])
    with bus.relay():
        eventually(lambda: bus.depth() == len(ids))

    with psycopg.connect(bus.databases["till"].owner) as owner:
        owner.execute("LOCK TABLE sacks IN ACCESS EXCLUSIVE MODE")
        with bus.worker(BATCH="5") as worker:
            worker.hears("taken")
            eventually(lambda: bus.depth() == len(ids) - 10)
            owner.rollback()
            eventually(lambda: len(bus.written_down()) == len(ids))


def test_a_terminated_worker_acks_what_it_has_done(bus: Bus) -> None:
    ids = bus.post(*[[sacks()] for _ in range(50)])
    with bus.relay(), bus.worker() as worker:
        worker.hears("taken")
        worker.terminate()
        assert worker.hears("stopped")
        assert worker.ends() == 0
        eventually(lambda: bus.outbox() == [])
        done = bus.written_down()

        assert done
        eventually(lambda: bus.depth() == len(ids) - len(done))


POISON: list[tuple[str, dict[str, Any], dict[str, Any], bytes | None, str]] = [
    ("an unknown type", {"event_type": "flour.lost.v1"}, {}, None, "no command for flour.lost.v1"),
    ("a refusal", {"number": -1}, {}, None, "invalid"),
    ("a fault of ours", {"number": 0}, {}, None, "ZeroDivisionError"),
    ("data that no command comes of", {"number": "many"}, {}, None, "ValueError"),
    ("a body that is no JSON", {}, {}, b"\xff\x00{", "undecodable: data"),
    ("no headers", {}, {"headers": None}, None, "undecodable: specversion"),
    ("nameko headers that nameko would choke on", {}, {"headers": {"nameko.call_id_stack": 5}}, None, "specversion"),
    ("an encoding that there is none of", {"number": -1}, {"content_encoding": "rot13"}, None, "invalid"),
]


@pytest.fixture
def lost_flour(bus: Bus) -> None:
    with bus.channel() as channel:
        channel.queue_bind("till.inbox", "mill.events", "flour.lost.v1")


@pytest.mark.usefixtures("lost_flour")
def test_poison_is_parked_whole_and_its_neighbours_go_through(bus: Bus) -> None:
    neighbours = []
    with bus.worker():
        for _, event, changes, body, _ in POISON:
            neighbours.append(send(bus, sacks()))
            send(bus, sacks(**event), body, **changes)
        neighbours.append(send(bus, sacks()))
        eventually(lambda: len(bus.written_down()) >= len(neighbours))
        eventually(lambda: len(bus.parked()) >= len(POISON))

    assert sorted(bus.written_down()) == sorted(neighbours)
    assert bus.depth() == 0
    for (name, _, _, body, reason), (_, said, kept) in zip(POISON, bus.parked(), strict=True):
        assert reason in said, name
        assert body is None or bytes(kept) == body, name


class FarFuture(pika.BasicProperties):  # type: ignore[misc]
    """One header: a time that AMQP allows and that py-amqp fails to read."""

    def encode(self) -> list[bytes]:
        table = b"\x04whenT" + struct.pack(">Q", 2**63)
        return [struct.pack(">H", self.FLAG_HEADERS), struct.pack(">I", len(table)), table]


def test_headers_that_the_library_can_not_read_do_not_end_the_connection(bus: Bus) -> None:
    """Each end would count as a failed delivery for all that were prefetched."""
    with bus.worker(), bus.channel("mill") as channel:
        channel.confirm_delivery()
        channel.basic_publish("mill.events", GROUND, b"{}", FarFuture(), mandatory=True)
        last = send(bus, sacks())
        eventually(lambda: last in bus.written_down())
        eventually(bus.parked)

    assert [reason for _, reason, _ in bus.parked()] == ["undecodable: specversion"]


def test_poison_is_parked_with_its_headers_and_its_stack(bus: Bus) -> None:
    headers = {**properties(sacks())["headers"], "blob": b"\xff\x00", "nested": {"nan": 1, "nul": "a\0b"}}
    with bus.worker():
        event_id = send(bus, sacks(0), headers={**headers, "ce-id": str(sacks().id)})
        eventually(bus.parked)

    kept, stack, key = bus.rows("till", "SELECT headers, stack, routing_key FROM parked")[0]
    assert kept["ce-source"] == "/mill"
    assert kept["nested"] == {"nan": 1, "nul": "a\ufffdb"}
    assert "ZeroDivisionError" in stack
    assert key == GROUND
    assert event_id


def test_poison_that_is_delivered_again_is_parked_once(bus: Bus) -> None:
    """A crash between parking and the ack."""
    bus.post([sacks(-1)])
    with bus.relay():
        eventually(lambda: bus.depth() == 1)
    with bus.worker(KILL="committed") as worker:
        assert worker.ends() == -9
    with bus.worker():
        last = send(bus, sacks())
        eventually(lambda: last in bus.written_down())

    assert len(bus.parked()) == 1


def test_while_the_database_is_down_nothing_is_parked_and_work_resumes_by_itself(bus: Bus) -> None:
    with psycopg.connect(bus.superuser_url.rpartition("/")[0] + "/postgres", autocommit=True) as admin:
        name = bus.superuser_url.rpartition("/")[2]
        with bus.worker() as worker:
            first = send(bus, sacks())
            eventually(lambda: first in bus.written_down())
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            ids = [send(bus, sacks()) for _ in range(20)]
            for _ in range(3):
                worker.hears("taken")

            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
            eventually(lambda: len(bus.written_down()) >= 21, within=30)

    assert sorted(bus.written_down()) == sorted([first, *ids])
    assert bus.parked() == []
    assert bus.depth("till.dead") == 0


def test_a_database_that_does_not_answer_is_given_up_and_tried_again(bus: Bus) -> None:
    """No time-out of the server's reaches a client that waits on a lock of its own table."""
    with bus.worker(BATCH_SECONDS="1") as worker, psycopg.connect(bus.databases["till"].owner) as owner:
        owner.execute("LOCK TABLE sacks IN ACCESS EXCLUSIVE MODE")
        event_id = send(bus, sacks())
        for _ in range(3):
            worker.hears("taken")
        owner.rollback()
        eventually(lambda: bus.written_down() == [event_id])

    assert bus.parked() == []


def test_what_takes_too_long_together_is_done_in_smaller_parts(bus: Bus) -> None:
    ids = bus.post([sacks() for _ in range(20)])
    with bus.relay():
        eventually(lambda: bus.depth() == len(ids))

    with bus.worker(BATCH_SECONDS="1", LONG="0.5", ENTRY_SECONDS="0.1"):
        eventually(lambda: len(bus.written_down()) >= len(ids), within=30)
        eventually(lambda: bus.depth() == 0)

    assert sorted(bus.written_down()) == sorted(ids)
    assert bus.parked() == []


def test_expired_idempotency_keys_are_forgotten_by_a_timer(bus: Bus) -> None:
    bus.rows(
        "till",
        "INSERT INTO idempotency SELECT 'old' || n, ''::bytea, NULL::jsonb, now() - interval '1 s' "
        "FROM generate_series(1, 2500) n "
        "UNION ALL SELECT 'new', '', NULL, now() + interval '1 h' RETURNING key",
    )

    with bus.worker():
        eventually(lambda: bus.rows("till", "SELECT key FROM idempotency") == [("new",)])


@pytest.fixture
def dead(bus: Bus) -> str:
    """The id of an event that was delivered too often."""
    event_id = send(bus, sacks())

    def rejected() -> bool:
        if channel.basic_get("till.inbox")[0] is not None:
            channel.basic_nack(multiple=True, requeue=True)
        return bus.depth("till.dead") == 1

    with bus.channel("till") as channel:
        eventually(rejected, every=0.001)
    return event_id


def test_a_message_delivered_too_often_is_parked_as_it_was_sent(bus: Bus, dead: str) -> None:
    with bus.worker():
        eventually(bus.parked)
        eventually(lambda: bus.depth("till.dead") == 0)

    assert bus.rows("till", "SELECT event_id, exchange, routing_key, reason FROM parked") == [
        (dead, "mill.events", GROUND, "delivered too often")
    ]
    assert bus.written_down() == []


def test_poison_in_a_row_stops_the_consumer_and_the_rest_waits(bus: Bus) -> None:
    """What a bad deploy does to every message: five are put aside, not all."""
    bus.post([sacks(-1) for _ in range(200)], [sacks()])
    with bus.relay():
        eventually(lambda: bus.depth() == 201)
    with bus.worker() as worker:
        worker.hears("halted")
        assert len(bus.parked()) == 5
        worker.terminate()
        assert worker.ends() == 0

    assert len(bus.parked()) == 5
    eventually(lambda: bus.depth() == 196)


def test_a_stopped_consumer_goes_on_after_its_pause(bus: Bus) -> None:
    poison = bus.post([sacks(-1) for _ in range(12)])
    good = bus.post([sacks()])
    with bus.relay(), bus.worker(PAUSE="1.5") as worker:
        worker.hears("halted")
        eventually(lambda: bus.written_down() == good)
        eventually(lambda: len(bus.parked()) == 12)

    assert sorted(row[0] for row in bus.parked()) == sorted(poison)
    assert bus.depth() == 0
