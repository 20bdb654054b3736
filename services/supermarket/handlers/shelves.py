"""What cadres do with the catalogue and its stock, and towns with licences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.money import plain
from contracts.orders import Category, Shop
from contracts.refusals import Conflict
from services.chassis.centres import Centre, must_exist
from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work
from services.supermarket.domain.licence import Licence, licence_key
from services.supermarket.domain.stock import Stock, stock_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Describe:
    """What the catalogue of one centre says of an article; `details` are its name, unit, price and registration."""

    centre: str
    sku: str
    shop: Shop
    category: Category
    details: Mapping[str, Any]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The article; the centre is only looked at."""
        return Ref(Stock, stock_key(self.centre, self.sku)), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnStock:
    """Goods come in, or are found to be more or less: `verb` says it to the article as it stands."""

    centre: str
    sku: str
    verb: Callable[[Stock, Deed], None]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The article."""
        return (Ref(Stock, stock_key(self.centre, self.sku)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLicence:
    """A shop's licence was shown."""

    centre: str
    shop: Shop
    number: str
    scope: frozenset[Category]
    expires_on: date

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The licence; the centre is only looked at."""
        return Ref(Licence, licence_key(self.centre, self.shop)), Ref(Centre, self.centre, shared=True)


def describe(work: Work, command: Describe) -> Answer:
    """A new article, or another name or price for one; in which shop and of what kind it is stays as it was."""
    must_exist(work, command.centre)
    fixed: dict[str, Any] = {"shop": command.shop, "category": command.category}
    if work.exists(Stock, command.refs[0].key):
        stock = work.get(Stock, command.refs[0].key)
        wrong = {name: ["建档后不能改,请另建商品"] for name, value in fixed.items() if getattr(stock, name) != value}
        if wrong:
            raise Conflict("商品的店和类别建档后不能改,请另建一个商品编码", errors=wrong)
    else:
        stock = Stock(centre=command.centre, sku=command.sku, **fixed, **command.details)
        work.add(stock.id, stock)
    stock.describe(**command.details)
    return changed(stock)


def on_stock(work: Work, command: OnStock) -> Answer:
    """Say it to the article."""
    stock = work.get(Stock, stock_key(command.centre, command.sku))
    command.verb(stock, work.deed)
    return changed(stock)


def record_licence(work: Work, command: RecordLicence) -> Answer:
    """A new licence, or what it says now."""
    must_exist(work, command.centre)
    said = (command.number, command.scope, command.expires_on)
    licence = work.find(Licence, command.refs[0].key)
    if licence is None:
        licence = Licence(centre=command.centre, shop=command.shop, number=said[0], scope=said[1], expires_on=said[2])
        work.add(licence.id, licence)
    licence.record(*said)
    return {"number": licence.number, "version": licence.version}


def changed(stock: Stock) -> Answer:
    """How the article stands now."""
    return {"sku": stock.sku, "free": plain(stock.free), "version": stock.version}
