"""Reports of infectious diseases: encrypted cards, and when they are due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.clinics import ReportState as State
from contracts.envelope import Event
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.clinic.domain.disease import DiseaseReport
from services.clinic.store.tables import Table

_HISTORY = History("disease_report")
_TABLE = Table(
    "disease_report", ("id", "urgent", "opened_at"), ("centre", "content", "state", "reported_at", "moves", "version")
)
_LOAD = text("SELECT * FROM disease_report WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The reports that exist, of these."""
    rows: Any = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(DiseaseReport, str(row.id)): _report(row) for row in rows}


def save(connection: Connection, reports: Sequence[DiseaseReport], events: Sequence[Event], now: datetime) -> None:
    """Write reports with what has happened to them."""
    _TABLE.save(connection, map(_row, reports), now)
    _HISTORY.save(connection, reports, events, now)


def _report(row: Row[Any]) -> DiseaseReport:
    return DiseaseReport(
        id=str(row.id),
        centre=row.centre,
        content=row.content,
        urgent=row.urgent,
        opened_at=row.opened_at,
        reported_at=row.reported_at,
        state=State(row.state),
        moves=moves(row.moves),
        version=row.version,
    )


def _row(each: DiseaseReport) -> dict[str, Any]:
    return {
        "id": each.id,
        "centre": each.centre,
        "content": each.content,
        "urgent": each.urgent,
        "opened_at": each.opened_at,
        "reported_at": each.reported_at,
        "state": each.state,
        "moves": move_rows(each.moves),
        "version": each.version,
    }
