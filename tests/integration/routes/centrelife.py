"""What goes on in the centre at HERE, and a body that each of the registry's paths would take."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.days import day_of, midnight
from contracts.people import Actor, Tier
from services.centres.api import API
from services.centres.domain.booking import Booker, Span
from services.centres.handlers.booking import Book
from services.centres.seed import furnished
from services.centres.store import store_for
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, UnitOfWork
from tests.integration.routes.callers import HERE

_TODAY = midnight(day_of(datetime.now(UTC)))
_ROOMS = next(plan.rooms for plan in furnished() if plan.centre == HERE)
_FREE = next(room.number for room in _ROOMS if room.bookable)
_WHO = {"name": "王白露", "phone": "13800009999"}
_BOOKING = "/v1/bookings/{booking:uuid}"


def _hour(day: int, hour: int = 9) -> datetime:
    return _TODAY + timedelta(days=day, hours=hour)


def _span(day: int) -> dict[str, str]:
    return {"begins_at": _hour(day).isoformat(), "ends_at": _hour(day, 10).isoformat()}


BODIES: Mapping[str, Mapping[str, Any]] = {
    "/v1/centres/{id}/rooms": {"rooms": [asdict(room) for room in _ROOMS]},
    "/v1/bookings": {"room": _FREE, **_span(3), **_WHO},
    f"{_BOOKING}/refuse": {"note": "当天停电"},
    f"{_BOOKING}/correct": {"note": "点错"},
    "/v1/my/bookings": {"centre": HERE, "room": _FREE, **_span(4), **_WHO},
}
_DAY = {"centre": HERE, "day": day_of(_hour(2)).isoformat()}
QUERIES: Mapping[str, Mapping[str, str]] = {"/v1/rooms/free": _DAY, "/v1/my/rooms": _DAY}


def arranged(settings: Settings) -> Mapping[str, str]:
    """What stands for the parts of the registry's paths."""
    vault = Vault.from_file(settings.field_keys_file) if settings.field_keys_file else None
    if vault is None:
        raise LookupError
    engine = engine_for(settings.database_url, name="test")
    unit = UnitOfWork("centres", engine, store_for(settings, vault), API.handlers)
    parts = {"booking": str(uuid7())}
    outcomes = [unit.run([Job(command=each, actor=_CADRE)])[0] for each in _commands(parts)]
    engine.dispose()
    assert all(outcome.answer is not None for outcome in outcomes)
    return parts


_CADRE = Actor("cadre:1", Tier.CADRE, HERE)


def _commands(parts: Mapping[str, str]) -> list[Command]:
    span = Span(_hour(2), _hour(2, 10))
    return [Book(booking=parts["booking"], centre=HERE, room=_FREE, span=span, booker=Booker())]
