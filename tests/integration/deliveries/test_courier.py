"""Webhooks to partners: who gets what, when again, and what nobody else has to wait for."""

import time
from collections import Counter
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from services.chassis import metrics
from services.chassis.deliveries import Delivery, enqueue, sending
from services.chassis.deliveries.queue import LONGEST_REST, wait_after
from services.chassis.deliveries.switches import keep_deliveries
from tests.integration.deliveries.house import SERVICE, House, event
from tests.integration.deliveries.listener import Handler, Listener, answering
from tests.waiting import eventually


def counted(partner: str, state: str) -> float:
    return float(metrics.DELIVERIES.labels(SERVICE, partner, state)._value.get())


def test_a_partner_gets_a_signed_cloudevent_without_what_is_ours_alone(house: House, shop: Listener) -> None:
    courier = house.register(shop)
    house.queue("shop", "p1", carrier="yunda", waybill="YD1")
    before = counted("shop", "delivered")

    house.deliver(courier)

    [heard] = shop.heard
    [row] = house.rows()
    assert heard.content_type == "application/cloudevents+json"
    assert heard.id == str(row["id"])
    assert (heard.event["type"], heard.event["subject"]) == ("parcel.collected.v1", "p1")
    assert heard.event["specversion"] == "1.0"
    assert (heard.event["carrier"], heard.event["waybill"]) == ("yunda", "YD1")
    assert not {"actor", "responsible", "traceparent"} & heard.event.keys()
    assert (row["state"], row["status"], row["attempts"]) == ("delivered", 200, 1)
    assert counted("shop", "delivered") == before + 1


def test_a_transaction_that_is_rolled_back_tells_nobody(house: House, shop: Listener) -> None:
    courier = house.register(shop)
    with house.engine.connect() as connection:
        enqueue(connection, [Delivery("shop", event("p1"))])
        connection.rollback()

    house.deliver(courier)

    assert shop.heard == []


def test_nothing_is_kept_for_a_partner_without_an_address(house: House, shop: Listener) -> None:
    house.register(shop)
    house.queue("nobody", "p1")

    assert house.rows() == []


def test_events_of_a_case_come_in_their_order_also_where_one_has_to_come_again(house: House, shop: Listener) -> None:
    shop.reply = answering(200, 500, 200)
    courier = house.register(shop)
    house.queue("shop", "p1", sequences=(1, 2, 3))

    house.deliver(courier)
    assert shop.sequences == [1, 2]
    house.later(timedelta(seconds=6))
    house.deliver(courier)

    assert shop.sequences == [1, 2, 2, 3]
    assert shop.heard[1].id == shop.heard[2].id


def test_other_cases_go_on_while_one_event_is_refused_again_and_again(house: House, shop: Listener) -> None:
    shop.reply = lambda handler, _: handler.say(500 if shop.subjects[-1] == "cursed" else 200)
    courier = house.register(shop)
    house.queue("shop", "cursed", "p2", "p3", sequences=(1, 2))

    house.deliver(courier)
    with house.engine.begin() as connection:
        connection.execute(text("UPDATE delivery_partner SET resting_until = NULL"))
    house.deliver(courier)

    assert shop.subjects == ["cursed", "p2", "p2", "p3", "p3"]
    assert house.states() == Counter(delivered=4, waiting=2)


def test_a_server_in_trouble_is_asked_again_later_and_then_has_it(house: House, shop: Listener) -> None:
    shop.reply = answering(500, 503, 200)
    courier = house.register(shop)
    house.queue("shop", "p1")
    delayed = metrics.DELIVERIES_DELAYED.labels(SERVICE, "shop")._value.get()

    house.deliver(courier)
    assert house.deliver(courier) == []
    house.later(timedelta(seconds=6))
    house.deliver(courier)
    house.later(timedelta(seconds=6))
    assert house.deliver(courier) == []
    house.later(timedelta(seconds=6))
    house.deliver(courier)

    assert len({each.id for each in shop.heard}) == 1
    assert len(shop.heard) == 3
    assert house.states() == Counter(delivered=1)
    assert metrics.DELIVERIES_DELAYED.labels(SERVICE, "shop")._value.get() == delayed + 2


def test_waits_double_up_to_six_hours() -> None:
    seconds = [wait_after(attempts).total_seconds() for attempts in (1, 2, 3, 12, 13, 14, 100)]

    assert seconds == [5, 10, 20, 10240, 20480, 21600, 21600]


def test_a_dead_partner_is_asked_with_one_webhook_and_less_and_less_often(house: House) -> None:
    dead = Listener("dead", port=9)
    courier = house.register(dead)
    house.queue("dead", *(f"p{number}" for number in range(20)))
    rests = []
    for _ in range(9):
        assert len(house.deliver(courier)) == 1
        now = house.partner("dead")
        rests.append(round((now["resting_until"] - now["claimed_until"]).total_seconds()))
        house.later(LONGEST_REST)

    assert rests == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert sum(row["attempts"] for row in house.rows()) == 9
    assert {row["reason"] for row in house.rows() if row["attempts"]} == {"没有连上(ConnectError)"}


