"""Ladders with what was climbed on them, and what their clocks show of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.clocks import RungState
from contracts.standards import Rung
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves, write
from services.supervision.domain.case import Case
from services.supervision.domain.clock import HoursAt
from services.supervision.domain.fold import Book
from services.supervision.domain.heartbeat import Heartbeat
from services.supervision.domain.ladder import Climb, Ladder
from services.supervision.domain.rungs import HEIGHT
from services.supervision.domain.watch import ClockKey, Watch, watch

_LOAD = text("SELECT id, name, centre, due, steps, bereft, version FROM ladder WHERE id = ANY(CAST(:ids AS uuid[]))")
_CLIMBS = text("""
    SELECT CAST(id AS text) AS id, ladder, rung, due, at, again, responsible, sequence, climbed_at, state, moves
    FROM climb WHERE ladder = ANY(CAST(:ids AS uuid[])) ORDER BY ladder, sequence
""")
_SAVE = text("""
    INSERT INTO ladder (id, name, centre, due, steps, bereft, version)
    SELECT id, name, centre, due, steps, bereft, version
    FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, name text, centre text, due timestamptz, steps jsonb,
        bereft boolean, version bigint)
    ORDER BY id
    ON CONFLICT (id) DO UPDATE SET centre = excluded.centre, due = excluded.due, steps = excluded.steps,
        version = excluded.version, bereft = excluded.bereft
""")
_SAVE_CLIMBS = text("""
    INSERT INTO climb SELECT * FROM json_populate_recordset(NULL::climb, CAST(:rows AS json)) ORDER BY id
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, moves = excluded.moves
""")
_SAVE_NOTES = text("""
    INSERT INTO ladder_note SELECT * FROM json_populate_recordset(NULL::ladder_note, CAST(:rows AS json))
""")
_SHOW = text("""
    UPDATE clock SET rung = r.rung, rung_due = r.rung_due, rung_at = r.rung_at, climbs_at = r.climbs_at
    FROM json_to_recordset(CAST(:rows AS json)) AS r(case_id text, standard text, opening_sequence bigint,
        rung smallint, rung_due timestamptz, rung_at timestamptz, climbs_at timestamptz)
    WHERE (clock.case_id, clock.standard, clock.opening_sequence) = (r.case_id, r.standard, r.opening_sequence)
""")
_BEREAVE = text("UPDATE ladder SET bereft = true WHERE id = ANY(CAST(:ids AS uuid[]))")
_CENTRES = text("SELECT name, centre FROM ladder WHERE name = ANY(:names)")
OWN, ALWAYS = "supervision", datetime.max.replace(tzinfo=UTC)
"""What supervision says of its own cases is in the log with them: nothing is ever under way."""

_HEARTBEATS = text("SELECT id, told_until FROM heartbeat WHERE id = ANY(:ids)")
_SAVE_HEARTBEATS = text("""
    INSERT INTO heartbeat SELECT * FROM json_populate_recordset(NULL::heartbeat, CAST(:rows AS json)) ORDER BY id
    ON CONFLICT (id) DO UPDATE SET told_until = excluded.told_until
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[str, Ladder]:
    """The ladders that exist, of these ids."""
    climbs: defaultdict[Any, list[Climb]] = defaultdict(list)
    for row in connection.execute(_CLIMBS, {"ids": ids}):
        climbs[row.ladder].append(_climb(row))
    found = connection.execute(_LOAD, {"ids": ids})
    return {str(row.id): _ladder(row, climbs[row.id]) for row in found}


def watches(
    connection: Connection, names: Sequence[str], cases: Mapping[str, Case], by: tuple[HoursAt, Book]
) -> dict[Ref[Any], Any]:
    """What the sweep sees of the clocks of these names, each in its case, counted by these hours and standards."""
    if not names:
        return {}
    keys, (hours_at, book) = [ClockKey.named(name) for name in names], by
    told = told_until(connection, {key.service for key in keys}) | {OWN: ALWAYS}
    centres = {row.name: row.centre for row in connection.execute(_CENTRES, {"names": list(names)})}
    return {
        Ref(Watch, key.name): watch(
            key, cases.get(key.case), hours_at, centres.get(key.name, ""), told.get(key.service), book
        )
        for key in keys
    }


