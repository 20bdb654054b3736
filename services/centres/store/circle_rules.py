"""What the circle is computed by, in PostgreSQL: each version is a row."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, text

from services.centres.domain.circle_rule import CircleRule, Rule
from services.chassis.work import Ref

_NEWEST_FIRST = text("SELECT * FROM circle_rule ORDER BY version DESC LIMIT :limit")
_SAVE = text("""
    INSERT INTO circle_rule (version, minutes, speed_kmh, detour, set_by, set_at)
    VALUES (:version, :minutes, :speed_kmh, :detour, :set_by, :set_at)
""")


def versions(connection: Connection, limit: int) -> Sequence[CircleRule]:
    """What the county has set, the newest first."""
    return [_rule_of(row) for row in connection.execute(_NEWEST_FIRST, {"limit": limit})]


def current(connection: Connection) -> CircleRule:
    """What holds: the newest version, or the software's own."""
    return next(iter(versions(connection, 1)), None) or CircleRule()


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The one that holds, also where nobody has set any."""
    return {Ref(CircleRule, each): current(connection) for each in ids}


def save(connection: Connection, changed: Iterable[CircleRule]) -> None:
    """Add the version that holds now."""
    for holds in changed:
        rule = asdict(holds.rule)
        connection.execute(_SAVE, rule | {"version": holds.version, "set_by": holds.set_by, "set_at": holds.set_at})


def _rule_of(row: Row[Any]) -> CircleRule:
    rule = Rule(row.minutes, float(row.speed_kmh), float(row.detour))
    return CircleRule(rule, row.version, row.set_by, row.set_at)
