"""Spoilt orders, statements and Shopify pushes: none is a fault of ours, and stock adds up after all of them."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import httpx
import pytest

from contracts.registry import CARDS, PARTNER
from tests.end_to_end.client import ONE
from tests.integration.mutations import MOMENTS, Mutator
from tests.integration.supermarket.test_chains_and_books import shopify_order
from tests.integration.supermarket.till import CHAIN, Till
from tests.supermarket_store import CENTRE, PRICE, SKU

MUTATIONS, SEED = int(os.environ.get("MUTATIONS", "400")), os.environ.get("SEED", "1")
AT_ONCE, ORDERS = 8, max(60, MUTATIONS // 6)
NUMBERS = [f"R{number}" for number in range(ORDERS)]
TYPES = sorted(card.type for card in CARDS if card.producer == PARTNER and "supermarket" in card.consumers)
AMOUNT = {"placed_fen": PRICE, "paid_fen": PRICE, "refunded_fen": 0}
DATA: Mapping[str, Mapping[str, Any]] = {
    "partner.order.placed.v1": {
        "centre": CENTRE,
        "shop": "general",
        "lines": [{"sku": SKU, "quantity": "0.1", "price_fen": PRICE, "amount_fen": PRICE // 10}],
        "total_fen": PRICE // 10,
        "payment": "prepaid",
        "customer": {"name": "王白露", "phone": "138****5678"},
    },
    "partner.order.paid.v1": {"amount_fen": PRICE // 10},
    "partner.order.cancelled.v1": {},
    "partner.order.refunded.v1": {"amount_fen": PRICE // 10},
    "partner.statement.filed.v1": {
        "centre": CENTRE,
        "date": "2026-07-01",
        "orders": [{"number": "R1", **AMOUNT}],
        **AMOUNT,
    },
}
WORDS: Mapping[str, Any] = {
    "type": TYPES,
    "number": NUMBERS,
    "date": ["2026-07-01", "9999-12-31", "0001-01-01", "20260701", *MOMENTS],
    "quantity": ["0.1", "1", "0", "-1", "100000", "100001", "1e3", "0.0001", 1],
    "price_fen": [PRICE, 0, -1, 10**8, 10**8 + 1],
    "payment": ["prepaid", "cash", "credit"],
    "shop": ["general", "farm", "both"],
    "centre": [CENTRE, "370829999999"],
    "price": ["12.80", "0", "1e3", "12.805", "9999999.99"],
    "id": [7_001, 0, -1, 1 << 62, 1 << 63],
    "kind": ["refund", "sale", ""],
    "name": ["centre", "shop", "王白露"],
}


def spoilt_events(mutator: Mutator) -> Iterator[str]:
    """Each a chain's event about one of NUMBERS."""
    for n in range(MUTATIONS):
        kind = mutator.dice.choice(TYPES)
        known = {} if kind.startswith("partner.statement") else {"number": mutator.dice.choice(NUMBERS)}
        event = {
            "specversion": "1.0",
            "id": f"e{n}",
            "source": "/retail",
            "type": kind,
            "data": {**DATA[kind], **known},
        }
        yield mutator.written(mutator.spoilt(event))


def spoilt_pushes(mutator: Mutator) -> Iterator[tuple[str, str]]:
    """A topic and a body."""
    back = {"kind": "refund", "status": "success", "amount": "25.60"}
    for n in range(MUTATIONS):
        number = mutator.dice.randrange(1, ORDERS)
        told: dict[str, Any] = {
            "orders/create": shopify_order(number, 1),
            "orders/paid": {"id": number, "total_price": "12.80"},
            "orders/cancelled": {"id": number},
            "refunds/create": {"id": n, "order_id": number, "transactions": [back]},
        }
        topic = mutator.dice.choice(sorted(told))
        yield topic, mutator.written(mutator.spoilt(told[topic]))


@pytest.fixture
def mutator() -> Mutator:
    return Mutator(Random(SEED), WORDS, NUMBERS)


def assert_stock_is_what_orders_hold(till: Till) -> None:
    [stock] = till.rows("SELECT received - sold + returned - reserved AS free, reserved FROM stock")
    held = """SELECT coalesce(sum((line ->> 'quantity')::numeric), 0) AS quantity
        FROM shop_order, jsonb_array_elements(lines) line WHERE holding = 'reserved'"""
    assert stock["free"] >= 0
    assert [{"quantity": stock["reserved"]}] == till.rows(held)


def test_no_spoilt_event_of_a_chain_is_a_fault_of_ours_and_stock_adds_up(till: Till, mutator: Mutator) -> None:
    def send(body: str) -> httpx.Response:
        content = body.encode()
        headers = till.client.sign(content, CHAIN) | {"content-type": ONE}
        return till.client.http.post("/supermarket/v1/events", content=content, headers=headers)

    with ThreadPoolExecutor(AT_ONCE) as senders:
        answers = list(senders.map(send, spoilt_events(mutator)))

    assert {answer.status_code for answer in answers} <= {200, 400, 413, 422}
    results = [result for answer in answers if answer.is_success for result in answer.json()["results"]]
    assert {result.get("problem", {}).get("status", 200) for result in results} <= {200, 404, 409, 422}
    accepted = [result for result in results if result["status"] == "accepted"]
    assert Counter(result.get("state") for result in accepted)["placed"] > 10
    orders = {str(row["id"]) for row in till.rows("SELECT id FROM shop_order")}
    assert {result["subject"] for result in accepted if "subject" in result} == orders
    assert_stock_is_what_orders_hold(till)


def test_no_spoilt_push_of_shopifys_is_a_fault_of_ours_and_stock_adds_up(till: Till, mutator: Mutator) -> None:
    till.post(f"stock/{SKU}/receive", {"quantity": "100000"}).raise_for_status()
    with ThreadPoolExecutor(AT_ONCE) as senders:
        answers = list(senders.map(lambda push: till.hook_raw(*push), spoilt_pushes(mutator)))

    assert {answer.status_code for answer in answers} <= {200, 400, 413, 422}
    taken = [answer for answer in answers if answer.status_code == httpx.codes.OK and answer.json()["accepted"]]
    assert len(taken) > MUTATIONS // 20
    assert_stock_is_what_orders_hold(till)
