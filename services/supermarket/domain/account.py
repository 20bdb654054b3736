"""What an order holds and what was paid for it: money adds up to what the customer has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from contracts.money import amount_of, plain
from contracts.orders import Category, Payment
from contracts.refusals import Invalid
from services.chassis.machine import Machine
from services.supermarket.domain.basket import NONE, Held, Holding, Line, held, total_fen, value_fen


@dataclass(slots=True, kw_only=True)
class Account(Machine):
    """Lines, what they mean for stock, and the money: `over_fen` is what the customer has paid beyond what they owe."""

    lines: tuple[Line, ...]
    payment: Payment
    holding: Holding = Holding.RESERVED
    paid_fen: int = 0
    refunded_fen: int = 0

    @property
    def total_fen(self) -> int:
        """What the lines come to."""
        return total_fen(self.lines)

    @property
    def value_fen(self) -> int:
        """What the customer owes for what the order holds for them."""
        return value_fen(self.lines, self.holding)

    @property
    def over_fen(self) -> int:
        """What they have paid beyond that; below zero where they still owe."""
        return self.paid_fen - self.refunded_fen - self.value_fen

    @property
    def held(self) -> Mapping[str, Held]:
        """What it holds of each article."""
        return {line.sku: held(line, self.holding) for line in self.lines}

    def take(self, fen: int) -> None:
        """Money comes in, the whole of it at once. Raises Invalid for any other amount."""
        if fen != self.total_fen:
            raise Invalid(
                f"应付 {self.total_fen} 分,收到 {fen} 分,请核对",
                errors={"amount_fen": [f"应为 {self.total_fen}"]},
            )
        self.paid_fen += fen

    def cut(self, quantities: Mapping[str, Decimal]) -> None:
        """Less of some lines; nothing of one takes it off. Raises Invalid where nothing would be left."""
        self._must_have(quantities)
        cut = [line.cut(quantities[line.sku]) if line.sku in quantities else line for line in self.lines]
        self.lines = tuple(line for line in cut if line.quantity)
        if not self.lines:
            raise Invalid("一件也不剩:请改为取消订单", errors={"lines": ["至少留一件"]})

    def swap(self, sku: str, other: Line) -> None:
        """Another article instead of one; it costs at most as much as what it stands for."""
        self._must_have([sku])
        if other.sku in self.held:
            raise Invalid("替换的商品已在订单中", errors={"with": ["已在订单中"]})
        self.lines = tuple(_at_most(other, line) if line.sku == sku else line for line in self.lines)

    def bring_back(self, quantities: Mapping[str, Decimal]) -> None:
        """So much of some lines, or all of them."""
        self._must_have(quantities)
        wanted = quantities or {line.sku: line.quantity for line in self.lines}
        self.lines = tuple(line.bring_back(wanted.get(line.sku, NONE)) for line in self.lines)

    def _must_have(self, skus: Mapping[str, Decimal] | Sequence[str]) -> None:
        unknown = sorted(set(skus) - {line.sku for line in self.lines})
        if unknown:
            raise Invalid("订单里没有这件商品", errors={"lines": [f"订单里没有 {'、'.join(unknown)}"]})

    def _account(self) -> dict[str, Any]:
        """As JSON, for a correction."""
        money = {"paid_fen": self.paid_fen, "refunded_fen": self.refunded_fen}
        return {"lines": line_rows(self.lines), "holding": self.holding} | money

    def _restore_account(self, kept: Mapping[str, Any]) -> None:
        self.lines, self.holding = lines_of(kept["lines"]), Holding(kept["holding"])
        self.paid_fen, self.refunded_fen = kept["paid_fen"], kept["refunded_fen"]


def _at_most(other: Line, line: Line) -> Line:
    """`other` at its own price, or at less, so that it costs no more than `line`."""
    if other.amount_fen <= line.amount_fen:
        return other
    price = int(line.amount_fen / other.quantity)
    return replace(other, price_fen=price, amount_fen=amount_of(price, other.quantity))


def line_rows(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as JSON."""
    return [_row(line) for line in lines]


def _row(line: Line) -> dict[str, Any]:
    returned = {"returned": plain(line.returned)} if line.returned else {}
    return {
        "sku": line.sku,
        "category": line.category,
        "quantity": plain(line.quantity),
        "price_fen": line.price_fen,
        "amount_fen": line.amount_fen,
    } | returned


def lines_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Lines from JSON."""
    return tuple(_line(**row) for row in rows)


def _line(*, sku: str, category: str, quantity: str, price_fen: int, amount_fen: int, returned: str = "0") -> Line:
    return Line(sku, Category(category), Decimal(quantity), price_fen, amount_fen, Decimal(returned))
