import dataclasses
import json
from datetime import datetime

import psycopg
import pytest
from structlog.testing import capture_logs

from contracts.cards import HEARTBEAT
from services.chassis.bus import outgoing, relay, topology
from services.chassis.work.sent import forget_sent
from tests.integration.chassis_bus.bus import CARD, GUEST, WANTED, Bus, sacks
from tests.waiting import eventually


def test_committed_events_are_published_in_order_and_forgotten(bus: Bus) -> None:
    ids = bus.post(*[[sacks(number), sacks(number)] for number in range(50)])

    with bus.relay():
        messages = bus.take_all("till.inbox", 100)
        eventually(lambda: bus.outbox() == [])

    assert [properties.message_id for properties, _ in messages] == ids
    properties, body = messages[-1]
    assert json.loads(body) == {"sacks": 49}
    assert (properties.delivery_mode, properties.user_id, properties.type) == (2, "mill", CARD.type)
    assert properties.headers["ce-source"] == "/mill"


def test_an_event_of_an_idle_outbox_is_published_at_once(bus: Bus) -> None:
    """A notice wakes the relay; the safety look comes much later."""
    with bus.relay():
        bus.post([sacks()])
        bus.take_all("till.inbox", 1)
        eventually(lambda: bus.outbox() == [])


def test_a_relay_says_up_to_when_all_is_out(bus: Bus) -> None:
    """A row that can't go out yet holds it back; and nobody needs to listen."""
    bus.post([sacks(event_type="sack.unheard.v1")])
    [(written,)] = bus.rows("mill", "SELECT written_at FROM outbox")
    with bus.channel() as channel:
        channel.queue_declare("watch", durable=True)
        channel.queue_bind("watch", "mill.events", HEARTBEAT)
        with bus.relay():
            properties = eventually(lambda: channel.basic_get("watch", auto_ack=True)[1])

    assert datetime.fromisoformat(properties.headers["ce-time"]) == written
    assert (properties.type, properties.headers["ce-source"]) == (HEARTBEAT, "/mill")
    assert len(bus.outbox()) == 1


def test_a_returned_message_is_kept_and_named_and_the_rest_of_its_row_goes(bus: Bus) -> None:
    kept, sent = sacks(event_type="flour.spilt.v1"), sacks()
    bus.post([kept, sent])

    with bus.relay():
        bus.take_all("till.inbox", 1)
        row = eventually(lambda: [row for row in bus.outbox() if row[1] > 0])[0]
        assert [event["id"] for event in json.loads(row[0])] == [kept.id]
        assert "NO_ROUTE" in row[2]
        assert "flour.spilt.v1" in row[2]

        spilt = dataclasses.replace(CARD, type="flour.spilt.v1")
        bus.apply(topology.plan(["mill", "till"], [CARD, spilt], [GUEST]))
        properties, _ = bus.take_all("till.inbox", 1)[0]

    assert properties.message_id == kept.id
    assert bus.outbox() == []


def test_a_full_queue_leaves_the_events_in_the_outbox_until_there_is_room(bus: Bus) -> None:
    with bus.channel() as channel:
        for queue in WANTED.queues:
            channel.queue_delete(queue.name)
    small = [dataclasses.replace(queue, arguments={**queue.arguments, "x-max-length": 5}) for queue in WANTED.queues]
    bus.apply(dataclasses.replace(WANTED, queues=small))
    ids: list[str] = []

    def refused() -> bool:
        """A quorum queue tells its publishers that it is full a moment after it is."""
        ids.extend(bus.post([sacks()]))
        return any("refused" in (row[2] or "") for row in bus.outbox())

    with bus.relay():
        eventually(refused)
        assert bus.depth() < len(ids)
        arrived: set[str] = set()

        def emptied() -> bool:
            with bus.channel() as channel:
                while (got := channel.basic_get("till.inbox", auto_ack=True))[0] is not None:
                    arrived.add(got[1].message_id)
            return bus.outbox() == [] and arrived == set(ids)

        eventually(emptied, within=60, every=0.2)


def test_a_row_that_is_no_json_is_kept_and_named_and_others_go(bus: Bus) -> None:
    bus.rows("mill", "INSERT INTO outbox (events, size) VALUES ('[{', 1), ('[{}]', 1) RETURNING position")
    bus.post([sacks()])

    with bus.relay():
        bus.take_all("till.inbox", 1)
        eventually(lambda: len(bus.outbox()) == 2 and all("unreadable" in (row[2] or "") for row in bus.outbox()))


def test_an_event_that_amqp_can_not_carry_is_kept_and_named(bus: Bus) -> None:
    """A routing key has 255 bytes at the most."""
    bus.post([sacks(event_type="flour." + "x" * 300), sacks()])

    with bus.relay():
        bus.take_all("till.inbox", 1)
        eventually(lambda: [row for row in bus.outbox() if "unsendable" in (row[2] or "")])


