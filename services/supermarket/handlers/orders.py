"""What cadres, chains, villagers and clocks do with an order that is there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.agency import may_go_on
from contracts.orders import OrderState as State
from contracts.refusals import NotFound
from services.chassis.calendar import day_of
from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work
from services.supermarket.domain.clock import Due, Rules
from services.supermarket.domain.licence import Licence, licence_key
from services.supermarket.domain.order import Order, partner_key
from services.supermarket.domain.selling import check_sale, check_shop, line_of
from services.supermarket.domain.stock import Stock, stock_key
from services.supermarket.handlers.settling import changed, settle

Verb = Callable[[Order, Deed], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfOrder:
    """Of one order, by its id."""

    order: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The order; its articles come with it."""
        return (Ref(Order, self.order),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOrder(_OfOrder):
    """A cadre does something with an order: `verb` says it to the order as it stands; `note` is encrypted."""

    verb: Verb
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOwn(_OfOrder):
    """A villager does something with an order of their own."""

    verb: Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class ByNumber:
    """A chain's word on an order of its own, which it names by its number."""

    partner: str
    number: str
    verb: Verb

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The order."""
        return (Ref(Order, partner_key(self.partner, self.number)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect(_OfOrder):
    """Somebody shows the code."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """Another article of the same shop instead of one; `centre` is the order's."""

    order: str
    centre: str
    sku: str
    other: str
    quantity: Decimal

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The order, and the other article."""
        return Ref(Order, self.order), Ref(Stock, stock_key(self.centre, self.other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(_OfOrder):
    """Somebody takes back what was done last (更正), for a reason, which is encrypted; `code` is for a new one."""

    reason: str | None
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring(_OfOrder):
    """A limit of an order has run out, as it stood with `version`."""

    action: Due
    version: int


def on_order(work: Work, command: OnOrder) -> Answer:
    """Say it to the order."""
    order = work.get(Order, command.order)
    _say(work, order, command.verb)
    order.remark(command.note)
    return changed(order, work)


def on_own(work: Work, command: OnOwn) -> Answer:
    """Say it to the order, if the phone that the actor has shown to have is its customer's, or who ordered for them."""
    order = work.find(Order, command.order)
    if order is None or not may_go_on(work.actor.id, order.customer.phone, order.agent):
        raise NotFound("没有这张订单,或下单电话不是您的")
    _say(work, order, command.verb)
    return changed(order, work)


def by_number(work: Work, command: ByNumber) -> Answer:
    """Say it to the order."""
    order = work.find(Order, partner_key(command.partner, command.number))
    if order is None:
        raise NotFound("没有这个订单号,请先推送下单事件")
    _say(work, order, command.verb)
    return changed(order, work)


def collect(work: Work, command: Collect) -> Answer:
    """Into the customer's hands, if the shop may still sell it today."""
    order = work.get(Order, command.order)
    _check_sale(work, order)
    _say(work, order, lambda order, deed: order.collect(deed, command.code))
    return changed(order, work)


def substitute(work: Work, command: Substitute) -> Answer:
    """Something else for the customer, that the shop may sell."""
    order = work.get(Order, command.order)
    [other] = check_shop(order.shop, [work.find(Stock, stock_key(command.centre, command.other))])
    line = line_of(other, command.quantity)
    _say(work, order, lambda order, deed: order.substitute(deed, command.sku, line))
    _check_sale(work, order)
    return changed(order, work)


def correct(work: Work, command: Correct) -> Answer:
    """As before the newest move; a code that somebody has seen is replaced."""
    rules: Rules = work.rules
    order = work.get(Order, command.order)
    collected = order.state is State.COLLECTED
    _say(work, order, lambda order, deed: _take_back(order, deed, rules))
    if collected and order.code:
        order.renew_code(command.code)
    order.remark(command.reason)
    return changed(order, work)


def ring(work: Work, command: Ring) -> Answer:
    """What falls due, unless somebody was faster."""
    order = work.find(Order, command.order)
    if order is not None and order.version == command.version:
        _say(work, order, _RINGS[command.action])
    return {}


_RINGS = {Due.REMIND: Order.remind, Due.EXPIRE: Order.expire, Due.COMPLETE: Order.complete}


def _say(work: Work, order: Order, verb: Verb) -> None:
    before = order.held
    verb(order, work.deed)
    settle(work, before, order)


def _take_back(order: Order, deed: Deed, rules: Rules) -> None:
    order.correct(deed, rules.correct_within)


def _check_sale(work: Work, order: Order) -> None:
    rules: Rules = work.rules
    licence = work.reach(Licence, licence_key(order.centre, order.shop))
    check_sale(order, licence, day_of(work.now), identify=rules.identify)
