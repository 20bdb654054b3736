"""Several couriers at once, and one that dies at the worst moment."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from services.chassis.deliveries import queue
from services.chassis.deliveries.queue import AT_ONCE, CLAIM
from tests.integration.deliveries.house import House
from tests.integration.deliveries.listener import Handler, Listener
from tests.waiting import eventually


def test_two_replicas_send_each_webhook_once_and_each_case_in_order(
    house: House, shop: Listener, chain: Listener
) -> None:
    couriers = [house.register(shop, chain), house.courier()]
    for partner in ("shop", "chain"):
        house.queue(partner, *(f"{partner}-{number}" for number in range(20)), sequences=(1, 2, 3))

    def all_are_sent() -> bool:
        for each in couriers:
            house.begin(each)
        return house.states() == Counter(delivered=120)

    eventually(all_are_sent, within=40)

    for listener in (shop, chain):
        assert len({each.id for each in listener.heard}) == len(listener.heard) == 60
        for subject in set(listener.subjects):
            assert [h.event["sequence"] for h in listener.heard if h.event["subject"] == subject] == [1, 2, 3]


def test_a_partner_is_one_senders_at_a_time(house: House, shop: Listener) -> None:
    first, second = house.register(shop), house.courier()
    house.queue("shop", "p1")

    [held] = first.claim(32)

    assert second.claim(32) == []
    first.carry(held)
    house.queue("shop", "p2")
    assert len(second.claim(32)) == 1


def test_no_more_partners_are_taken_than_there_is_room_for(house: House, shop: Listener, chain: Listener) -> None:
    courier = house.register(shop, chain)
    house.queue("shop", *(f"s{number}" for number in range(AT_ONCE + 1)))
    house.queue("chain", "c1")

    first = house.deliver(courier, most=1)
    second = house.deliver(courier, most=1)

    assert {each.partner for each in first + second} == {"shop", "chain"}
    assert len(shop.heard) == AT_ONCE


def test_a_crash_after_sending_sends_the_same_webhook_again_under_its_id(
    house: House, shop: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    courier = house.register(shop)
    house.queue("shop", "p1", sequences=(1, 2))

    def crash(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("away"))

    with monkeypatch.context() as broken:
        broken.setattr(queue, "delivered", crash)
        house.deliver(courier)
    assert house.deliver(house.courier()) == []
    house.later(CLAIM + timedelta(seconds=1))
    house.deliver(house.courier())

    assert shop.sequences == [1, 1, 2]
    assert shop.heard[0].id == shop.heard[1].id
    assert house.states() == Counter(delivered=2)


def test_a_sender_whose_claim_ran_out_does_not_end_the_next_ones(house: House, shop: Listener) -> None:
    courier = house.register(shop)
    house.queue("shop", "p1")
    [late] = courier.claim(32)
    house.later(CLAIM + timedelta(seconds=1))
    [held] = house.courier().claim(32)

    courier.carry(late)

    assert house.partner("shop")["claimed_until"] == held.until


def test_what_comes_after_a_stop_is_left_to_the_next(house: House, shop: Listener) -> None:
    courier = house.register(shop)
    house.queue("shop", "p1", "p2", "p3")

    def stop(handler: Handler, _: int) -> None:
        courier.stop()
        handler.say(200)

    shop.reply = stop
    house.deliver(courier)
    assert len(shop.heard) == 1
    house.deliver(house.courier())

    assert shop.subjects == ["p1", "p2", "p3"]
