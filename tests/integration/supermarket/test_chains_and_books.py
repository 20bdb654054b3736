"""Shopify's webhooks, answers to chains, the pesticide ledger, the daily reconciliation, a villager's own orders."""

import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest

from services.chassis.database import engine_for
from services.chassis.deliveries import Courier
from services.chassis.http.partners import watch_partners
from services.chassis.vault import Vault
from services.chassis.villagers import tokens
from tests.days import today
from tests.integration.supermarket.till import CHAIN, PHONE, Till
from tests.supermarket_store import CENTRE, PRICE, SKU

IDENTITY = "110101199003070011"


def shopify_order(number: int, quantity: int = 2, **changed: object) -> dict[str, object]:
    line = {"sku": SKU, "quantity": quantity, "price": "12.80", "title": "大米", "grams": 5000}
    order = {
        "id": number,
        "line_items": [line],
        "total_price": f"{PRICE * quantity / 100:.2f}",
        "currency": "CNY",
        "financial_status": "paid",
        "note_attributes": [{"name": "centre", "value": CENTRE}],
        "customer": {"first_name": "白露", "last_name": "王", "phone": "+86 138 1234 5678"},
    }
    return order | changed


def test_shopifys_order_becomes_one_that_is_paid_once_it_is_confirmed(till: Till) -> None:
    answer = till.hook("orders/create", shopify_order(7_001))
    assert (answer.status_code, answer.json()) == (200, {"accepted": True, "reasons": []})

    [order] = till.get("orders", number="7001")["items"]
    confirmed = till.act(order["id"], "confirm")

    assert (order["paid_fen"], order["customer"]["phone"], confirmed["state"]) == (2 * PRICE, "138****5678", "paid")
    till.hook("orders/cancelled", {"id": 7_001})
    assert (till.get(f"orders/{order['id']}")["state"], till.free()) == ("cancelled", "10")


def test_a_payment_or_cancellation_that_overtakes_its_order_stands_for_it(till: Till) -> None:
    for topic, number in (("orders/paid", 7_020), ("orders/cancelled", 7_021)):
        assert till.hook(topic, shopify_order(number)).json()["accepted"]
        late = till.hook("orders/create", shopify_order(number)).json()
        assert (late["accepted"], late["reasons"]) == (False, ["这条记录已经存在"])

    shown = {order["number"]: order for order in till.get("orders")["items"]}
    assert {number: order["state"] for number, order in shown.items()} == {"7020": "placed", "7021": "cancelled"}
    assert (shown["7020"]["paid_fen"], shown["7021"]["paid_fen"], till.free()) == (2 * PRICE, 0, "8")


def test_what_shopify_has_given_back_is_refunded_if_it_is_what_was_due(till: Till) -> None:
    till.hook("orders/create", shopify_order(7_010))
    till.hook("orders/cancelled", {"id": 7_010})
    [order] = till.get("orders", number="7010")["items"]
    failed = {"kind": "refund", "status": "failure", "amount": "25.60"}
    back = {"kind": "refund", "status": "success", "amount": "25.60"}

    early = till.hook("refunds/create", {"id": 1, "order_id": 7_010, "transactions": [failed]}).json()
    assert (early["accepted"], "应退 2560 分" in early["reasons"][0]) == (False, True)
    assert till.get(f"orders/{order['id']}")["state"] == "cancelled"

    assert till.hook("refunds/create", {"id": 1, "order_id": 7_010, "transactions": [failed, back]}).json()["accepted"]
    assert till.get(f"orders/{order['id']}")["refunded_fen"] == 2 * PRICE


def test_a_refund_that_overtakes_its_cancellation_is_made_up_for_by_what_the_cancellation_says(till: Till) -> None:
    till.hook("orders/create", shopify_order(7_011))
    [order] = till.get("orders", number="7011")["items"]
    back = {"kind": "refund", "status": "success", "amount": "25.60"}
    refund = {"id": 1, "order_id": 7_011, "transactions": [{**back, "status": "failure"}, back]}

    assert till.hook("refunds/create", refund).json()["accepted"] is False
    assert till.hook("orders/cancelled", shopify_order(7_011, refunds=[refund])).json()["accepted"]

    shown = till.get(f"orders/{order['id']}")
    assert (shown["state"], shown["refunded_fen"], shown["over_fen"]) == ("refunded", 2 * PRICE, 0)
    assert till.get("orders", owing="true")["items"] == []


