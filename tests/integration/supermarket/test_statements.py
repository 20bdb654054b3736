"""A chain's statement of its day beside our books: what is missing at us, at them, and what differs."""

from typing import Any

from tests.days import today
from tests.integration.supermarket.till import CHAIN, Till
from tests.supermarket_store import CENTRE, PRICE

NOTHING = {"placed_fen": 0, "paid_fen": 0, "refunded_fen": 0}


def reconciled(till: Till, days: int = 0) -> dict[str, Any]:
    """The chain's line of today, or of a day so many days from it."""
    lines = {line["partner"]: line for line in till.get(f"reconciliation/{today(days)}")["items"]}
    return dict(lines[CHAIN])


def placed_and_paid(till: Till, number: str, quantity: int = 1) -> None:
    till.place(number, quantity)
    till.send("paid", number=number, amount_fen=quantity * PRICE)


def test_until_its_statement_has_come_a_chain_has_none_and_one_that_agrees_shows_no_difference(till: Till) -> None:
    placed_and_paid(till, "R1", 2)
    assert (reconciled(till)["statement"], reconciled(till)["differing"]) == (None, 0)

    filed = till.state(str(today()), {"R1": (2 * PRICE, 2 * PRICE, 0)})

    assert (filed["status"], filed["orders"], filed["version"]) == ("accepted", 1, 1)
    line = reconciled(till)
    assert line["statement"].items() >= {"orders": 1, **NOTHING, "placed_fen": 2 * PRICE, "paid_fen": 2 * PRICE}.items()
    assert line["differences"] == []


def test_each_order_on_which_both_differ_is_named_with_both_amounts(till: Till) -> None:
    for number in ("R1", "R2", "R3"):
        placed_and_paid(till, number)
    till.state(str(today()), {"R1": (PRICE, PRICE, 0), "R2": (PRICE, 0, 0), "R9": (PRICE, PRICE, 0)})

    line = reconciled(till)

    ours = {**NOTHING, "placed_fen": PRICE, "paid_fen": PRICE}
    assert line["differing"] == 3
    assert line["differences"] == [
        {"number": "R2", "kind": "amount", "ours": ours, "theirs": {**ours, "paid_fen": 0}},
        {"number": "R3", "kind": "missing_there", "ours": ours, "theirs": None},
        {"number": "R9", "kind": "missing_here", "ours": None, "theirs": ours},
    ]
    path = f"/supermarket/v1/partner/reconciliation?date={today()}"
    headers = till.client.sign(b"", CHAIN)
    [own] = till.client.http.get(path, headers=headers).raise_for_status().json()["items"]
    assert own == line


def test_an_order_that_we_have_on_another_day_is_told_from_one_that_we_lack(till: Till) -> None:
    placed_and_paid(till, "R1")
    till.state(str(today(-1)), {"R1": (PRICE, PRICE, 0), "R2": (PRICE, PRICE, 0)})

    kinds = {each["number"]: each["kind"] for each in reconciled(till, -1)["differences"]}

    assert kinds == {"R1": "another_day", "R2": "missing_here"}


def test_a_later_statement_replaces_an_earlier_one_and_money_that_went_back_is_compared(till: Till) -> None:
    placed_and_paid(till, "R1")
    till.send("cancelled", number="R1")
    till.send("refunded", number="R1", amount_fen=PRICE)
    assert till.state(str(today()), {"R1": (PRICE, PRICE, 0)})["version"] == 1
    assert reconciled(till)["differing"] == 1

    assert till.state(str(today()), {"R1": (PRICE, PRICE, PRICE)})["version"] == 2

    assert reconciled(till)["differing"] == 0


def test_a_statement_is_refused_by_field_where_it_does_not_add_up_or_its_day_or_centre_is_none(till: Till) -> None:
    wrong = [
        till.state(str(today()), {"R1": (PRICE, 0, 0)}, placed_fen=1),
        till.state(str(today(1)), {}),
        till.state(str(today()), {}, centre="370829999999"),
    ]

    assert [each["status"] for each in wrong] == ["rejected"] * 3
    assert [list(each["problem"]["errors"]) for each in wrong] == [["data.placed_fen"], ["data.date"], ["data.centre"]]
    assert till.rows("SELECT * FROM chain_statement") == []
    assert till.state(str(today()), {})["status"] == "accepted"
    assert (reconciled(till)["centre"], reconciled(till)["statement"]["orders"]) == (CENTRE, 0)