def save(connection: Connection, ladders: Sequence[Ladder]) -> None:
    """Write ladders and climbs, and what their clocks show of them."""
    write(connection, _SAVE, [_row(each) for each in ladders])
    write(connection, _SAVE_CLIMBS, [_climb_row(each, climb) for each in ladders for climb in each.climbs])
    write(connection, _SAVE_NOTES, [_note(each, *note) for each in ladders for note in each.notes])
    show(connection, ladders)


def show(connection: Connection, ladders: Iterable[Ladder]) -> None:
    """Write what clocks show of their ladders, where the clocks exist."""
    write(connection, _SHOW, [_shown(each) for each in ladders])


def bereave(connection: Connection, keys: Iterable[tuple[str, str, int]]) -> None:
    """No event supports these clocks any more: the sweep takes back what was climbed on them."""
    ids = [ClockKey(*key).id for key in keys]
    if ids:
        connection.execute(_BEREAVE, {"ids": ids})


def told_until(connection: Connection, services: Iterable[str]) -> dict[str, datetime]:
    """Up to when each service is known to have said everything."""
    return {row.id: row.told_until for row in connection.execute(_HEARTBEATS, {"ids": sorted(services)})}


def load_heartbeats(connection: Connection, services: Sequence[str]) -> dict[str, Heartbeat]:
    """The heartbeats that are known, of these services."""
    return {service: Heartbeat(service, moment) for service, moment in told_until(connection, services).items()}


def save_heartbeats(connection: Connection, heartbeats: Sequence[Heartbeat]) -> None:
    """Write heartbeats."""
    rows = [{"id": each.id, "told_until": each.told_until.isoformat()} for each in heartbeats]
    write(connection, _SAVE_HEARTBEATS, rows)


def _ladder(row: "Row[Any]", climbs: Sequence[Climb]) -> Ladder:
    return Ladder(
        key=ClockKey.named(row.name),
        centre=row.centre,
        due=row.due,
        steps=tuple((Rung(rung), datetime.fromisoformat(at)) for rung, at in row.steps),
        climbs=tuple(climbs),
        bereft=row.bereft,
        version=row.version,
    )


def _climb(row: "Row[Any]") -> Climb:
    return Climb(
        id=row.id,
        rung=Rung(row.rung),
        due=row.due,
        at=row.at,
        again=row.again,
        responsible=row.responsible,
        sequence=row.sequence,
        climbed_at=row.climbed_at,
        state=RungState(row.state),
        moves=moves(row.moves),
    )


def _row(ladder: Ladder) -> dict[str, Any]:
    return {
        "id": ladder.id,
        "name": ladder.key.name,
        "centre": ladder.centre,
        "due": ladder.due and ladder.due.isoformat(),
        "steps": [(rung, at.isoformat()) for rung, at in ladder.steps],
        "bereft": ladder.bereft,
        "version": ladder.version,
    }


def _note(ladder: Ladder, sequence: int, sealed: str) -> dict[str, Any]:
    return {"ladder": ladder.id, "sequence": sequence, "text": sealed}


def _climb_row(ladder: Ladder, climb: Climb) -> dict[str, Any]:
    return {
        "id": climb.id,
        "ladder": ladder.id,
        "rung": climb.rung,
        "due": climb.due.isoformat(),
        "at": climb.at.isoformat(),
        "again": climb.again,
        "responsible": climb.responsible,
        "sequence": climb.sequence,
        "climbed_at": climb.climbed_at.isoformat(),
        "state": climb.state,
        "moves": move_rows(climb.moves),
    }


def _shown(ladder: Ladder) -> dict[str, Any]:
    climbs = ladder.current
    rung = max((HEIGHT[each.rung] for each in climbs), default=0)
    counted = min(rung, HEIGHT[Rung.RED])
    ats = [each.at for each in climbs if each.stands and HEIGHT[each.rung] >= counted]
    step = ladder.next_step
    return {
        **dict(zip(("case_id", "standard", "opening_sequence"), ladder.key, strict=True)),
        "rung": rung,
        "rung_due": ladder.due.isoformat() if rung and ladder.due else None,
        "rung_at": max(ats).isoformat() if ats else None,
        "climbs_at": step[1].isoformat() if step else None,
    }
