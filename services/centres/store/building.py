"""Milestones and the county's money for building, in PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.sites import MilestoneKind, MilestoneState
from services.centres.domain.fund import Fund, Terms
from services.centres.domain.milestone import Milestone
from services.chassis.casework.table import CaseTable
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves, write

MILESTONES = History("milestone")
_TABLE = CaseTable("milestone", ("centre", "site", "kind"), ("state", "due", "reached_on", "moves"))
_OF_SITE = text("SELECT * FROM milestone WHERE site = CAST(:site AS uuid) ORDER BY due, id")
_FUNDS = text("SELECT id, title, fen, batch, source, version FROM fund ORDER BY id")
_LOAD_FUNDS = text("SELECT id, title, fen, batch, source, version FROM fund WHERE id = ANY(:ids) ORDER BY id")
_SAVE_FUNDS = text("""
    INSERT INTO fund (id, title, fen, batch, source, version)
    SELECT id, title, fen, batch, source, version FROM jsonb_populate_recordset(NULL::fund, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET
        title = excluded.title, fen = excluded.fen, batch = excluded.batch, source = excluded.source,
        version = excluded.version
    WHERE fund.version < excluded.version
""")
_BY_BATCH = text("""
    SELECT batch, count(dossier #> '{design,plan_fen}') AS planned_sites,
        coalesce(sum(CAST(dossier #>> '{design,plan_fen}' AS bigint)), 0) AS plan_fen, sum(spent_fen) AS spent_fen
    FROM site WHERE state = ANY(:states) GROUP BY batch ORDER BY batch
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The milestones that exist, of these."""
    return {Ref(Milestone, str(row.id)): _milestone(row) for row in _TABLE.load(connection, ids)}


def load_funds(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The funds that are known, of these."""
    rows: Any = connection.execute(_LOAD_FUNDS, {"ids": list(ids)}) if ids else ()
    return {Ref(Fund, row.id): _fund(row) for row in rows}


def save(connection: Connection, milestones: Sequence[Milestone], events: Sequence[Event], now: datetime) -> None:
    """Write milestones with what is new about them."""
    _TABLE.save(connection, map(_row, milestones), now)
    MILESTONES.save(connection, milestones, events, now)


def save_funds(connection: Connection, funds: Iterable[Fund]) -> None:
    """Write funds as they are now."""
    rows = [{"id": f.id, "version": f.version, **asdict(f.terms)} for f in sorted(funds, key=lambda fund: fund.id)]
    write(connection, _SAVE_FUNDS, rows)


def of_site(connection: Connection, site: str) -> list[Milestone]:
    """The milestones of a site, the first last day first."""
    return [_milestone(row) for row in connection.execute(_OF_SITE, {"site": site})]


def funds(connection: Connection) -> list[dict[str, Any]]:
    """All funds, by code."""
    return [dict(row) for row in connection.execute(_FUNDS).mappings()]


def by_batch(connection: Connection, states: Iterable[str]) -> list[dict[str, Any]]:
    """What is planned and spent on sites in these states, by batch; in fen."""
    asked = {"states": [str(state) for state in states]}
    return [dict(row) for row in connection.execute(_BY_BATCH, asked).mappings()]


def _milestone(row: Row[Any]) -> Milestone:
    return Milestone(
        id=str(row.id),
        centre=row.centre,
        site=str(row.site),
        kind=MilestoneKind(row.kind),
        due=row.due,
        state=MilestoneState(row.state),
        reached_on=row.reached_on,
        moves=moves(row.moves),
        version=row.version,
    )


def _row(milestone: Milestone) -> Mapping[str, Any]:
    plain = ("id", "centre", "site", "kind", "state", "version")
    reached = milestone.reached_on
    return {
        **{name: getattr(milestone, name) for name in plain},
        "due": milestone.due.isoformat(),
        "reached_on": reached.isoformat() if reached else None,
        "moves": move_rows(milestone.moves),
    }


def _fund(row: Row[Any]) -> Fund:
    terms = Terms(title=row.title, fen=row.fen, batch=row.batch, source=row.source)
    return Fund(id=row.id, terms=terms, version=row.version)
