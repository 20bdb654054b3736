"""What may be sold how: licences, pesticides, one shop an order, money to the fen, quantities to the gram."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from marshmallow import ValidationError

from contracts.money import amount_of, plain
from contracts.orders import Adjustment, Category, Entry, Shop, Source
from contracts.orders import OrderState as State
from contracts.people import Sealed
from contracts.refusals import Conflict, Invalid
from contracts.supermarket.counter import PLACE_ORDER
from contracts.supermarket.shopify import ORDER
from services.supermarket.domain.basket import Held, Line, check_amounts
from services.supermarket.domain.clock import Due, Rules, due
from services.supermarket.domain.customer import Customer
from services.supermarket.domain.licence import Licence
from services.supermarket.domain.selling import check_sale, check_shop, line_of
from services.supermarket.domain.stock import Stock
from tests.unit.supermarket.order import CADRE, CENTRE, NOW, RICE, SPRAY, an_order, by, placed

TODAY = date(2026, 7, 1)
KNOWN = Customer(name=Sealed("c", "王*露", "h"), identity=Sealed("c", "3708**********1234", "h"))
POISON = replace(SPRAY, category=Category.RESTRICTED_PESTICIDE)


def a_licence(*scope: Category, until: date = TODAY) -> Licence:
    return Licence(centre=CENTRE, shop=Shop.FARM, number="NY1", scope=frozenset(scope), expires_on=until, version=1)


def an_article(category: Category = Category.PESTICIDE, shop: Shop = Shop.FARM) -> Stock:
    return Stock(
        centre=CENTRE,
        sku="F-0001",
        shop=shop,
        name="除草剂",
        category=category,
        unit="瓶",
        price_fen=2500,
        registration="PD1",
    )


def test_a_licence_is_good_to_the_end_of_its_last_day() -> None:
    order = placed(SPRAY)
    check_sale(order, a_licence(Category.PESTICIDE), TODAY)

    with pytest.raises(Conflict, match="到期"):
        check_sale(order, a_licence(Category.PESTICIDE), TODAY + timedelta(days=1))


@pytest.mark.parametrize("licence", [None, a_licence(Category.SEED)])
def test_what_no_licence_covers_is_not_sold(licence: Licence | None) -> None:
    with pytest.raises(Conflict, match="不能销售"):
        check_sale(placed(SPRAY), licence, TODAY)


@pytest.mark.parametrize("source", [Source.PARTNER, Source.WEB])
def test_restricted_pesticides_are_sold_at_the_counter_only(source: Source) -> None:
    order = placed(POISON, customer=KNOWN)
    order.source = source

    with pytest.raises(Conflict, match="柜台"):
        check_sale(order, a_licence(Category.RESTRICTED_PESTICIDE), TODAY)


def test_restricted_pesticides_are_sold_to_people_whose_identity_is_recorded_only() -> None:
    order, licence = placed(POISON, customer=KNOWN), a_licence(Category.RESTRICTED_PESTICIDE)
    order.source = Source.COUNTER
    check_sale(order, licence, TODAY)
    order.customer = Customer(name=KNOWN.name)

    with pytest.raises(Invalid, match="身份证号"):
        check_sale(order, licence, TODAY)
    check_sale(order, licence, TODAY, identify=False)


def test_restricted_pesticides_do_not_go_to_the_door() -> None:
    with pytest.raises(Conflict, match="当面交付"):
        an_order(State.READY, POISON).deliver(by(CADRE))


def test_an_order_of_both_shops_is_refused_naming_the_line() -> None:
    with pytest.raises(Invalid) as refused:
        check_shop(Shop.FARM, [an_article(), an_article(Category.FOOD, Shop.GENERAL), None])

    assert set(refused.value.errors or {}) == {"lines.1.sku", "lines.2.sku"}


def test_a_shop_has_only_its_own_categories_on_its_shelves() -> None:
    with pytest.raises(Invalid):
        an_article(Category.PESTICIDE, Shop.GENERAL).describe()


def test_a_pesticide_comes_in_with_supplier_and_batch_and_stands_in_the_ledger() -> None:
    stock = an_article()
    with pytest.raises(Invalid) as refused:
        stock.receive(by(CADRE), Decimal(5), "县农资公司", None)
    stock.receive(by(CADRE), Decimal(5), "县农资公司", "B1")
    stock.adjust(by(CADRE), Decimal(-1), Adjustment.DAMAGE, None)

    assert set(refused.value.errors or {}) == {"batch"}
    assert [(entry.entry, entry.quantity) for entry in stock.entries] == [
        (Entry.PURCHASE, Decimal(5)),
        (Entry.ADJUSTMENT, Decimal(-1)),
    ]
    assert stock.free == 4


def test_the_ledger_of_a_centre_that_merges_says_what_lies_on_its_shelf() -> None:
    here, there = an_article(), an_article()
    here.receive(by(CADRE), Decimal(10), "县农资公司", "B1")
    for change in (Held(sold=Decimal(2)), Held(reserved=Decimal(3))):
        here.settle(change)
        here.carry(by(CADRE), change, out=True)
        there.carry(by(CADRE), change, out=False)

    assert [(entry.entry, entry.quantity) for entry in here.entries[1:]] == [(Entry.ADJUSTMENT, Decimal(-3))]
    assert [(entry.entry, entry.quantity) for entry in there.entries] == [(Entry.ADJUSTMENT, Decimal(3))]
    assert [stock.free for stock in (here, there)] == [5, 0]


def test_nobody_writes_off_what_orders_hold() -> None:
    stock = an_article()
    stock.receive(by(CADRE), Decimal(5), "县农资公司", "B1")
    stock.reserved = Decimal(5)

    with pytest.raises(Conflict, match="库存不足"):
        stock.adjust(by(CADRE), Decimal(-1), Adjustment.COUNT, None)


def test_half_a_fen_is_rounded_up_and_any_other_amount_is_refused_naming_the_field() -> None:
    line = line_of(an_article(), Decimal("1.5"), price_fen=333)
    assert line.amount_fen == 500
    check_amounts([line], 500)

    with pytest.raises(Invalid) as refused:
        check_amounts([RICE, replace(line, amount_fen=499)], 4340)

    assert set(refused.value.errors or {}) == {"lines.1.amount_fen", "total_fen"}


def test_a_substitute_never_costs_more() -> None:
    order = an_order(State.PICKING)
    order.substitute(by(CADRE), "G-0001", Line("G-0002", Category.FOOD, Decimal(3), 2000, 6000))

    assert order.total_fen == 3840
    assert order.lines[0].amount_fen == amount_of(order.lines[0].price_fen, Decimal(3))


@pytest.mark.parametrize("quantity", ["0", "-1", "1.0001", "1e3", "NaN", "100001", "", 1, 1.5, None, "９"])
def test_what_is_no_quantity_is_refused(quantity: object) -> None:
    with pytest.raises(ValidationError):
        PLACE_ORDER.load({"shop": "general", "lines": [{"sku": "G-0001", "quantity": quantity}], "total_fen": 1})


def test_a_quantity_is_written_plainly() -> None:
    assert [plain(Decimal(text)) for text in ("1.500", "20", "100.0", "1E+2")] == ["1.5", "20", "100", "100"]


@pytest.mark.parametrize("price", ["12", "12.5", "12.50", "12.500"])
def test_shopifys_prices_are_read_to_the_fen(price: str) -> None:
    line = {"sku": "G-0001", "quantity": 1, "price": price}
    notes = [{"name": "centre", "value": CENTRE}]
    told = {"id": 1, "line_items": [line], "total_price": price, "currency": "CNY", "note_attributes": notes}

    assert ORDER.load(told)["total_price"] in (1200, 1250)
    with pytest.raises(ValidationError):
        ORDER.load(told | {"total_price": "12.505"})


def test_an_order_that_waits_is_reminded_of_and_then_given_up_and_one_collected_is_completed() -> None:
    rules, ready = Rules(), an_order(State.READY)
    first = due(ready, rules)
    ready.remind(by(CADRE))
    then, last = due(ready, rules), due(an_order(State.COLLECTED), rules)

    assert [each and each[0] for each in (first, then, last)] == [Due.REMIND, Due.EXPIRE, Due.COMPLETE]
    assert first is not None
    assert then is not None
    assert NOW < first[1] < then[1]
    assert due(an_order(State.PICKING), rules) is None