def test_a_slow_partner_keeps_no_other_waiting(house: House, shop: Listener, chain: Listener) -> None:
    shop.reply = lambda handler, _: handler.say_nothing()
    courier = house.register(shop, chain)
    house.queue("shop", "s1", "s2")
    house.begin(courier)
    eventually(lambda: shop.heard)

    for number in range(3):
        house.queue("chain", f"c{number}")
        assert [each.partner for each in house.begin(courier)] == ["chain"]
        house.running[-1].join(10)
        assert len(chain.heard) == number + 1
        assert house.states("chain") == Counter(delivered=number + 1)

    assert house.states("shop") == Counter(waiting=2)


def test_an_answer_that_does_not_come_is_given_up(
    house: House, shop: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_TIMES", httpx.Timeout(0.2))
    shop.reply = lambda handler, _: handler.say_nothing()
    courier = house.register(shop)
    house.queue("shop", "p1", "p2")

    house.deliver(courier)

    assert [row["reason"] for row in house.rows()] == ["没有及时答复", None]


def test_a_redirect_is_not_followed(house: House, shop: Listener, chain: Listener) -> None:
    shop.reply = lambda handler, _: handler.say(307, Location=f"http://127.0.0.1:{chain.port}/elsewhere")
    courier = house.register(shop)
    house.queue("shop", "p1")

    house.deliver(courier)

    assert (chain.heard, chain.strays, shop.strays) == ([], [], [])
    [row] = house.rows()
    assert (row["state"], row["status"]) == ("waiting", 307)
    assert "不跟随" in row["reason"]


def test_a_proxy_of_the_environment_is_not_used(
    house: House, shop: Listener, chain: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{chain.port}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{chain.port}")
    courier = house.register(shop)
    house.queue("shop", "p1")

    house.deliver(courier)

    assert (len(shop.heard), chain.strays) == (1, [])


def test_of_a_huge_answer_little_is_read(house: House, shop: Listener) -> None:
    sent = []

    def pour(handler: Handler, _: int) -> None:
        handler.send_response(200)
        handler.send_header("connection", "close")
        handler.end_headers()
        try:
            for _ in range(20_000):
                handler.wfile.write(b"x" * 65_536)
                sent.append(65_536)
        except OSError:
            return

    shop.reply = pour
    courier = house.register(shop)
    house.queue("shop", "p1")
    began = time.monotonic()

    house.deliver(courier)

    assert time.monotonic() - began < 10
    assert sum(sent) < 20_000_000
    assert house.states() == Counter(delivered=1)


def test_a_body_that_trickles_does_not_change_what_the_status_said(house: House, shop: Listener) -> None:
    def trickle(handler: Handler, _: int) -> None:
        handler.send_response(202)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        handler.wfile.write(b"x")
        handler.close_connection = True

    shop.reply = trickle
    courier = house.register(shop)
    house.queue("shop", "p1", "p2")

    house.deliver(courier)

    assert [row["status"] for row in house.rows()] == [202, 202]


def test_a_partner_gone_for_good_is_switched_off_until_an_operator_says_otherwise(house: House, shop: Listener) -> None:
    shop.reply = answering(200, 410, 200)
    courier = house.register(shop)
    house.queue("shop", "p1", "p2", "p3")

    house.deliver(courier)
    house.queue("shop", "p4")
    house.later(timedelta(days=1))
    assert house.deliver(courier) == []

    assert shop.subjects == ["p1", "p2"]
    assert house.states() == Counter(delivered=1, off=3)
    assert house.partner("shop")["off_reason"] == "合作方不再接收"


def test_after_three_days_a_webhook_has_failed_and_after_a_week_it_is_gone(house: House, shop: Listener) -> None:
    shop.reply = answering(500)
    courier = house.register(shop)
    house.queue("shop", "p1", "p2")
    house.deliver(courier)
    before = counted("shop", "failed")

    house.later(timedelta(days=2, hours=23))
    keep_deliveries(house.engine, SERVICE)
    assert house.states() == Counter(waiting=2)
    house.later(timedelta(hours=2))
    keep_deliveries(house.engine, SERVICE)

    assert house.states() == Counter(failed=2)
    assert counted("shop", "failed") == before + 2
    assert house.rows()[0]["reason"] == "答复 500"
    house.later(timedelta(days=8))
    keep_deliveries(house.engine, SERVICE)
    assert house.rows() == []


def test_the_age_of_the_oldest_that_waits_is_a_metric(house: House, shop: Listener) -> None:
    courier = house.register(shop)
    house.queue("shop", "p1")
    house.later(timedelta(hours=1))

    courier.claim(0)
    assert 3600 <= metrics.DELIVERY_AGE.labels(SERVICE)._value.get() < 3700
    house.deliver(courier)
    courier.claim(0)

    assert metrics.DELIVERY_AGE.labels(SERVICE)._value.get() == 0
