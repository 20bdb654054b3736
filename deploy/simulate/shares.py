"""Drawing by shares."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def drawn(dice: Random, shares: Mapping[T, float]) -> T:
    """One of the keys, as often as its share says."""
    return dice.choices(list(shares), list(shares.values()))[0]
