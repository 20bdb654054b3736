"""Who may do what on the broker: what is forbidden is tried by every account, and the broker itself refuses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx
import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker, ProbableAccessDeniedError

from contracts.registry import GUESTS
from deploy.processes.discovery import with_tables
from services.chassis.bus import topology
from services.chassis.bus.message import exchange_of
from tests.servers import Vhost

PLAN = topology.plan(with_tables())
SERVICES = sorted(account.user for account in PLAN.accounts if exchange_of(account.user) in PLAN.exchanges)
QUEUES = [queue.name for queue in PLAN.queues]
ACCESS_REFUSED, PRECONDITION_FAILED = 403, 406


@dataclass(frozen=True)
class House:
    """A virtual host with everything declared, and a password for each account."""

    vhost: Vhost
    passwords: Mapping[str, str]

    def refused(self, user: str, act: Callable[[BlockingChannel], object]) -> int:
        """With which code the broker closes the channel on which `user` acts; 0 where it doesn't."""
        uri = self.vhost.broker.uri(user, self.passwords[user], self.vhost.name)
        connection = pika.BlockingConnection(pika.URLParameters(uri))
        channel = connection.channel()
        channel.confirm_delivery()
        try:
            act(channel)
        except ChannelClosedByBroker as closed:
            return int(closed.reply_code)
        finally:
            connection.close()
        return 0

    def management(self, user: str, method: str, path: str, body: object = None) -> int:
        """The status of a request to the management interface."""
        url = self.vhost.broker.management_url.rpartition("@")[2]
        login = (user, self.passwords[user])
        return httpx.request(method, f"http://{url}/api{path}", auth=login, json=body, timeout=10).status_code


@pytest.fixture
def house(vhost: Vhost) -> House:
    passwords = {account.user: f"word of {account.user}" for account in PLAN.accounts}
    topology.apply(PLAN, vhost.broker.admin_uri, vhost.broker.management_url, vhost.name, passwords)
    return House(vhost, passwords)


def not_own(user: str) -> list[str]:
    return [name for name in QUEUES if name.rpartition(".")[0] != user]


def attempts(user: str) -> dict[str, Callable[[BlockingChannel], object]]:
    """What no account of a service may do. Defaults bind the names of the loops."""
    own = exchange_of(user)
    others = [name for name in (*PLAN.exchanges, "", "amq.topic", "amq.direct", "amq.fanout") if name != own]
    tries: dict[str, Callable[[BlockingChannel], object]] = {
        "declare a queue": lambda c: c.queue_declare(f"{user}.more", durable=True),
        "declare an exclusive queue": lambda c: c.queue_declare("", exclusive=True),
        "declare an exchange": lambda c: c.exchange_declare(f"{user}.more", durable=True),
        "delete its own exchange": lambda c: c.exchange_delete(own),
    }
    for exchange in others:
        tries[f"publish to {exchange!r}"] = lambda c, to=exchange: c.basic_publish(to, "x", b"{}")  # type: ignore[misc]
    for queue in not_own(user):
        tries[f"get from {queue}"] = lambda c, q=queue: c.basic_get(q)  # type: ignore[misc]
        tries[f"consume {queue}"] = lambda c, q=queue: c.basic_consume(q, lambda *_: None)  # type: ignore[misc]
        tries[f"purge {queue}"] = lambda c, q=queue: c.queue_purge(q)  # type: ignore[misc]
    for queue in QUEUES:
        tries[f"delete {queue}"] = lambda c, q=queue: c.queue_delete(q)  # type: ignore[misc]
        tries[f"bind {queue}"] = lambda c, q=queue: c.queue_bind(q, own, "#")  # type: ignore[misc]
        tries[f"unbind {queue}"] = lambda c, q=queue: c.queue_unbind(q, own, "#")  # type: ignore[misc]
    return tries


