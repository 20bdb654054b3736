"""Cases with their history and remarks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contracts.applications import Remedy
from contracts.envelope import Event
from contracts.veteranwork import Belonging, CaseState, Item, Occasion
from services.chassis import agents
from services.chassis.casework.table import CaseTable
from services.chassis.history import History
from services.chassis.papers import Papers
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.veterans.domain.clock import Rules, case_due
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.store.people import person, text

HISTORY = History("veteran_case", owned=True, shown=("item", "centre"))

_FIXED = ("number", "item", "belonging", "occasion", "bureau", "late")
_STATE = ("centre", "warned", "up", "trips", "told", "received_by")
_TABLE = CaseTable(
    "veteran_case",
    fixed=(*_FIXED, "veteran", "applicant", "agent", "submitted_at"),
    changing=(*_STATE, "papers", "state", "noticed_at", "remedy", "signature", "moves", "due_action", "due_at"),
)


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The cases that exist, of these."""
    return {Ref(VeteranCase, str(row.id)): _case(row) for row in _TABLE.load(connection, ids)}


def save(
    connection: Connection, cases: Sequence[VeteranCase], events: Sequence[Event], now: datetime, rules: Rules
) -> None:
    """Write cases with what is new about them."""
    _TABLE.save(connection, [_row(each, rules) for each in cases], now)
    HISTORY.save(connection, cases, events, now)


def _case(row: Row[Any]) -> VeteranCase:
    return VeteranCase(
        id=str(row.id),
        veteran=str(row.veteran),
        item=Item(row.item),
        belonging=Belonging(row.belonging),
        applicant=person(**row.applicant),
        agent=agents.agent_from(row.agent),
        occasion=Occasion(row.occasion) if row.occasion else None,
        **{name: getattr(row, name) for name in (*_STATE, "number", "bureau", "late", "version")},
        submitted_at=row.submitted_at,
        noticed_at=row.noticed_at,
        papers=Papers.from_json(row.papers),
        state=CaseState(row.state),
        remedy=tuple(Remedy(each) for each in row.remedy),
        signature=tuple(row.signature),
        moves=moves(row.moves),
    )


def _row(case: VeteranCase, rules: Rules) -> dict[str, Any]:
    action, at = case_due(case, rules) or (None, None)
    return {
        **{name: getattr(case, name) for name in ("id", *_FIXED, *_STATE, "veteran", "state", "version")},
        "applicant": asdict(case.applicant),
        "agent": agents.kept(case.agent),
        "submitted_at": text(case.submitted_at),
        "noticed_at": text(case.noticed_at),
        "papers": case.papers.as_json(),
        "remedy": list(case.remedy),
        "signature": list(case.signature),
        "moves": move_rows(case.moves),
        "due_action": action,
        "due_at": text(at),
    }
