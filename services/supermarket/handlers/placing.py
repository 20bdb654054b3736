"""How orders come: by a chain, at the counter, from a villager at home; and a sale over the counter in one go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.agency import Agent
from contracts.orders import Payment, Shop, Source
from contracts.people import Tier
from services.chassis.calendar import day_of
from services.chassis.centres import Centre, open_at, said, taken_at
from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work
from services.supermarket.domain.clock import Rules
from services.supermarket.domain.customer import Customer
from services.supermarket.domain.licence import Licence, licence_key
from services.supermarket.domain.order import Order, partner_key
from services.supermarket.domain.selling import check_sale, check_shop, line_of
from services.supermarket.domain.stock import Stock, stock_key
from services.supermarket.handlers.settling import changed, settle


@dataclass(frozen=True, slots=True)
class Wanted:
    """So much of an article, at a chain's price or at the catalogue's."""

    sku: str
    quantity: Decimal
    price_fen: int | None = None
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somebody orders; `order` is its new id. With `partner` and `number` it is a chain's.

    `paid` says that the chain has the money already.
    """

    order: str
    centre: str
    shop: Shop
    source: Source
    customer: Customer
    payment: Payment
    wanted: Sequence[Wanted]
    total_fen: int
    agent: Agent | None = None
    partner: str | None = None
    number: str | None = None
    paid: bool = False

    @property
    def key(self) -> str:
        """What it is locked by: a chain may send the same number twice."""
        return partner_key(self.partner, self.number) if self.partner and self.number else self.order

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The order and its articles; licence and centre are only looked at."""
        articles = [Ref(Stock, stock_key(self.centre, each.sku)) for each in self.wanted]
        licence = Ref(Licence, licence_key(self.centre, self.shop), shared=True)
        return Ref(Order, self.key), *articles, licence, Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sell:
    """Somebody stands at the counter, pays and takes it along."""

    place: Place
    code: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Those of the order."""
        return self.place.refs


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A web shop's word on an order, which it repeats whole; where it has overtaken the order, that is placed first."""

    place: Place
    verb: Callable[[Order, Deed], None]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Those of the order."""
        return self.place.refs


def place(work: Work, command: Place) -> Answer:
    """A new order, with its goods reserved."""
    order = _placed(work, command)
    return _said(work, order, command)


def sell(work: Work, command: Sell) -> Answer:
    """The whole way of an order in one go."""
    order = _placed(work, command.place)
    before = order.held
    order.confirm(work.deed)
    order.pick(work.deed)
    order.dispatch(work.deed)
    order.shelve(work.deed, command.code)
    order.collect(work.deed, command.code)
    settle(work, before, order)
    return _said(work, order, command.place)


def follow(work: Work, command: Follow) -> Answer:
    """Say it to the order."""
    order = work.find(Order, command.place.key) or _placed(work, command.place)
    before = order.held
    command.verb(order, work.deed)
    settle(work, before, order)
    return changed(order, work)


def _said(work: Work, order: Order, command: Place) -> Answer:
    return said(changed(order, work), command.centre, taken_at(work, command.centre))


def _placed(work: Work, command: Place) -> Order:
    centre = open_at(work, command.centre).id
    stocks = check_shop(command.shop, [work.reach(Stock, stock_key(centre, each.sku)) for each in command.wanted])
    order = Order(
        id=command.order,
        centre=centre,
        shop=command.shop,
        source=command.source,
        customer=command.customer,
        agent=command.agent,
        payment=command.payment,
        lines=tuple(
            line_of(stock, each.quantity, each.price_fen, each.amount_fen)
            for stock, each in zip(stocks, command.wanted, strict=True)
        ),
        partner=work.actor.id if work.actor.tier is Tier.PARTNER else None,
        number=command.number,
    )
    rules: Rules = work.rules
    licence = work.reach(Licence, licence_key(centre, command.shop))
    check_sale(order, licence, day_of(work.now), identify=rules.identify)
    work.add(command.key, order)
    order.place(work.deed, command.total_fen)
    if command.paid:
        order.pay(work.deed, command.total_fen)
    settle(work, {}, order)
    return order