def test_one_relay_is_active_and_a_standby_takes_over(bus: Bus) -> None:
    with bus.relay_process() as active:
        bus.post([sacks()])
        bus.take_all("till.inbox", 1)
        with bus.relay():
            ids = bus.post(*[[sacks()] for _ in range(200)])
            messages = bus.take_all("till.inbox", 200)
            assert [properties.message_id for properties, _ in messages] == ids

            active.kill()
            bus.post([sacks()])
            bus.take_all("till.inbox", 1)


def test_a_standby_ends_a_frozen_relay_and_takes_over(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connection to the database is alive, and with it its turn."""
    monkeypatch.setattr(outgoing, "FROZEN", 2.0)
    monkeypatch.setattr(relay, "BEAT", 0.5)
    with bus.relay_process(BEAT="0.5") as active, capture_logs() as entries:
        bus.post([sacks()])
        bus.take_all("till.inbox", 1)
        eventually(lambda: bus.outbox() == [])
        with bus.relay():
            active.freeze()
            ids = bus.post([sacks()], [sacks()])
            messages = bus.take_all("till.inbox", 2)
            assert [properties.message_id for properties, _ in messages] == ids
            assert [entry["event"] for entry in entries][:2] == ["relay.ended_frozen", "relay.active"]

            active.thaw()
            bus.post([sacks()])
            bus.take_all("till.inbox", 1)
            eventually(lambda: bus.outbox() == [])


def test_a_standby_leaves_a_relay_alone_that_goes_on(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "FROZEN", 2.0)
    heartbeat = "SELECT pid, extract(epoch FROM beaten_at)::float8 FROM relay_heartbeat"
    with bus.relay_process(BEAT="0.5"), capture_logs() as entries:
        holder, began = eventually(lambda: bus.rows("mill", heartbeat))[0]
        with bus.relay():
            eventually(lambda: bus.rows("mill", heartbeat)[0][1] > began + 4.0, within=20)
        assert bus.rows("mill", heartbeat)[0][0] == holder
    assert entries == []


def test_a_relay_killed_between_publishing_and_deleting_loses_nothing_and_the_inbox_absorbs_the_rest(bus: Bus) -> None:
    ids = bus.post(*[[sacks(), sacks()] for _ in range(100)])
    with bus.relay_process(KILL="1") as relay:
        assert relay.ends() == -9
    assert len(bus.outbox()) == 100
    assert eventually(lambda: bus.depth() >= 2)

    with bus.relay(), bus.worker():
        eventually(lambda: bus.outbox() == [] and bus.depth() == 0 and len(bus.written_down()) >= 200, within=30)

    assert sorted(bus.written_down()) == sorted(ids)


def test_a_relay_comes_back_after_its_database_connection_was_cut(bus: Bus) -> None:
    with bus.relay(), psycopg.connect(bus.superuser_url) as admin:
        bus.post([sacks()])
        bus.take_all("till.inbox", 1)
        found = admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mill-relay'"
        )
        assert found.fetchall() == [(True,)]

        bus.post([sacks()])
        bus.take_all("till.inbox", 1)
        eventually(lambda: bus.outbox() == [])


def test_a_relay_waits_for_an_exchange_that_is_not_there_yet(bus: Bus) -> None:
    with bus.channel() as channel:
        channel.exchange_delete("mill.events")
    bus.post([sacks()])
    with capture_logs() as entries, bus.relay():
        eventually(lambda: [entry for entry in entries if "NOT_FOUND" in entry.get("error", "")])

        bus.apply()
        bus.take_all("till.inbox", 1)
        eventually(lambda: bus.outbox() == [])


def test_a_stopped_relay_leaves_its_turn_at_once(bus: Bus) -> None:
    with bus.relay():
        bus.post([sacks()])
        bus.take_all("till.inbox", 1)

    held = bus.rows(
        "mill",
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
        "WHERE locktype = 'advisory' AND datname = current_database()",
    )
    assert held == [(0,)]


def test_what_was_sent_is_kept_for_a_week_and_forgotten(bus: Bus) -> None:
    ids = bus.post([sacks(), sacks()], [sacks()])
    with bus.relay():
        bus.take_all("till.inbox", 3)
        eventually(lambda: bus.outbox() == [])

    assert bus.sent() == ids
    bus.age_sent(6)
    assert forgotten(bus, 1_000) == 0
    bus.age_sent(1)
    assert [forgotten(bus, 1), forgotten(bus, 1_000)] == [1, 1]
    assert bus.sent() == []


def forgotten(bus: Bus, step: int) -> int:
    with bus.mill() as connection:
        return forget_sent(connection, step)


def test_of_a_row_that_is_kept_in_part_the_rest_is_known_as_sent_once(bus: Bus) -> None:
    kept, gone = sacks(event_type="flour.spilt.v1"), sacks()
    bus.post([kept, gone])

    with bus.relay():
        bus.take_all("till.inbox", 1)
        eventually(lambda: any(attempts > 1 for _, attempts, _ in bus.outbox()))

    assert bus.sent() == [gone.id]