@pytest.mark.parametrize("refunds", [None, [], [{"id": 1}], [{"transactions": []}]])
def test_a_cancellation_that_says_of_no_refund_leaves_the_money_owed(till: Till, refunds: object) -> None:
    till.hook("orders/create", shopify_order(7_012))

    assert till.hook("orders/cancelled", {"id": 7_012, "refunds": refunds}).json()["accepted"]

    [order] = till.get("orders", owing="true")["items"]
    assert (order["number"], order["state"], order["over_fen"]) == ("7012", "cancelled", 2 * PRICE)


def test_a_push_that_is_not_signed_over_its_very_bytes_changes_nothing(till: Till) -> None:
    assert till.hook("orders/create", shopify_order(7_002), salt="another").status_code == 401
    assert till.hook("orders/create", shopify_order(7_003, total_price="1.00")).json()["accepted"] is False
    assert till.hook("orders/create", {"id": 1}).status_code == 422
    assert till.hook("products/update", {"id": 1}).json()["accepted"] is True
    assert till.get("orders")["items"] == []


def test_an_order_is_taken_though_its_shop_cut_the_name_within_a_character(till: Till) -> None:
    cut = shopify_order(7_004, customer={"last_name": "王", "first_name": "白露\ud83d"}, note="\0\ud83d")
    assert till.hook_raw("orders/create", json.dumps(cut)).json()["accepted"] is True

    [order] = till.get("orders", number="7004")["items"]
    assert order["customer"]["name"] == "王*露"


def test_a_chain_is_told_by_webhook_what_becomes_of_its_orders(till: Till) -> None:
    assert till.settings.partners_file
    engine = engine_for(till.settings.database_url, name="test")
    Courier("supermarket", engine, watch_partners(till.settings.partners_file)).claim(0)
    engine.dispose()

    order = till.place("R1")["subject"]
    till.act(order, "confirm")

    bodies = [json.loads(row["body"]) for row in till.rows("SELECT body FROM delivery ORDER BY position")]
    assert [(body["type"], body["number"]) for body in bodies] == [
        ("order.placed.v1", "R1"),
        ("order.confirmed.v1", "R1"),
    ]
    assert {row["partner"] for row in till.rows("SELECT partner FROM delivery")} == {CHAIN}
    assert PHONE not in str(bodies)


def furnish_farm_shop(till: Till) -> None:
    licence = {"shop": "farm", "number": "NY-1", "expires_on": "2099-12-31"}
    scope = ["pesticide", "restricted_pesticide"]
    till.post(f"centres/{CENTRE}/licences", {**licence, "scope": scope}, "town").raise_for_status()
    article = {"sku": "F-0009", "shop": "farm", "name": "=1+1 剧毒", "category": "restricted_pesticide"}
    till.post("stock", {**article, "unit": "瓶", "price_fen": 4500, "registration": "PD9"}).raise_for_status()
    came = {"quantity": "12", "supplier": "县农资公司", "batch": "B1"}
    till.post("stock/F-0009/receive", came).raise_for_status()


def test_restricted_pesticides_are_sold_at_the_counter_to_known_people_and_stand_in_the_ledger(till: Till) -> None:
    furnish_farm_shop(till)
    basket = {"shop": "farm", "lines": [{"sku": "F-0009", "quantity": "2"}], "total_fen": 9000}
    line = {"sku": "F-0009", "quantity": "2", "price_fen": 4500, "amount_fen": 9000}
    by_chain = till.place("R1", shop="farm", lines=[line], total_fen=9000)
    unknown = till.post("sales", basket)
    known = till.post("sales", {**basket, "customer": {"name": "王白露", "identity": IDENTITY}})

    assert (by_chain["status"], unknown.status_code, known.status_code) == ("rejected", 422, 200)
    ledger = till.get("ledger", **{"from": str(today()), "to": str(today())})["items"]
    assert [(row["entry"], row["quantity"], row["buyer"]) for row in ledger] == [
        ("purchase", "12.000", None),
        ("sale", "2.000", "王*露"),
    ]
    assert IDENTITY not in str(till.rows("SELECT * FROM pesticide_ledger"))
    assert till.post(f"orders/{known.json()['id']}/correct", {"reason": "点错"}).status_code == 409


