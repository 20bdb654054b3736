"""An appointment, a suspension and a report at HERE, and a body that each of the clinic's paths would take."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.clinics import Practice, Priority
from contracts.people import Actor, Sealed, Tier
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, UnitOfWork
from services.clinic.api import API, sealing
from services.clinic.domain.patient import Patient
from services.clinic.handlers.booking import Book
from services.clinic.handlers.records import OpenReport
from services.clinic.handlers.sessions import OpenSchedule
from services.clinic.handlers.waiting import CheckIn
from services.clinic.store import store_for
from tests.integration.routes.callers import HERE

_SUSPENSION = "019f1b4c-1a3d-7c3e-9a51-3f1d2b7c5e40"
_SLOT = "019f1b4c-1a3d-7c3e-9a51-3f1d2b7c5e20"
_CARD = {
    "disease": "mumps",
    "case_class": "clinical",
    "outbreak": False,
    "patient": {"name": "王白露"},
    "address": "金穗村",
    "diagnosed_at": "2026-07-01T09:00:00Z",
}
_DEEDS: Mapping[str, Mapping[str, Any]] = {
    "enqueue": {"priority": "ordinary"},
    "prioritise": {"priority": "emergency"},
    "transfer": {"room": "中医诊室"},
    "reschedule": {"slot": _SLOT},
    "correct": {"reason": "点错"},
}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "/v1/appointments/search": {"number": 1},
    "/v1/queues/call-next": {"room": "全科诊室"},
    "/v1/disease-reports": _CARD,
    "/v1/disease-reports/{report:uuid}/amend": _CARD,
    "/v1/disease-reports/{report:uuid}/reported": {"channel": "phone"},
    "/v1/disease-reports/{report:uuid}/correct": {"reason": "点错"},
    "/v1/my/appointments/{id:uuid}/reschedule": {"slot": _SLOT},
    "/v1/my/suspensions/{suspension:uuid}/appeal": {"reason": "住院"},
    "/v1/suspensions/{suspension:uuid}/appeal": {"reason": "住院"},
    "/v1/suspensions/{suspension:uuid}/correct": {"reason": "点错"},
    **{f"/v1/appointments/{{id:uuid}}/{name}": body for name, body in _DEEDS.items()},
}


def arranged(settings: Settings) -> Mapping[str, str]:
    """What stands for the parts of the clinic's paths."""
    vault = Vault.from_file(settings.field_keys_file) if settings.field_keys_file else None
    if vault is None:
        raise LookupError
    engine = engine_for(settings.database_url, name="test")
    unit = UnitOfWork("clinic", engine, store_for(settings, vault), API.handlers)
    known = {"centre": HERE, "suspension": _SUSPENSION, "slot": _SLOT}
    parts = known | {each: str(uuid7()) for each in ("id", "schedule", "report")}
    outcomes = [unit.run([Job(command=each, actor=_CADRE)])[0] for each in _commands(parts, vault)]
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO suspension VALUES (%s, %s, 'p', NULL, 'in_force', now(), now(), '[]', 1, now())",
            (_SUSPENSION, HERE),
        )
    engine.dispose()
    assert all(outcome.answer is not None for outcome in outcomes)
    return parts


_CADRE = Actor("cadre:1", Tier.CADRE, HERE)


def _commands(parts: Mapping[str, str], vault: Vault) -> list[Command]:
    begin = datetime.now(UTC).replace(hour=1, minute=0) + timedelta(days=1)
    session = OpenSchedule(
        schedule=parts["schedule"],
        centre=HERE,
        room="全科诊室",
        practice=Practice.GENERAL,
        begins_at=begin,
        ends_at=begin + timedelta(hours=1),
        slot_length=timedelta(hours=1),
        capacity=1,
        slots=(_SLOT,),
    )
    return [
        CopyCentre(id=HERE, name="十里铺", version=1),
        session,
        Book(appointment=parts["id"], slot=_SLOT, patient=_patient(vault), person="p"),
        CheckIn(appointment=parts["id"], centre=HERE, arrives=True, priority=Priority.ORDINARY, room=None),
        OpenReport(report=parts["report"], centre=HERE, content=sealing.card(_CARD, vault), urgent=False),
    ]


def _patient(vault: Vault) -> Patient:
    name, number = vault.encrypt("王白露", "clinic.patient.name"), vault.encrypt("1", "clinic.patient.identity")
    return Patient(Sealed(name, "王*露", "h"), None, Sealed(number, "*", "p"))
