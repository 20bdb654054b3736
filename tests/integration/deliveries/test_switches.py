"""Partners switched off and on again, by the registry, by an operator, and what is sent again by hand."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from services.chassis import metrics
from services.chassis.deliveries import switches
from services.chassis.deliveries.switches import SwitchedOff, keep_deliveries
from tests.integration.deliveries.house import SERVICE, House
from tests.integration.deliveries.listener import Listener, answering

OFF = {"shop": {"off": True}}


def test_a_partner_off_in_the_registry_hears_nothing_and_keeps_what_it_missed(house: House, shop: Listener) -> None:
    courier = house.register(shop, **OFF)
    house.queue("shop", "p1")

    house.deliver(courier)

    assert shop.heard == []
    assert house.states() == Counter(off=1)


def test_what_was_missed_can_be_sent_once_the_partner_is_on_again(house: House, shop: Listener) -> None:
    house.register(shop, **OFF)
    house.queue("shop", "p1", "p2")
    courier = house.register(shop)
    house.queue("shop", "p3")
    with house.engine.begin() as connection:
        assert switches.replay(connection, "shop") == 2

    house.deliver(courier)

    assert shop.subjects == ["p1", "p2", "p3"]


def test_a_partner_that_leaves_the_registry_is_told_nothing_more(house: House, shop: Listener, chain: Listener) -> None:
    house.register(shop, chain)
    house.queue("shop", "p1")
    courier = house.register(chain)
    house.queue("shop", "p2")

    house.deliver(courier)
    keep_deliveries(house.engine, SERVICE)

    assert shop.heard == []
    assert house.states() == Counter(off=1)


def test_an_operator_holds_back_what_waits_and_lets_new_ones_go(house: House, shop: Listener) -> None:
    courier = house.register(shop)
    house.queue("shop", "p1")
    with house.engine.begin() as connection:
        assert switches.off(connection, "shop", "维护")
    house.queue("shop", "p2")
    assert house.deliver(courier) == []
    keep_deliveries(house.engine, SERVICE)
    assert metrics.DELIVERY_OFF.labels(SERVICE, "shop")._value.get() == 1

    with house.engine.begin() as connection:
        assert switches.on(connection, "shop")
    house.queue("shop", "p3")
    house.deliver(courier)
    keep_deliveries(house.engine, SERVICE)

    assert shop.subjects == ["p3"]
    assert house.states() == Counter(off=2, delivered=1)
    assert metrics.DELIVERY_OFF.labels(SERVICE, "shop")._value.get() == 0


def test_what_is_on_its_way_when_its_partner_goes_off_counts_as_delivered(house: House, shop: Listener) -> None:
    courier = house.register(shop)
    house.queue("shop", "p1")
    [due] = courier.claim(32)
    with house.engine.begin() as connection:
        switches.off(connection, "shop", "维护")

    courier.carry(due)

    assert house.states() == Counter(delivered=1)


def test_a_replay_since_a_time_sends_again_what_was_delivered_under_its_old_id(house: House, shop: Listener) -> None:
    courier = house.register(shop)
    house.queue("shop", "old")
    house.deliver(courier)
    house.later(timedelta(hours=2))
    house.queue("shop", "p1", sequences=(1, 2))
    house.deliver(courier)

    with house.engine.begin() as connection:
        assert switches.replay(connection, "shop") == 0
        assert switches.replay(connection, "shop", datetime.now(UTC) - timedelta(hours=1)) == 2
    house.deliver(courier)

    assert shop.subjects == ["old", "p1", "p1", "p1", "p1"]
    assert [each.id for each in shop.heard[1:3]] == [each.id for each in shop.heard[3:]]


def test_what_failed_has_its_three_days_again_after_a_replay(house: House, shop: Listener) -> None:
    shop.reply = answering(500, 200)
    courier = house.register(shop)
    house.queue("shop", "p1")
    house.deliver(courier)
    house.later(timedelta(days=4))
    keep_deliveries(house.engine, SERVICE)
    assert house.states() == Counter(failed=1)

    with house.engine.begin() as connection:
        switches.replay(connection, "shop")
    keep_deliveries(house.engine, SERVICE)
    house.deliver(courier)

    assert house.states() == Counter(delivered=1)


def test_nothing_is_replayed_to_a_partner_that_is_off(house: House, shop: Listener) -> None:
    house.register(shop, **OFF)
    house.queue("shop", "p1")

    for partner in ("shop", "nobody"):
        with house.engine.begin() as connection, pytest.raises(SwitchedOff):
            switches.replay(connection, partner)


def test_an_operator_sees_how_it_stands_with_each_partner(house: House, shop: Listener, chain: Listener) -> None:
    shop.reply = answering(500)
    courier = house.register(shop, chain)
    house.queue("shop", "p1", "p2")
    house.queue("chain", "c1")
    house.deliver(courier)
    with house.engine.begin() as connection:
        switches.off(connection, "chain", "维护")
        first, second = switches.standings(connection)

    assert (first.partner, first.open, first.off_reason) == ("chain", False, "维护")
    assert (second.partner, second.open, second.waiting, second.last_reason) == ("shop", True, 2, "答复 500")
    assert second.resting_until
