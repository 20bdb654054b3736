"""Sites with their history and money, and the ground that they take, in PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.sites import SiteState
from services.centres.domain.dossier import Dossier, VillageNamed
from services.centres.domain.ground import Ground, taken_by
from services.centres.domain.rules import Rules
from services.centres.domain.site import Site
from services.centres.domain.transitions import TAKING
from services.chassis.casework.table import FILTERS, CaseTable, newest_first
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves, write

GROUND = "ground"
HISTORY = History("site")

_TABLE = CaseTable("site", fixed=("town",), changing=("centre", "batch", "state", "dossier", "spent_fen", "moves"))
_TAKEN = text("SELECT * FROM site WHERE state = ANY(:states) ORDER BY id")
_MERGED = text("""
    SELECT village.code, joint.code AS joint, joint.name FROM village JOIN village AS joint
        ON joint.code = village.merged_into
""")
_BOOK = text("""
    INSERT INTO site_cost (site, sequence, kind, fen, paid_on, booked_by)
    SELECT site, sequence, kind, fen, paid_on, booked_by
    FROM jsonb_populate_recordset(NULL::site_cost, CAST(:rows AS jsonb))
""")
_COSTS = text("""
    SELECT kind, fen, paid_on AS "on", booked_by AS by, sequence FROM site_cost
    WHERE site = CAST(:id AS uuid) ORDER BY sequence
""")
_FILTERS = {
    **FILTERS,
    "batch": "batch = :batch",
    "joint": "dossier ->> 'joint' = :joint",
}


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The sites that exist, of these."""
    return {Ref(Site, str(row.id)): site_of(row) for row in _TABLE.load(connection, ids)}


def ground(connection: Connection, rules: Rules) -> Ground:
    """What is taken in the whole county."""
    rows = connection.execute(_TAKEN, {"states": [str(state) for state in TAKING]})
    joint = {row.code: VillageNamed(row.joint, row.name) for row in connection.execute(_MERGED)}
    taken = tuple(taken_by(site_of(row)) for row in rows)
    return Ground(id=GROUND, taken=taken, joint=joint, radius_m=rules.radius_m)


def save(connection: Connection, sites: Sequence[Site], events: Sequence[Event], now: datetime) -> None:
    """Write sites with what is new about them."""
    _TABLE.save(connection, map(_row, sites), now)
    HISTORY.save(connection, sites, events, now)
    write(connection, _BOOK, [row for site in sites for row in _bookings(site)])


def sites(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[Site]:
    """Sites in `scope` that match all of `wanted` (keys of FILTERS, `batch`, `joint`), newest change first."""
    return [site for site, _ in dated(connection, scope, limit, **wanted)]


def dated(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[tuple[Site, datetime]]:
    """The same, each with when it was last changed."""
    rows = newest_first(connection, "site", scope, limit, wanted, _FILTERS)
    return [(site_of(row), row.updated_at) for row in rows]


def costs(connection: Connection, site: str) -> list[dict[str, Any]]:
    """What was paid for a site, in the order in which it was booked."""
    return [dict(row) for row in connection.execute(_COSTS, {"id": site}).mappings()]


def site_of(row: Row[Any]) -> Site:
    """The site of a row."""
    return Site(
        id=str(row.id),
        centre=row.centre,
        town=row.town,
        state=SiteState(row.state),
        dossier=Dossier.read(row.dossier),
        spent_fen=row.spent_fen,
        moves=moves(row.moves),
        version=row.version,
    )


def _row(site: Site) -> Mapping[str, Any]:
    plain = ("id", "centre", "town", "state", "spent_fen", "version")
    return {
        **{name: getattr(site, name) for name in plain},
        "batch": site.dossier.proposal.batch,
        "dossier": site.dossier.data(),
        "moves": move_rows(site.moves),
    }


def _bookings(site: Site) -> list[dict[str, Any]]:
    return [
        {
            "site": site.id,
            "sequence": each.sequence,
            "kind": each.kind,
            "fen": each.fen,
            "paid_on": each.on.isoformat(),
            "booked_by": each.by,
        }
        for each in site.booked
    ]
