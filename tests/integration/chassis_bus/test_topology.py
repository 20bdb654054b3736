import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from services.chassis.bus import topology
from tests.integration.chassis_bus.bus import GUEST, WANTED, Bus, ctl, sacks
from tests.integration.chassis_bus.till import GROUND
from tests.waiting import eventually


def test_a_second_run_declares_the_same_and_changes_no_account(bus: Bus) -> None:
    lines = bus.apply()

    assert "queue till.inbox" in lines
    assert f"binding mill.events {GROUND} → till.inbox" in lines
    assert not [line for line in lines if line.startswith(("user", "rights"))]


def test_a_second_run_heals_what_was_changed(bus: Bus) -> None:
    management = bus.vhost.broker.management
    with bus.channel() as channel:
        channel.queue_unbind("till.inbox", "mill.events", GROUND)
    management.put_permissions(bus.vhost.name, "till", ".*", ".*", ".*")
    management.put_user("mill", "forgotten")

    lines = bus.apply()

    assert [line for line in lines if line.startswith(("user", "rights"))] == ["user mill", "rights of till"]
    with bus.channel("mill") as channel:
        channel.confirm_delivery()
        channel.basic_publish("mill.events", GROUND, b"{}", mandatory=True)


def test_an_account_without_a_password_is_named(bus: Bus) -> None:
    with pytest.raises(KeyError, match="till"):
        bus.apply_with({"mill": "grind"})


@pytest.mark.parametrize(
    ("user", "exchange"),
    [("till", "mill.events"), ("mill", "till.events"), ("till", ""), (GUEST.name, "mill.events")],
)
def test_an_account_may_not_publish_to_another_services_exchange(bus: Bus, user: str, exchange: str) -> None:
    with bus.channel(user) as channel:
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
            channel.basic_publish(exchange, "till.inbox", b"{}")


def test_an_account_may_not_say_that_it_is_another(bus: Bus) -> None:
    with bus.channel("mill") as channel:
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker, match="PRECONDITION_FAILED"):
            channel.basic_publish("mill.events", GROUND, b"{}", pika.BasicProperties(user_id="till"))


def test_a_service_may_neither_read_anothers_queue_nor_declare_anything(bus: Bus) -> None:
    with bus.channel("mill") as channel, pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
        channel.basic_get("till.inbox")
    with bus.channel("till") as channel, pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
        channel.queue_declare("till.more")


def test_a_stock_nameko_service_hears_an_event_under_a_guest_account(bus: Bus) -> None:
    with bus.process("run_guest", GUEST.name) as guest:
        guest.hears("ready")
        bus.post([sacks(7)])
        with bus.relay():
            assert guest.hears("heard") == "heard 7"
            eventually(lambda: bus.outbox() == [])


def test_what_stock_nameko_declared_does_not_stand_in_the_way(bus: Bus) -> None:
    """A guest may be there first: the exchange that it declares is the one that we want."""
    with bus.channel() as channel:
        for name in WANTED.exchanges:
            channel.exchange_delete(name)
    with bus.process("run_guest", GUEST.name) as guest:
        guest.hears("ready")

        assert f"exchange {WANTED.exchanges[0]}" in bus.apply()


def test_a_queue_without_a_leader_is_found_and_works_again_when_it_was_made_anew(bus: Bus) -> None:
    """What a broker leaves that is killed shortly after a queue's first declaration."""
    broker, vhost = bus.vhost.broker, bus.vhost.name
    seek = (WANTED, broker.admin_uri, broker.management_url, vhost)
    assert topology.silent(*seek) == []

    ctl(broker, "eval", f"ra:stop_server(quorum_queues, {{'{vhost}_till.inbox', node()}}).")
    assert topology.silent(*seek) == ["till.inbox"]

    topology.delete("till.inbox", broker.admin_uri, vhost)
    bus.apply()
    assert topology.silent(*seek) == []
    bus.post([sacks()])
    with bus.relay():
        bus.take_all("till.inbox", 1)
