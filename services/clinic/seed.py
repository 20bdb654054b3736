"""The demonstration county's clinics: sessions of today and the coming days, for whoever has none on a day."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from contracts.clinics import Practice
from contracts.days import day_of, midnight
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, Status, UnitOfWork
from services.clinic.domain.rules import Rules
from services.clinic.handlers import HANDLERS
from services.clinic.handlers.sessions import OpenSchedule
from services.clinic.store import ClinicStore, places, reads

ROOM = "全科诊室"
DAYS = 4
"""So many days have sessions, today among them while it lasts."""
OPENS, CLOSES = timedelta(hours=8, minutes=30), timedelta(hours=12)
SLOT, CAPACITY = timedelta(minutes=30), 4
BATCH = 200


def furnish(settings: Settings, centres: Mapping[str, str]) -> int:
    """Open a morning's session for each of these centres, names by id, and each day that has none; says how many.

    Done twice, it finds none. Raises Unavailable when the database can't be reached, KeyError or ValueError for an
    incomplete key file.
    """
    if settings.field_keys_file is None:
        raise ValueError("FIELD_KEYS_FILE")
    engine = engine_for(settings.database_url, name="clinic-seed")
    try:
        with engine.connect() as connection:
            now = reads.now(connection)
            taken = places.session_days(connection, midnight(day_of(now)))
        unit = UnitOfWork("clinic", engine, ClinicStore(Vault.from_file(settings.field_keys_file), Rules()), HANDLERS)
        sessions = [each for each in _sessions(centres, now) if (each.centre, day_of(each.begins_at)) not in taken]
        _run(unit, [*_copies(centres, sessions), *sessions])
    finally:
        engine.dispose()
    return len(sessions)


def _run(unit: UnitOfWork, commands: list[Command]) -> None:
    for start in range(0, len(commands), BATCH):
        outcomes = unit.run([Job(command=command) for command in commands[start : start + BATCH]])
        failed = [each for each in outcomes if each.status is not Status.ACCEPTED]
        if failed:
            raise RuntimeError(f"{len(failed)} were not accepted") from (failed[0].error or failed[0].refusal)


def _copies(centres: Mapping[str, str], sessions: list[OpenSchedule]) -> Iterator[CopyCentre]:
    """The registry's own event, which has a higher version, comes later."""
    for centre in sorted({each.centre for each in sessions}):
        yield CopyCentre(id=centre, name=centres[centre], version=0)


def _sessions(centres: Mapping[str, str], now: datetime) -> Iterator[OpenSchedule]:
    for day in (day_of(now) + timedelta(days=n) for n in range(DAYS)):
        if midnight(day) + CLOSES > now:
            yield from (_morning(centre, day) for centre in centres)


def _morning(centre: str, day: date) -> OpenSchedule:
    return OpenSchedule(
        schedule=str(uuid7()),
        centre=centre,
        room=ROOM,
        practice=Practice.GENERAL,
        begins_at=midnight(day) + OPENS,
        ends_at=midnight(day) + CLOSES,
        slot_length=SLOT,
        capacity=CAPACITY,
        slots=tuple(str(uuid7()) for _ in range((CLOSES - OPENS) // SLOT)),
    )
