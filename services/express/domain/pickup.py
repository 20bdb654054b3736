"""Pickup codes (取件码): `shelf-row-number`; the number is unguessable and unique among the county's open parcels."""

import secrets
import zlib
from dataclasses import dataclass

from contracts.envelope import Fact

SHELVES, ROWS = 6, 5
DIGITS = 6
DRAWS = 8
"""Numbers drawn for each arrival; with 100,000 parcels on the shelves all are taken once in a hundred million times."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the shelves."""

    shelf: int
    row: int


@dataclass(slots=True)
class PickupCode:
    """A number that some open parcel has; it is there as long as it is taken."""

    id: str
    centre: str
    version: int = 1
    facts: tuple[Fact, ...] = ()


def draw_numbers() -> tuple[str, ...]:
    """Some unguessable numbers for one parcel, to be locked before one of them is taken."""
    drawn = f"{secrets.randbelow(10 ** (DIGITS * DRAWS)):0{DIGITS * DRAWS}}"
    return tuple(drawn[start : start + DIGITS] for start in range(0, len(drawn), DIGITS))


def place_of(waybill: str) -> Place:
    """Where a parcel goes for which nobody names a place: spread evenly by its waybill."""
    spot = zlib.crc32(waybill.encode()) % (SHELVES * ROWS)
    return Place(spot // ROWS + 1, spot % ROWS + 1)


def code_for(place: Place, number: str) -> str:
    """`3-2-480513`."""
    return f"{place.shelf}-{place.row}-{number}"


def place_in(code: str) -> Place:
    """The place that a code names."""
    shelf, row, _ = code.split("-")
    return Place(int(shelf), int(row))
