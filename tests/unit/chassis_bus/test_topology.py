import re

import pytest
from marshmallow import Schema

from contracts.registry import PARTNER, Card, Guest
from services.chassis.bus.topology import MONITOR, Account, Binding, Topology, plan


def card(event_type: str, producer: str, *consumers: str) -> Card:
    return Card(type=event_type, producer=producer, consumers=consumers, data=Schema(), orders_by="sack", purpose="x")


CARDS = (
    card("flour.ground.v1", "mill", "bakery", "till"),
    card("bread.baked.v1", "bakery", "till"),
    card("partner.grain.brought.v1", PARTNER, "mill"),
)
GUESTS = (Guest(name="guest-baker", hears=("mill", "bakery")),)


@pytest.fixture
def topology() -> Topology:
    return plan(["mill", "bakery", "till", "well"], CARDS, GUESTS)


@pytest.fixture
def accounts(topology: Topology) -> dict[str, Account]:
    return {account.user: account for account in topology.accounts}


def test_each_service_has_an_exchange(topology: Topology) -> None:
    assert topology.exchanges == ["bakery.events", "mill.events", "till.events", "well.events"]


def test_each_consumer_has_an_inbox_and_a_dead_queue(topology: Topology) -> None:
    names = [queue.name for queue in topology.queues]

    assert names == ["bakery.dead", "bakery.inbox", "till.dead", "till.inbox"]


def test_each_consumer_hears_what_the_registry_says_and_no_partner(topology: Topology) -> None:
    assert topology.bindings == [
        Binding("bakery.inbox", "mill.events", "flour.ground.v1"),
        Binding("till.inbox", "bakery.events", "bread.baked.v1"),
        Binding("till.inbox", "mill.events", "flour.ground.v1"),
    ]


def test_a_producer_that_is_not_deployed_has_its_exchange_all_the_same() -> None:
    """A binding needs both ends."""
    assert plan([], CARDS).exchanges == ["bakery.events", "mill.events", "till.events"]


def test_every_queue_is_a_bounded_quorum_queue(topology: Topology) -> None:
    for queue in topology.queues:
        assert queue.arguments["x-queue-type"] == "quorum"
        assert queue.arguments["x-overflow"] == "reject-publish"
        assert queue.arguments["x-max-length-bytes"] > 0


def test_an_inbox_dead_letters_at_least_once_into_a_queue_that_exists(topology: Topology) -> None:
    """Without a dead-letter exchange at-least-once wedges the queue."""
    names = {queue.name for queue in topology.queues}
    for queue in topology.queues:
        if queue.name.endswith(".inbox"):
            assert queue.arguments["x-dead-letter-strategy"] == "at-least-once"
            assert queue.arguments["x-dead-letter-exchange"] == ""
            assert queue.arguments["x-dead-letter-routing-key"] in names


@pytest.mark.parametrize(
    ("user", "right", "name", "allowed"),
    [
        ("till", "configure", "till.inbox", False),
        ("till", "write", "till.events", True),
        ("till", "write", "till-events", False),
        ("till", "write", "mill.events", False),
        ("till", "write", "amq.default", False),
        ("till", "read", "till.inbox", True),
        ("till", "read", "till.dead", True),
        ("till", "read", "mill.inbox", False),
        ("guest-baker", "configure", "evt-mill-flour.ground.v1--baker.bake", True),
        ("guest-baker", "configure", "mill.events", True),
        ("guest-baker", "configure", "till.events", False),
        ("guest-baker", "write", "mill.events", False),
        ("guest-baker", "write", "evt-mill-flour.ground.v1--baker.bake", True),
        ("guest-baker", "read", "bakery.events", True),
        ("guest-baker", "read", "till.inbox", False),
        (MONITOR, "configure", "till.inbox", False),
        (MONITOR, "write", "till.events", False),
        (MONITOR, "read", "till.inbox", False),
    ],
)
def test_an_account_may_do_what_it_needs_and_no_more(
    accounts: dict[str, Account], user: str, right: str, name: str, allowed: bool
) -> None:
    assert bool(re.search(getattr(accounts[user], right), name)) is allowed


def test_the_observers_account_alone_uses_the_management(accounts: dict[str, Account]) -> None:
    assert {user: account.tags for user, account in accounts.items() if account.tags} == {MONITOR: "management"}
