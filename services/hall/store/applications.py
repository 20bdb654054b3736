"""Applications with their history and remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contracts.applications import ApplicationState as State
from contracts.applications import Nature, Remedy
from contracts.envelope import Event
from contracts.people import Identity, Sealed
from services.chassis import agents
from services.chassis.casework.table import CaseTable
from services.chassis.history import History
from services.chassis.papers import Papers
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.hall.domain.application import Application
from services.hall.domain.case import pauses_from
from services.hall.domain.clock import Rules, due, promised
from services.hall.domain.people import Applicant

HISTORY = History("application", owned=True, shown=("item", "centre"))

_PLAIN = ("number", "item", "item_version", "nature", "limit_days")
_STATE = ("bureau", "forwarded", "warned", "extended_days", "trips", "go_to", "told")
_MOMENTS = ("noticed_at", "accepted_at", "suspended_at", "extended_at")
_TABLE = CaseTable(
    "application",
    fixed=(*_PLAIN, "applicant", "agent", "submitted_at"),
    changing=(
        "centre",
        "papers",
        "state",
        *_STATE,
        *_MOMENTS,
        "pauses",
        "remedy",
        "moves",
        "due_action",
        "due_at",
        "promised_at",
    ),
)


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The applications that exist, of these."""
    return {Ref(Application, str(row.id)): application_from(row) for row in _TABLE.load(connection, ids)}


def save(
    connection: Connection, applications: Sequence[Application], events: Sequence[Event], now: datetime, rules: Rules
) -> None:
    """Write applications with what is new about them."""
    _TABLE.save(connection, [_row(each, rules) for each in applications], now)
    HISTORY.save(connection, applications, events, now)


def application_from(row: Row[Any]) -> Application:
    """An application from its row."""
    return Application(
        id=str(row.id),
        centre=row.centre,
        **{name: getattr(row, name) for name in (*_PLAIN, *_STATE, *_MOMENTS, "submitted_at")}
        | {"nature": Nature(row.nature)},
        applicant=_applicant(**row.applicant),
        agent=agents.agent_from(row.agent),
        papers=Papers.from_json(row.papers),
        state=State(row.state),
        pauses=pauses_from(row.pauses),
        remedy=tuple(Remedy(each) for each in row.remedy),
        moves=moves(row.moves),
        version=row.version,
    )


def _applicant(
    name: Mapping[str, str],
    phone: Mapping[str, str] | None,
    identity: Mapping[str, str],
    document: str,
    *,
    reachable: bool,
) -> Applicant:
    known = Sealed(**phone) if phone else None
    return Applicant(Sealed(**name), known, Sealed(**identity), Identity(document), reachable)


def _row(application: Application, rules: Rules) -> dict[str, Any]:
    return {
        "id": application.id,
        "centre": application.centre,
        **{name: getattr(application, name) for name in (*_PLAIN, *_STATE)},
        **{name: _text(getattr(application, name)) for name in (*_MOMENTS, "submitted_at")},
        "applicant": asdict(application.applicant),
        "agent": agents.kept(application.agent),
        "papers": application.papers.as_json(),
        "state": application.state,
        "pauses": [[_text(moment) for moment in pause] for pause in application.pauses],
        "remedy": list(application.remedy),
        "moves": move_rows(application.moves),
        **counted(application, rules),
        "version": application.version,
    }


def counted(application: Application, rules: Rules) -> dict[str, str | None]:
    """What an application's row says of its limits."""
    action, at = due(application, rules) or (None, None)
    return {"due_action": action, "due_at": _text(at), "promised_at": _text(promised(application, rules))}


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
