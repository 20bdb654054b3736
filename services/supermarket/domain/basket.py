"""What an order is about, line by line, and what it comes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from contracts.money import amount_of, plain
from contracts.orders import PESTICIDES, Category
from contracts.refusals import Invalid

NONE = Decimal(0)


class Holding(StrEnum):
    """What an order means for the stock of its lines."""

    RESERVED = "reserved"
    SOLD = "sold"
    RETURNED = "returned"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """So much of one article at one price; `returned` is how much of it the customer brings back."""

    sku: str
    category: Category
    quantity: Decimal
    price_fen: int
    amount_fen: int
    returned: Decimal = NONE

    @property
    def is_pesticide(self) -> bool:
        """Whether its hand-over stands in the ledger."""
        return self.category in PESTICIDES

    @property
    def back_fen(self) -> int:
        """What the customer gets back for what they return."""
        return self.amount_fen if self.returned == self.quantity else amount_of(self.price_fen, self.returned)

    def cut(self, quantity: Decimal) -> "Line":
        """The same with less. Raises Invalid where it isn't less."""
        if not NONE <= quantity < self.quantity:
            raise Invalid(
                f"{self.sku} 原订 {plain(self.quantity)},只能改少",
                errors={"lines": [f"{self.sku}:应少于 {plain(self.quantity)}"]},
            )
        return replace(self, quantity=quantity, amount_fen=amount_of(self.price_fen, quantity))

    def bring_back(self, quantity: Decimal) -> "Line":
        """The same with so much to be returned. Raises Invalid where it is more than there was."""
        if quantity > self.quantity:
            raise Invalid(
                f"{self.sku} 只买了 {plain(self.quantity)}",
                errors={"lines": [f"{self.sku}:退货数量不能多于购买数量"]},
            )
        return replace(self, returned=quantity)


@dataclass(frozen=True, slots=True)
class Held:
    """What one order holds of one article."""

    reserved: Decimal = NONE
    sold: Decimal = NONE
    returned: Decimal = NONE

    def __sub__(self, other: "Held") -> "Held":
        return Held(self.reserved - other.reserved, self.sold - other.sold, self.returned - other.returned)


def held(line: Line, holding: Holding) -> Held:
    """What a line means for the stock of its article."""
    match holding:
        case Holding.RESERVED:
            return Held(reserved=line.quantity)
        case Holding.SOLD:
            return Held(sold=line.quantity)
        case Holding.RETURNED:
            return Held(sold=line.quantity, returned=line.returned)
        case Holding.NOTHING:
            return Held()


def total_fen(lines: Iterable[Line]) -> int:
    """What the lines come to."""
    return sum(line.amount_fen for line in lines)


def value_fen(lines: Sequence[Line], holding: Holding) -> int:
    """What the customer owes for what the order holds."""
    if holding is Holding.NOTHING:
        return 0
    back = sum(line.back_fen for line in lines) if holding is Holding.RETURNED else 0
    return total_fen(lines) - back


def check_amounts(lines: Sequence[Line], total: int) -> None:
    """Money adds up to the fen. Raises Invalid naming each field that doesn't."""
    wrong = {
        f"lines.{n}.amount_fen": [f"应为 {amount_of(line.price_fen, line.quantity)}"]
        for n, line in enumerate(lines)
        if line.amount_fen != amount_of(line.price_fen, line.quantity)
    }
    if total != total_fen(lines):
        wrong["total_fen"] = [f"与明细合计不符:明细合计 {total_fen(lines)} 分"]
    if wrong:
        raise Invalid("金额与明细不符,请核对单价、数量和合计后重新提交", errors=wrong)
