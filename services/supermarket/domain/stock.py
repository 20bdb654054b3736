"""An article of a shop's catalogue at one centre, and how much of it there is: never less than nothing."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from contracts.envelope import Fact
from contracts.money import plain
from contracts.orders import PESTICIDES, SOLD_BY, Adjustment, Category, Entry, Shop
from contracts.people import Sealed
from contracts.refusals import Conflict, Invalid
from services.chassis.machine import Deed
from services.supermarket.domain.basket import NONE, Held


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of stock by hand: goods in (`supplier`, `batch`) or an adjustment (`reason`); `note` is encrypted."""

    entry: Entry
    quantity: Decimal
    actor: str
    supplier: str | None = None
    batch: str | None = None
    reason: Adjustment | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A row of the pesticide ledger; the buyer's name and identity are sealed (农药管理条例 arts 26, 27)."""

    entry: Entry
    quantity: Decimal
    actor: str
    order: str | None = None
    supplier: str | None = None
    batch: str | None = None
    buyer: Sealed | None = None
    identity: Sealed | None = None


@dataclass(slots=True, kw_only=True)
class Stock:
    """One article at one centre. What is free is `received - sold + returned - reserved`.

    `received` is goods in and what was adjusted. Movements and ledger entries are written with it and not loaded again.
    """

    centre: str
    sku: str
    shop: Shop
    name: str
    category: Category
    unit: str
    price_fen: int
    registration: str | None = None
    received: Decimal = NONE
    sold: Decimal = NONE
    returned: Decimal = NONE
    reserved: Decimal = NONE
    version: int = 0
    movements: tuple[Movement, ...] = ()
    entries: tuple[LedgerEntry, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """What it is known by."""
        return stock_key(self.centre, self.sku)

    @property
    def free(self) -> Decimal:
        """How much can still be ordered."""
        return self.received - self.sold + self.returned - self.reserved

    def describe(self, **changes: Any) -> None:
        """What the catalogue says of it. Raises Invalid for what the shop doesn't sell, or has no registration."""
        for name, value in changes.items():
            setattr(self, name, value)
        if self.category not in SOLD_BY[self.shop]:
            raise Invalid("这个店不经营这一类商品", errors={"category": ["这个店不经营这一类商品"]})
        if self.category in PESTICIDES and not self.registration:
            raise Invalid("农药须填写登记证号", errors={"registration": ["农药须填写登记证号"]})
        self.version += 1

    def receive(self, deed: Deed, quantity: Decimal, supplier: str | None, batch: str | None) -> None:
        """Goods come in; a pesticide's supplier and batch go into the purchase ledger. Raises Invalid without them."""
        if self.category in PESTICIDES and not (supplier and batch):
            wrong = {n: ["农药进货须登记"] for n, v in (("supplier", supplier), ("batch", batch)) if not v}
            raise Invalid("农药进货须登记供货人和批号(农药管理条例第二十六条)", errors=wrong)
        self.received += quantity
        self._note(Movement(Entry.PURCHASE, quantity, deed.actor.id, supplier=supplier, batch=batch))

    def adjust(self, deed: Deed, quantity: Decimal, reason: Adjustment, note: str | None) -> None:
        """More or less lies there than the books say. Raises Conflict where orders already hold what is gone."""
        self.received += quantity
        self._must_suffice(quantity)
        self._note(Movement(Entry.ADJUSTMENT, quantity, deed.actor.id, reason=reason, note=note))

    def settle(self, change: Held) -> None:
        """An order holds more or less of it. Raises Conflict where there isn't so much."""
        self.reserved += change.reserved
        self.sold += change.sold
        self.returned += change.returned
        self._must_suffice(-change.reserved - change.sold)
        self.version += 1

    def as_at(self, centre: str) -> "Stock":
        """The same article in another centre's catalogue, none of it there yet."""
        none = replace(self, received=NONE, sold=NONE, returned=NONE, reserved=NONE)
        return replace(none, centre=centre, version=0, movements=(), entries=(), facts=())

    def carry(self, deed: Deed, held: Held, *, out: bool) -> None:
        """What an order holds goes from this centre's books, or comes into them; what is free stays as it was.

        What was sold lies on neither shelf: only what is reserved goes from one pesticide ledger into the other.
        """
        sign = -1 if out else 1
        self.reserved += sign * held.reserved
        self.sold += sign * held.sold
        self.returned += sign * held.returned
        quantity = sign * (held.reserved + held.sold - held.returned)
        self.received += quantity
        if quantity:
            moved = Movement(Entry.ADJUSTMENT, quantity, deed.actor.id, reason=Adjustment.MOVED)
            self._note(moved, shelved=sign * held.reserved)
        else:
            self.version += 1

    def enter(self, entry: LedgerEntry) -> None:
        """Write a row of the pesticide ledger."""
        self.entries += (entry,)

    def _must_suffice(self, change: Decimal) -> None:
        if self.free < NONE:
            left = plain(max(NONE, self.free - change))
            raise Conflict(
                f"{self.name} 库存不足,现有 {left} {self.unit}",
                errors={"lines": [f"{self.sku}:现有 {left} {self.unit}"]},
            )

    def _note(self, movement: Movement, shelved: Decimal | None = None) -> None:
        """`shelved` is how much more lies there, where that isn't all that is moved."""
        self.version += 1
        self.movements += (movement,)
        quantity = movement.quantity if shelved is None else shelved
        if quantity and self.category in PESTICIDES:
            came = LedgerEntry(movement.entry, quantity, movement.actor)
            self.enter(replace(came, supplier=movement.supplier, batch=movement.batch))


def stock_key(centre: str, sku: str) -> str:
    """The key of an article at a centre."""
    return f"{centre}/{sku}"