def test_goods_that_did_not_come_back_after_all_are_taken_out_of_the_ledger(till: Till) -> None:
    furnish_farm_shop(till)
    basket = {"shop": "farm", "lines": [{"sku": "F-0009", "quantity": "2"}], "total_fen": 9000}
    sold = till.post("sales", {**basket, "customer": {"name": "王白露", "identity": IDENTITY}}).json()["id"]
    till.act(sold, "request-return", reason="damaged")
    till.act(sold, "return-received")
    till.act(sold, "correct", reason="点错")

    ledger = till.get("ledger", **{"from": str(today()), "to": str(today())})["items"]
    assert [(row["entry"], row["quantity"]) for row in ledger[2:]] == [("return", "2.000"), ("return", "-2.000")]
    assert till.free("F-0009") == "10"


def test_the_ledger_comes_as_a_spreadsheet_in_which_no_text_is_a_formula(till: Till) -> None:
    furnish_farm_shop(till)

    query = {"from": str(today()), "to": str(today())}
    answer = till.client.get("/supermarket/v1/ledger.xlsx", till.credentials["people"]["cadre"], **query)

    book = zipfile.ZipFile(BytesIO(answer.raise_for_status().content))
    assert "=1+1 剧毒" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_day_is_reconciled_for_the_centre_and_for_the_chain(till: Till) -> None:
    basket = {"shop": "general", "lines": [{"sku": SKU, "quantity": "1"}], "total_fen": PRICE}
    till.post("sales", basket).raise_for_status()
    order = till.place("R1", 2)["subject"]
    till.send("paid", number="R1", amount_fen=2 * PRICE)
    till.act(order, "confirm")
    till.send("cancelled", number="R1")

    lines = {line["partner"]: line for line in till.get(f"reconciliation/{today()}")["items"]}
    headers = till.client.sign(b"", CHAIN)
    path = f"/supermarket/v1/partner/reconciliation?date={today()}"
    [own] = till.client.http.get(path, headers=headers).raise_for_status().json()["items"]

    assert own == lines[CHAIN]
    counter = lines[None]
    assert (counter["placed"], counter["paid_fen"], counter["collected_fen"]) == (1, PRICE, PRICE)
    assert (own["paid_fen"], own["ended"], own["owed_back_fen"], own["difference_fen"]) == (
        2 * PRICE,
        1,
        2 * PRICE,
        2 * PRICE,
    )
    till.send("refunded", number="R1", amount_fen=2 * PRICE)
    after = {line["partner"]: line for line in till.get(f"reconciliation/{today()}")["items"]}[CHAIN]
    assert (after["refunded_fen"], after["owed_back_fen"], after["difference_fen"]) == (2 * PRICE, 0, 0)
    assert till.client.get("/supermarket/v1/reconciliation/never", till.credentials["people"]["cadre"]).is_client_error


def test_a_villager_orders_from_home_sees_and_cancels_their_own_order(till: Till) -> None:
    assert till.settings.field_keys_file
    vault = Vault.from_file(till.settings.field_keys_file)
    till.credentials["people"]["villager"] = tokens.issue(vault, vault.fingerprint(PHONE), datetime.now(UTC))[0]
    order = {"centre": CENTRE, "shop": "general", "lines": [{"sku": SKU, "quantity": "1"}], "total_fen": PRICE}
    mine = {"name": "王白露", "phone": PHONE}

    another = till.post("my/orders", {**order, "customer": mine | {"phone": "13900001111"}}, "villager")
    placed = till.post("my/orders", {**order, "customer": mine}, "villager").raise_for_status().json()
    foreign = till.place("R1", customer={"phone": "13900001111"})["subject"]

    assert another.status_code == 422
    [own] = till.get("my/orders", "villager")["items"]
    assert (own["id"], own["lines"][0]["name"], own["may"]) == (placed["id"], "大米", ["cancel"])
    [rice] = till.get("my/shelves", "villager", centre=CENTRE)["items"]
    assert (rice["sku"], rice["name"], rice["price_fen"], rice["free"]) == (SKU, "大米", PRICE, "8")
    assert till.post(f"my/orders/{foreign}/cancel", {}, "villager").status_code == 404
    assert till.post(f"my/orders/{placed['id']}/cancel", {}, "villager").json()["state"] == "cancelled"
