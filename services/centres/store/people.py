"""Whoever booked or signed up, between their columns and the sealed values of the domain."""

from typing import Any

from sqlalchemy import Row

from contracts.people import Sealed


def sealed(row: Row[Any], part: str) -> Sealed | None:
    """The value whose cipher stands in the column `part`, None where there is none."""
    cipher, masked, hashed = (getattr(row, name) for name in (part, f"{part}_masked", f"{part}_hash"))
    return Sealed(cipher, masked, hashed) if cipher else None


def columns(part: str, value: Sealed | None) -> dict[str, str | None]:
    """The three columns of a value."""
    if value is None:
        return dict.fromkeys((part, f"{part}_masked", f"{part}_hash"))
    return {part: value.cipher, f"{part}_masked": value.masked, f"{part}_hash": value.hash}
