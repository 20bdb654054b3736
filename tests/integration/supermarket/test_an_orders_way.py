"""An order from its chain to the customer's hands and back, over HTTP."""

import pytest

from tests.integration.supermarket.till import Till
from tests.supermarket_store import PRICE, SKU


def test_a_chains_order_is_reserved_collected_by_its_code_and_told_to_the_chain(till: Till) -> None:
    placed = till.place("R1", 3)
    assert (placed["status"], placed["state"], till.free()) == ("accepted", "placed", "7")

    till.send("paid", number="R1", amount_fen=3 * PRICE)
    for action in ("confirm", "pick", "dispatch"):
        till.act(placed["subject"], action)
    ready = till.act(placed["subject"], "shelve")
    assert till.post(f"orders/{placed['subject']}/collect", {"code": "00000000"}).status_code == 422
    till.act(placed["subject"], "collect", code=ready["code"])

    assert till.free() == "7"
    told = till.pull()
    assert [event["type"].split(".")[1] for event in told] == [
        "placed",
        "payment_noted",
        "confirmed",
        "paid",
        "picking",
        "dispatched",
        "ready",
        "collected",
    ]
    assert {event["number"] for event in told} == {"R1"}


def test_a_total_that_does_not_match_its_lines_is_refused_naming_the_field(till: Till) -> None:
    refused = till.place("R2", total_fen=1)

    assert refused["status"] == "rejected"
    assert list(refused["problem"]["errors"]) == ["data.total_fen"]
    assert till.free() == "10"


def test_the_same_number_twice_is_one_order(till: Till) -> None:
    assert [till.place("R3")["status"], till.place("R3")["status"]] == ["accepted", "rejected"]
    assert till.free() == "9"


def test_more_than_there_is_is_refused_and_a_cancelled_order_frees_its_goods(till: Till) -> None:
    placed = till.place("R4", 8)
    refused = till.place("R5", 3)
    assert refused["problem"]["errors"] == {"data.lines": [f"{SKU}:现有 2 袋"]}

    till.send("cancelled", number="R4")

    assert (till.place("R5", 3)["status"], till.free(), placed["status"]) == ("accepted", "7", "accepted")


def test_what_is_lacking_is_left_out_with_consent_and_paid_back(till: Till) -> None:
    order = till.place("R6", 3)["subject"]
    till.send("paid", number="R6", amount_fen=3 * PRICE)
    for action in ("confirm", "pick"):
        till.act(order, action)
    short = {"lines": [{"sku": SKU, "quantity": "1"}]}
    assert till.post(f"orders/{order}/shorten", {**short, "consent": False}).status_code == 422
    till.act(order, "shorten", **short, consent=True)

    wrong = till.send("refunded", number="R6", amount_fen=1)
    right = till.send("refunded", number="R6", amount_fen=2 * PRICE)

    assert (wrong["status"], right["status"], right["state"]) == ("rejected", "accepted", "partially_fulfilled")
    assert till.free() == "9"


def test_goods_that_come_back_are_in_stock_and_paid_back(till: Till) -> None:
    basket = {"shop": "general", "lines": [{"sku": SKU, "quantity": "2"}], "total_fen": 2 * PRICE}
    sold = till.post("sales", basket).raise_for_status().json()
    assert (sold["state"], till.free()) == ("collected", "8")

    till.act(sold["id"], "request-return", reason="damaged", lines=[{"sku": SKU, "quantity": "1"}])
    for action in ("return-received", "refund"):
        till.act(sold["id"], action)
    assert [order["id"] for order in till.get("orders", owing="true")["items"]] == [sold["id"]]
    refunded = till.act(sold["id"], "refunded", method="cash")

    shown = till.get(f"orders/{sold['id']}")
    assert (refunded["state"], till.free(), shown["refunded_fen"], shown["over_fen"]) == ("refunded", "9", PRICE, 0)


@pytest.mark.parametrize("collected", [False, True])
def test_an_order_that_was_paid_and_cut_is_owing_until_the_rest_is_given_back(till: Till, collected: bool) -> None:
    cut, whole = (till.place(number, quantity=3)["subject"] for number in ("R8", "R9"))
    for number, order in (("R8", cut), ("R9", whole)):
        till.send("paid", number=number, amount_fen=3 * PRICE)
        for action in ("confirm", "pick"):
            till.act(order, action)
    till.act(cut, "shorten", lines=[{"sku": SKU, "quantity": "1"}], consent=True)
    if collected:
        till.act(cut, "dispatch")
        till.act(cut, "collect", code=till.act(cut, "shelve")["code"])

    assert [order["id"] for order in till.get("orders", owing="true")["items"]] == [cut]
    assert [order["id"] for order in till.get("orders", owing="false")["items"]] == [whole]
    till.send("refunded", number="R8", amount_fen=2 * PRICE)
    assert till.get("orders", owing="true")["items"] == []


@pytest.mark.parametrize("corrected", ["cancel", "collect"])
def test_a_correction_gives_stock_back_its_reservation(till: Till, corrected: str) -> None:
    order = till.post(
        "orders", {"shop": "general", "lines": [{"sku": SKU, "quantity": "2"}], "total_fen": 2 * PRICE}
    ).json()["id"]
    till.act(order, "confirm")
    if corrected == "cancel":
        till.act(order, "cancel", reason="customer")
    else:
        for action in ("pick", "dispatch"):
            till.act(order, action)
        till.act(order, "collect", code=till.act(order, "shelve")["code"])

    after = till.act(order, "correct", reason="点错")

    [stock] = till.get("stock")["items"]
    assert (after["state"], stock["reserved"], stock["sold"]) == (
        "confirmed" if corrected == "cancel" else "ready",
        "2",
        "0",
    )


def test_personal_data_is_encrypted_and_in_no_event(till: Till) -> None:
    order = till.place("R7")["subject"]

    shown = till.get(f"orders/{order}")["customer"]
    stored = str(till.rows("SELECT customer FROM shop_order")) + str(till.rows("SELECT data FROM shop_order_event"))

    assert shown == {"name": "王*露", "phone": "138****5678"}
    assert "王白露" not in stored
    assert "13812345678" not in stored
