"""Petitions and home visits with their history and remarks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contracts.envelope import Event
from contracts.veteranwork import PetitionState, VisitState
from services.chassis.casework.table import CaseTable
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.veterans.domain.clock import Rules, petition_due
from services.veterans.domain.petition import Petition
from services.veterans.domain.visit import HomeVisit
from services.veterans.store.people import person, text

PETITIONS, VISITS = History("petition"), History("home_visit")

_SAID = ("answered_at", "extended_days", "told")
_PETITION = CaseTable(
    "petition",
    fixed=("petitioner", "text", "bureau"),
    changing=("centre", "up", *_SAID, "state", "moves", "due_action", "due_at"),
)
_VISIT = CaseTable("home_visit", fixed=("veteran",), changing=("centre", "day", "state", "moves"))


def load_petitions(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The petitions that exist, of these."""
    return {Ref(Petition, str(row.id)): _petition(row) for row in _PETITION.load(connection, ids)}


def load_visits(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The visits that exist, of these."""
    return {Ref(HomeVisit, str(row.id)): _visit(row) for row in _VISIT.load(connection, ids)}


def save_petitions(
    connection: Connection, petitions: Sequence[Petition], events: Sequence[Event], now: datetime, rules: Rules
) -> None:
    """Write petitions with what is new about them."""
    _PETITION.save(connection, [_petition_row(each, rules) for each in petitions], now)
    PETITIONS.save(connection, petitions, events, now)


def save_visits(connection: Connection, visits: Sequence[HomeVisit], events: Sequence[Event], now: datetime) -> None:
    """Write visits with what is new about them."""
    _VISIT.save(connection, map(_visit_row, visits), now)
    VISITS.save(connection, visits, events, now)


def _petition(row: Row[Any]) -> Petition:
    return Petition(
        id=str(row.id),
        petitioner=person(**row.petitioner),
        **{name: getattr(row, name) for name in ("centre", "text", "bureau", *_SAID, "version")},
        state=PetitionState(row.state),
        moves=moves(row.moves),
    )


def _petition_row(petition: Petition, rules: Rules) -> dict[str, Any]:
    action, at = petition_due(petition, rules) or (None, None)
    plain = ("id", "centre", "text", "bureau", "up", "extended_days", "told", "state", "version")
    return {
        **{name: getattr(petition, name) for name in plain},
        "petitioner": asdict(petition.petitioner),
        "answered_at": text(petition.answered_at),
        "moves": move_rows(petition.moves),
        "due_action": action,
        "due_at": text(at),
    }


def _visit(row: Row[Any]) -> HomeVisit:
    return HomeVisit(
        id=str(row.id),
        centre=row.centre,
        veteran=str(row.veteran),
        day=row.day,
        state=VisitState(row.state),
        moves=moves(row.moves),
        version=row.version,
    )


def _visit_row(visit: HomeVisit) -> dict[str, Any]:
    plain = {name: getattr(visit, name) for name in ("id", "centre", "veteran", "state", "version")}
    return plain | {"day": visit.day.isoformat(), "moves": move_rows(visit.moves)}
