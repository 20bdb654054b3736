"""Who is told of an order that somebody placed for another."""

import pytest

from contracts.orders import Payment
from services.supermarket.domain.customer import Customer, Purpose
from services.supermarket.domain.order import Order
from tests.unit.agents import AGENT
from tests.unit.supermarket.order import CADRE, CODE, REACHABLE, by, placed


@pytest.mark.parametrize(
    ("customer", "told"), [(REACHABLE, (Purpose.ENTRUSTED, Purpose.READY)), (Customer(), (Purpose.READY,))]
)
def test_whoever_collects_hears_of_it_and_without_a_phone_who_ordered_hears_when_it_is_there(
    customer: Customer, told: tuple[Purpose, ...]
) -> None:
    order = placed(payment=Payment.CASH, customer=customer)
    order.agent = AGENT
    order.place(by(CADRE), order.total_fen)
    for verb in (Order.confirm, Order.pick, Order.dispatch):
        verb(order, by(CADRE))
    order.shelve(by(CADRE), CODE)

    assert order.messages == told
