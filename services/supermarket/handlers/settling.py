"""What an order's change means for stock and for the pesticide ledger."""

from collections.abc import Iterator, Mapping

from contracts.orders import PESTICIDES, Entry
from contracts.people import Tier
from services.chassis.work import Answer, Work
from services.supermarket.domain.basket import Held
from services.supermarket.domain.order import Order
from services.supermarket.domain.stock import LedgerEntry, Stock, stock_key


def settle(work: Work, before: Mapping[str, Held], order: Order) -> None:
    """Stock follows what the order held before and holds now. Raises Conflict where there isn't so much."""
    now = order.held
    for sku in sorted({*before, *now}):
        change = now.get(sku, Held()) - before.get(sku, Held())
        if change != Held():
            _apply(work, order, sku, change)


def handed(order: Order, change: Held, actor: str) -> Iterator[LedgerEntry]:
    """What went over the counter; rows stay, so what was taken back is one of less than nothing."""
    buyer, identity = order.customer.name, order.customer.identity
    for entry, quantity in ((Entry.SALE, change.sold), (Entry.RETURN, change.returned)):
        if quantity:
            yield LedgerEntry(entry, quantity, actor, order=order.id, buyer=buyer, identity=identity)


def changed(order: Order, work: Work) -> Answer:
    """How the order stands now; its code is for the counter's eyes, not for chains'."""
    answer = {"id": order.id, "state": order.state, "total_fen": order.total_fen, "version": order.version}
    return answer if work.actor.tier is Tier.PARTNER else answer | {"code": order.code}


def _apply(work: Work, order: Order, sku: str, change: Held) -> None:
    stock = work.reach(Stock, stock_key(order.centre, sku))
    if stock is None:
        raise LookupError(f"{order.id} holds {sku}, which is in no catalogue")
    stock.settle(change)
    if stock.category in PESTICIDES:
        for row in handed(order, change, work.actor.id):
            stock.enter(row)
