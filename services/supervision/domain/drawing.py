"""By lot (随机抽取): who is drawn follows from the seed and the candidates alone, so that anybody can draw again."""

import hashlib
from collections.abc import Iterable


def draw(seed: str, candidates: Iterable[str]) -> str:
    """The candidate whose SHA-256 of `<seed>:<candidate>` (UTF-8) is the lowest, whatever order they stand in.

    Raises ValueError where there are none.
    """
    return min(candidates, key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).digest())
