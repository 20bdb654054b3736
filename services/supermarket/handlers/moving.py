"""Orders of a centre that has merged go on at the joint site, and the goods that they hold go along."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.chassis.centres import Centre, taken_at
from services.chassis.work import Answer, Ref, Work
from services.supermarket.domain.basket import Held
from services.supermarket.domain.order import Order
from services.supermarket.domain.stock import Stock, stock_key


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOrder:
    """An order is open at a merged centre, as it stood with `version`; its articles are wanted at the joint `site`."""

    order: str
    centre: str
    site: str
    skus: tuple[str, ...]
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The order and its articles at both places; the centre is only looked at."""
        articles = [Ref(Stock, stock_key(place, sku)) for sku in self.skus for place in (self.centre, self.site)]
        return Ref(Order, self.order), *articles, Ref(Centre, self.centre, shared=True)


def move_order(work: Work, command: MoveOrder) -> Answer:
    """Unless somebody was faster, or the merger was taken back or has gone on."""
    order, site = work.find(Order, command.order), taken_at(work, command.centre)
    if order is None or order.settled or order.version != command.version or site.id != command.site:
        return {}
    for sku, held in order.held.items():
        _carry(work, sku, held, command)
    order.move_to(site.id, work.deed)
    return {}


def _carry(work: Work, sku: str, held: Held, command: MoveOrder) -> None:
    """What the order holds of an article, from one place's books into the other's, where it may be new."""
    here = work.hold(Stock, stock_key(command.centre, sku))
    if here is None:
        raise LookupError(f"{command.order} holds {sku}, which is in no catalogue")
    there = work.hold(Stock, stock_key(command.site, sku))
    if there is None:
        there = here.as_at(command.site)
        work.add(there.id, there)
    here.carry(work.deed, held, out=True)
    there.carry(work.deed, held, out=False)
