"""Late limits whose red card was revoked on the ladder: an appraisal leaves them out, whatever it has heard itself."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.appraisals import Ground, Ruling
from contracts.clocks import RungAction
from services.chassis.machine import Move
from services.chassis.work.rows import moves
from services.supervision.domain.material import limit_item
from services.supervision.domain.rulings import Exclusion
from services.supervision.domain.watch import ClockKey

_REVOKED = text("""
    SELECT CAST(climb.id AS text) AS id, ladder.name, clock.centre, climb.moves
    FROM climb
    JOIN ladder ON ladder.id = climb.ladder
    JOIN clock ON clock.standard = split_part(ladder.name, '/', 1)
        AND clock.opening_sequence = CAST(split_part(ladder.name, '/', 2) AS bigint)
        AND clock.case_id = substring(ladder.name FROM '^[^/]*/[^/]*/(.*)$')
    WHERE climb.rung = 'red' AND climb.state = 'revoked' AND climb.at > :begin AND climb.at <= :end
        AND climb.due = clock.due_at AND (clock.ended_at IS NULL OR clock.ended_at > clock.due_at)
        AND clock.answerable = 'village:' || clock.centre AND NOT clock.voided
    ORDER BY ladder.name, climb.again
""")
_APPEALS = (RungAction.APPEAL, RungAction.APPEAL_TO_COUNTY)


def excused(connection: Connection, begin: datetime, end: datetime) -> tuple[Exclusion, ...]:
    """Those of the centres' own due after `begin` and up to `end`: a limit each, with who appealed and who granted."""
    found = map(_exclusion, connection.execute(_REVOKED, {"begin": begin, "end": end}))
    return tuple({each.item: each for each in found}.values())


def _exclusion(row: "Row[Any]") -> Exclusion:
    done = tuple(reversed(moves(row.moves)))
    return Exclusion(
        id=row.id,
        item=limit_item(*ClockKey.named(row.name)),
        centre=row.centre,
        ground=Ground.APPEAL,
        proposed_by=next(_actors(done, *_APPEALS)),
        ruling=Ruling.GRANTED,
        decided_by=next(_actors(done, RungAction.GRANT)),
    )


def _actors(done: Sequence[Move], *actions: RungAction) -> Iterator[str]:
    return (each.actor for each in done if each.action in actions)
