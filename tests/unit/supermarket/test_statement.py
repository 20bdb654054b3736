"""A chain's books of a day beside ours: each order on which they differ is named, and nothing else is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.orders import Difference
from contracts.refusals import Invalid
from contracts.supermarket.partner import PARTNER_STATEMENT_FILED
from services.supermarket.domain.statement import NOTHING, Moved, Statement, differences
from tests.unit.supermarket.order import CENTRE, CHAIN

TODAY = date(2026, 7, 1)
PAID, REFUNDED = Moved(3840, 3840), Moved(refunded_fen=1280)


def a_statement(day: date = TODAY) -> Statement:
    return Statement(partner=CHAIN.id, centre=CENTRE, day=day, orders={})


@pytest.mark.parametrize(
    ("ours", "theirs", "known", "kind"),
    [
        ({}, {"R1": PAID}, (), Difference.MISSING_HERE),
        ({}, {"R1": PAID}, ("R1",), Difference.ANOTHER_DAY),
        ({"R1": PAID}, {}, ("R1",), Difference.MISSING_THERE),
        ({"R1": PAID}, {"R1": REFUNDED}, ("R1",), Difference.AMOUNT),
        ({}, {"R1": NOTHING}, (), Difference.MISSING_HERE),
    ],
)
def test_an_order_on_which_both_differ_is_named_with_both_sides(
    ours: dict[str, Moved], theirs: dict[str, Moved], known: tuple[str, ...], kind: Difference
) -> None:
    [found] = differences(ours, theirs, known)

    assert (found.number, found.kind) == ("R1", kind)
    assert (found.ours, found.theirs) == (ours.get("R1"), theirs.get("R1"))


@pytest.mark.parametrize(("ours", "theirs"), [({"R1": PAID}, {"R1": PAID}), ({"R1": NOTHING}, {}), ({}, {})])
def test_where_nothing_moved_or_the_same_there_is_no_difference(
    ours: dict[str, Moved], theirs: dict[str, Moved]
) -> None:
    assert list(differences(ours, theirs, ours)) == []


AMOUNTS = st.integers(0, 9)
DAYS = st.dictionaries(st.sampled_from("ABCDE"), st.builds(Moved, AMOUNTS, AMOUNTS, AMOUNTS))


@given(DAYS, DAYS)
def test_the_totals_differ_by_what_the_named_orders_do(ours: dict[str, Moved], theirs: dict[str, Moved]) -> None:
    found = list(differences(ours, theirs, ours))

    named = [sum((getattr(each, side) or NOTHING for each in found), NOTHING) for side in ("ours", "theirs")]
    agreed = [number for number in ours if number not in {each.number for each in found}]
    assert sum(ours.values(), NOTHING) == sum((ours[number] for number in agreed), named[0])
    assert sum(theirs.values(), NOTHING) == sum((ours[number] for number in agreed), named[1])


def test_totals_that_are_not_their_lines_are_refused_each_by_name() -> None:
    statement = a_statement()
    with pytest.raises(Invalid) as refused:
        statement.file({"R1": PAID}, Moved(3840, 3839, 1), TODAY)

    assert refused.value.errors == {
        "paid_fen": ["与明细合计不符:明细合计 3840 分"],
        "refunded_fen": ["与明细合计不符:明细合计 0 分"],
    }
    assert (statement.orders, statement.version) == ({}, 0)


def test_a_day_to_come_has_no_statement_and_the_newest_one_of_a_day_counts() -> None:
    with pytest.raises(Invalid, match="还没有到"):
        a_statement(TODAY + timedelta(days=1)).file({}, NOTHING, TODAY)

    statement = a_statement()
    statement.file({"R1": PAID}, PAID, TODAY)
    statement.file({"R2": REFUNDED}, REFUNDED, TODAY)
    assert (statement.orders, statement.version) == ({"R2": REFUNDED}, 2)


def test_an_order_stands_in_a_statement_once() -> None:
    order = {"number": "R1", "placed_fen": 1, "paid_fen": 0, "refunded_fen": 0}
    filed = {"centre": CENTRE, "date": "2026-07-01", "placed_fen": 2, "paid_fen": 0, "refunded_fen": 0}

    assert PARTNER_STATEMENT_FILED.validate(filed | {"orders": [order]}) == {}
    wrong = PARTNER_STATEMENT_FILED.validate(filed | {"orders": [order, order]})
    assert wrong == {"orders": ["同一订单请合并为一行:R1"]}
