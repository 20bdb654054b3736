"""Mediations with their records, members, households and tasks."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.people import Sealed
from contracts.villagework import Dispute, MediationState, TaskKind, TaskState
from services.chassis.casework.table import CaseTable
from services.chassis.history import History
from services.chassis.ids import uuid7
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves, write
from services.hall.domain.mediation import Mediation
from services.hall.domain.people import Party
from services.hall.domain.task import Task
from services.hall.domain.team import Household, Member

MEDIATIONS, TASKS = History("mediation"), History("volunteer_task")

_MEDIATION = CaseTable("mediation", ("dispute", "parties"), ("centre", "state", "mediator", "sessions", "moves"))
_TASK = CaseTable("volunteer_task", ("household", "carer", "kind"), ("centre", "state", "member", "moves"))
_SAVE_RECORD = text("""
    INSERT INTO mediation_record (id, mediation, sequence, text)
    SELECT id, mediation, sequence, text FROM jsonb_populate_recordset(NULL::mediation_record, CAST(:rows AS jsonb))
""")
_LOAD_MEMBERS = text("SELECT * FROM member WHERE id = ANY(CAST(:ids AS uuid[]))")
_LOAD_HOUSEHOLDS = text("SELECT * FROM household WHERE id = ANY(CAST(:ids AS uuid[]))")
_SAVE_MEMBERS = text("""
    INSERT INTO member SELECT * FROM jsonb_populate_recordset(NULL::member, CAST(:rows AS jsonb)) ORDER BY id
    ON CONFLICT (id) DO UPDATE SET centre = excluded.centre
""")
_SAVE_HOUSEHOLDS = text("""
    INSERT INTO household SELECT * FROM jsonb_populate_recordset(NULL::household, CAST(:rows AS jsonb)) ORDER BY id
    ON CONFLICT (id) DO UPDATE SET centre = excluded.centre
""")


def load_mediations(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The mediations that exist, of these."""
    return {Ref(Mediation, str(row.id)): _mediation(row) for row in _MEDIATION.load(connection, ids)}


def load_tasks(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The tasks that exist, of these."""
    return {Ref(Task, str(row.id)): _task(row) for row in _TASK.load(connection, ids)}


def load_members(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The members that exist, of these."""
    rows: Any = connection.execute(_LOAD_MEMBERS, {"ids": list(ids)}) if ids else ()
    members = [Member(str(row.id), row.centre, Sealed(**row.name), Sealed(**row.phone)) for row in rows]
    return {Ref(Member, member.id): member for member in members}


def load_households(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The households that exist, of these."""
    rows: Any = connection.execute(_LOAD_HOUSEHOLDS, {"ids": list(ids)}) if ids else ()
    return {Ref(Household, str(row.id)): _household(row) for row in rows}


def save_mediations(
    connection: Connection, mediations: Sequence[Mediation], events: Sequence[Event], now: datetime
) -> None:
    """Write mediations with what is new about them."""
    _MEDIATION.save(connection, map(_mediation_row, mediations), now)
    MEDIATIONS.save(connection, mediations, events, now)
    records = [
        {"id": str(uuid7()), "mediation": each.id, "sequence": sequence, "text": sealed}
        for each in mediations
        for sequence, sealed in each.record
    ]
    write(connection, _SAVE_RECORD, records)


def save_tasks(connection: Connection, tasks: Sequence[Task], events: Sequence[Event], now: datetime) -> None:
    """Write tasks with what is new about them."""
    _TASK.save(connection, map(_task_row, tasks), now)
    TASKS.save(connection, tasks, events, now)


def save_team(connection: Connection, members: Iterable[Member], households: Iterable[Household]) -> None:
    """Write newcomers and those who have moved, members first: households are linked to them."""
    people = [{"id": m.id, "centre": m.centre, "name": asdict(m.name), "phone": asdict(m.phone)} for m in members]
    write(connection, _SAVE_MEMBERS, people)
    write(connection, _SAVE_HOUSEHOLDS, [_household_row(each) for each in households])


def _mediation(row: Row[Any]) -> Mediation:
    return Mediation(
        id=str(row.id),
        centre=row.centre,
        dispute=Dispute(row.dispute),
        parties=tuple(Party(Sealed(**each["name"]), Sealed(**each["phone"])) for each in row.parties),
        state=MediationState(row.state),
        mediator=row.mediator,
        sessions=row.sessions,
        moves=moves(row.moves),
        version=row.version,
    )


def _mediation_row(mediation: Mediation) -> dict[str, Any]:
    plain = ("id", "centre", "dispute", "state", "mediator", "sessions", "version")
    return {
        **{name: getattr(mediation, name) for name in plain},
        "parties": [asdict(party) for party in mediation.parties],
        "moves": move_rows(mediation.moves),
    }


def _task(row: Row[Any]) -> Task:
    return Task(
        id=str(row.id),
        centre=row.centre,
        household=str(row.household),
        carer=str(row.carer),
        kind=TaskKind(row.kind),
        state=TaskState(row.state),
        member=str(row.member) if row.member else None,
        moves=moves(row.moves),
        version=row.version,
    )


def _task_row(task: Task) -> dict[str, Any]:
    plain = ("id", "centre", "household", "carer", "kind", "state", "member", "version")
    return {**{name: getattr(task, name) for name in plain}, "moves": move_rows(task.moves)}


def _household(row: Row[Any]) -> Household:
    return Household(str(row.id), row.centre, Sealed(**row.head), Sealed(**row.phone), row.area, str(row.member))


def _household_row(household: Household) -> dict[str, Any]:
    sealed = {"head": asdict(household.head), "phone": asdict(household.phone)}
    return {name: getattr(household, name) for name in ("id", "centre", "area", "member")} | sealed