@pytest.mark.parametrize("user", SERVICES)
def test_a_services_account_declares_binds_reads_and_writes_nothing_but_its_own(house: House, user: str) -> None:
    said = {name: house.refused(user, act) for name, act in attempts(user).items()}

    assert len(said) > 20
    assert {name: code for name, code in said.items() if code != ACCESS_REFUSED} == {}


@pytest.mark.parametrize("user", SERVICES)
def test_a_services_account_may_do_what_its_work_needs(house: House, user: str) -> None:
    """Otherwise the refusals would prove nothing."""
    own = pika.BasicProperties(user_id=user)
    assert house.refused(user, lambda c: c.basic_publish(exchange_of(user), "nobody.hears.v1", b"{}", own)) == 0
    for queue in set(QUEUES) - set(not_own(user)):
        assert house.refused(user, lambda c, q=queue: c.basic_get(q)) == 0  # type: ignore[misc]


@pytest.mark.parametrize("user", SERVICES)
def test_no_account_says_that_it_is_another(house: House, user: str) -> None:
    said = {
        other: house.refused(
            user,
            lambda c, name=other: c.basic_publish(  # type: ignore[misc]
                exchange_of(user), "x", b"{}", pika.BasicProperties(user_id=name)
            ),
        )
        for other in house.passwords
        if other != user
    }
    assert set(said.values()) == {PRECONDITION_FAILED}


@pytest.mark.parametrize("user", [*SERVICES, *(guest.name for guest in GUESTS)])
def test_no_account_of_a_service_or_guest_enters_the_management(house: House, user: str) -> None:
    assert house.management(user, "GET", "/overview") == httpx.codes.UNAUTHORIZED


@pytest.mark.parametrize("guest", [guest.name for guest in GUESTS])
def test_a_guest_neither_writes_to_our_exchanges_nor_touches_our_queues(house: House, guest: str) -> None:
    writes = {name: house.refused(guest, lambda c, to=name: c.basic_publish(to, "x", b"{}")) for name in PLAN.exchanges}  # type: ignore[misc]
    reads = {name: house.refused(guest, lambda c, q=name: c.basic_get(q)) for name in QUEUES}  # type: ignore[misc]
    deletes = {name: house.refused(guest, lambda c, q=name: c.queue_delete(q)) for name in QUEUES}  # type: ignore[misc]

    assert {*writes.values(), *reads.values(), *deletes.values()} == {ACCESS_REFUSED}


def test_the_observers_account_sees_queues_and_nothing_else(house: House) -> None:
    at, monitor = house.vhost.name, topology.MONITOR
    assert house.management(monitor, "GET", f"/queues/{at}/{QUEUES[0]}") == httpx.codes.OK

    get = {"count": 1, "ackmode": "ack_requeue_true", "encoding": "auto"}
    forbidden = {
        "read": house.management(monitor, "POST", f"/queues/{at}/{QUEUES[0]}/get", get),
        "purge": house.management(monitor, "DELETE", f"/queues/{at}/{QUEUES[0]}/contents"),
        "delete": house.management(monitor, "DELETE", f"/queues/{at}/{QUEUES[0]}"),
        "users": house.management(monitor, "GET", "/users"),
        "rights": house.management(monitor, "PUT", f"/permissions/{at}/{monitor}", dict.fromkeys("cwr", ".*")),
        "definitions": house.management(monitor, "GET", f"/definitions/{at}"),
    }
    assert {name: status for name, status in forbidden.items() if status < httpx.codes.BAD_REQUEST} == {}
    assert house.refused(monitor, lambda c: c.basic_publish(PLAN.exchanges[0], "x", b"{}")) == ACCESS_REFUSED


@pytest.mark.parametrize("user", [account.user for account in PLAN.accounts])
def test_no_account_enters_another_virtual_host(house: House, user: str) -> None:
    uri = house.vhost.broker.uri(user, house.passwords[user], "%2F")
    with pytest.raises(ProbableAccessDeniedError):
        pika.BlockingConnection(pika.URLParameters(uri))
