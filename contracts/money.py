"""Money in whole fen and quantities as decimals. Standard library only."""

from decimal import ROUND_HALF_UP, Decimal

STEP = Decimal("0.001")
"""The finest quantity: a gram of what is sold by the kilogram."""
MOST = Decimal(100_000)
"""The largest quantity of one line."""
MOST_FEN = 100_000_000
"""A million yuan: more than any order or price."""


def amount_of(price_fen: int, quantity: Decimal) -> int:
    """What so much costs, in whole fen; half a fen is rounded up."""
    return int((price_fen * quantity).quantize(Decimal(1), ROUND_HALF_UP))


def plain(quantity: Decimal) -> str:
    """A quantity as it is written: `1.5`, `20`."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
