"""Centres, towns and the county as rows of a table: each there, whether anybody has said anything or not."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.people import CENTRE_DIGITS, COUNTY, TOWN_DIGITS
from contracts.supervision.voices import By
from services.supervision.domain.centre import in_force
from services.supervision.domain.indices import Place
from services.supervision.store.centres import published_from

_CENTRES = text("""
    SELECT id, name, town, town_name, published::text AS published FROM centre
    WHERE starts_with(id, :scope) ORDER BY id
""")
DIGITS = {By.CENTRE: CENTRE_DIGITS, By.TOWN: TOWN_DIGITS, By.COUNTY: len(COUNTY)}
"""How long the ids of places are."""
_COUNTY_NAME = "全县"


def places(connection: Connection, scope: str, by: By, moment: datetime) -> list[Place]:
    """The places in scope, by id, with their inhabitants as published by `moment`; a sum only where all are known."""
    rows = connection.execute(_CENTRES, {"scope": scope}).all()
    grouped: defaultdict[tuple[str, str], list[int | None]] = defaultdict(list)
    for row in rows:
        grouped[_place_of(row, by)].append(in_force(published_from(row.published), moment).population)
    return [Place(place, name, _sum(known)) for (place, name), known in grouped.items()]


def _place_of(row: "Row[Any]", by: By) -> tuple[str, str]:
    match by:
        case By.CENTRE:
            return row.id, row.name
        case By.TOWN:
            return row.town, row.town_name
        case By.COUNTY:
            return COUNTY, _COUNTY_NAME


def _sum(populations: list[int | None]) -> int | None:
    known = [each for each in populations if each is not None]
    return sum(known) if len(known) == len(populations) else None
