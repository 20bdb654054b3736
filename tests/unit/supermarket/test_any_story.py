"""For any sequence of commands on any number of orders: stock and money add up as a plain notebook says."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from contracts.money import amount_of
from contracts.orders import Adjustment, Category, Entry, Payment, RefundMethod, ReturnReason, Shop, Source
from contracts.orders import OrderState as State
from contracts.refusals import Refusal
from services.supermarket.domain.basket import Held, Line
from services.supermarket.domain.customer import Customer
from services.supermarket.domain.order import Order
from services.supermarket.domain.stock import Stock
from services.supermarket.domain.transitions import Action
from services.supermarket.handlers.settling import handed
from tests.unit.supermarket.order import CADRE, CENTRE, DO, by

INITIAL, PRICE = Decimal(20), 333
TO_THE_CUSTOMER = (Action.CONFIRM, Action.PICK, Action.DISPATCH, Action.SHELVE, Action.COLLECT)
AND_BACK = (Action.ASK_RETURN, Action.TAKE_BACK)
QUANTITIES = st.decimals(Decimal("0.5"), Decimal(9), places=1)


class Shops(RuleBasedStateMachine):
    """One article, many orders; each command on copies, kept only if all of it is taken, as the unit of work does."""

    CATEGORY = Category.FOOD

    def __init__(self) -> None:
        super().__init__()
        self.stock = Stock(
            centre=CENTRE,
            sku="G-0001",
            shop=Shop.GENERAL,
            name="大米",
            category=self.CATEGORY,
            unit="袋",
            price_fen=PRICE,
            received=INITIAL,
        )
        self.orders: list[Order] = []
        self.initial = INITIAL

    @rule(quantity=QUANTITIES, way=st.sampled_from((1, -1)))
    def count_again(self, quantity: Decimal, way: int) -> None:
        counted = copy(self.stock)
        try:
            counted.adjust(by(CADRE), way * quantity, Adjustment.COUNT, None)
        except Refusal:
            assert way < 0
            assert quantity > self.stock.free
        else:
            self.stock, self.initial = counted, self.initial + way * quantity

    @rule(quantity=QUANTITIES, payment=st.sampled_from(Payment))
    def place(self, quantity: Decimal, payment: Payment) -> None:
        line = Line("G-0001", self.CATEGORY, quantity, PRICE, amount_of(PRICE, quantity))
        order = Order(
            id=str(len(self.orders)),
            centre=CENTRE,
            shop=Shop.GENERAL,
            source=Source.COUNTER,
            customer=Customer(),
            payment=payment,
            lines=(line,),
        )
        free = self.stock.free
        if self._try(order, Held(), lambda order: order.place(by(CADRE), line.amount_fen)):
            self.orders.append(self._kept)
            assert quantity <= free
        else:
            assert quantity > free

    @rule(data=st.data(), action=st.sampled_from(Action))
    def act(self, data: st.DataObject, action: Action) -> None:
        self._on_one(data, lambda order: DO[action](order, by(CADRE)))

    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        self._on_one(data, lambda order: order.correct(by(CADRE), timedelta(minutes=10)))

    @rule(data=st.data(), quantity=QUANTITIES)
    def shorten(self, data: st.DataObject, quantity: Decimal) -> None:
        self._on_one(data, lambda order: order.shorten(by(CADRE), {"G-0001": quantity}))

    @rule(data=st.data(), quantity=QUANTITIES)
    def bring_back(self, data: st.DataObject, quantity: Decimal) -> None:
        self._on_one(data, lambda o: o.ask_return(by(CADRE), ReturnReason.DAMAGED, {"G-0001": quantity}))

    @rule(data=st.data())
    def finish_refund(self, data: st.DataObject) -> None:
        def both(order: Order) -> None:
            order.begin_refund(by(CADRE))
            order.pay_back(by(CADRE), RefundMethod.CASH)

        self._on_one(data, both)

    @rule(data=st.data(), way=st.sampled_from((TO_THE_CUSTOMER, AND_BACK)))
    def go(self, data: st.DataObject, way: tuple[Action, ...]) -> None:
        def all_of_it(order: Order) -> None:
            for action in way:
                DO[action](order, by(CADRE))

        self._on_one(data, all_of_it)

    def _on_one(self, data: st.DataObject, verb: Callable[[Order], object]) -> None:
        if self.orders:
            number = data.draw(st.integers(0, len(self.orders) - 1))
            order = self.orders[number]
            if self._try(order, order.held.get("G-0001", Held()), verb):
                self.orders[number] = self._kept

    def _try(self, order: Order, before: Held, verb: Callable[[Order], object]) -> bool:
        tried, stock = copy(order), copy(self.stock)
        try:
            verb(tried)
            change = tried.held.get("G-0001", Held()) - before
            stock.settle(change)
            stock.entries += tuple(handed(tried, change, CADRE.id))
        except Refusal:
            return False
        self.stock, self._kept = stock, tried
        return True

    @invariant()
    def stock_is_initial_less_reserved_and_sold_plus_returned(self) -> None:
        held = [order.held.get("G-0001", Held()) for order in self.orders]
        reserved, sold, returned = (sum(getattr(h, n) for h in held) for n in ("reserved", "sold", "returned"))
        assert self.stock.free == self.initial - reserved - sold + returned
        assert self.stock.free >= 0
        assert self.stock.reserved >= 0

    @invariant()
    def what_went_over_the_counter_is_what_the_rows_say(self) -> None:
        rows = {kind: sum(row.quantity for row in self.stock.entries if row.entry is kind) for kind in Entry}
        assert (rows[Entry.SALE], rows[Entry.RETURN]) == (self.stock.sold, self.stock.returned)

    @invariant()
    def money_that_stays_is_what_was_handed_over(self) -> None:
        for order in self.orders:
            told = _told(order)
            assert (order.paid_fen, order.refunded_fen) == told
            assert 0 <= order.refunded_fen <= order.paid_fen
            if order.state in (State.COLLECTED, State.COMPLETED, State.REFUNDED, State.RETURN_REFUSED):
                assert order.over_fen >= 0
            if order.state is State.REFUNDED:
                assert order.paid_fen - order.refunded_fen == order.value_fen


def _told(order: Order) -> tuple[int, int]:
    """What came in and went back, from the events alone, as the reconciliation counts it."""
    taken = {sequence for fact in order.facts for sequence in fact.data.get("corrects", ())}
    said = [fact for fact in order.facts if fact.sequence not in taken]
    paid = sum(fact.data["amount_fen"] for fact in said if "paid" in fact.type and not fact.data.get("noted"))
    noted = sum(fact.data["amount_fen"] for fact in said if fact.type == "order.payment_noted.v1")
    cash = sum(fact.data["cash_fen"] for fact in said if fact.type == "order.collected.v1")
    refunded = sum(fact.data["amount_fen"] for fact in said if fact.type == "order.refunded.v1")
    return paid + noted + cash, refunded


class Pesticides(Shops):
    """The same, where the ledger is written and what was handed out can't be corrected."""

    CATEGORY = Category.PESTICIDE

    @invariant()
    def the_ledger_says_what_lies_on_the_shelf(self) -> None:
        signs = {Entry.SALE: -1}
        ledger = sum(signs.get(row.entry, 1) * row.quantity for row in self.stock.entries)
        assert INITIAL + ledger == self.stock.free + self.stock.reserved


def test_in_any_story_of_the_shops_stock_and_money_add_up() -> None:
    run_state_machine_as_test(Shops, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))


def test_in_any_story_of_a_pesticide_the_ledger_says_what_lies_on_the_shelf() -> None:
    run_state_machine_as_test(Pesticides, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))
