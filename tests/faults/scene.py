"""What the checks look at."""

from dataclasses import dataclass
from typing import Any

import psycopg

from tests.faults.county import ShakyCounty
from tests.faults.ledger import Ledger


@dataclass(frozen=True)
class Scene:
    """The county, what it was told, and a connection to its database as superuser."""

    county: ShakyCounty
    ledger: Ledger
    connection: psycopg.Connection[Any]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(query.encode()).fetchall()


def difference(scene: Scene, one: str, other: str) -> list[str]:
    """The rows that only one of two queries gives."""
    return [
        f"{which}: {row}"
        for which, first, second in (("missing", one, other), ("too much", other, one))
        for row in scene.rows(f"({first}) EXCEPT ALL ({second})")
    ]
