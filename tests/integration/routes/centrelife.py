"""What goes on in the centre at HERE, and a body that each of the registry's paths would take."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from contracts.activities import ActivityKind
from contracts.days import day_of, midnight
from contracts.equipment import DeviceKind
from contracts.people import Actor, Tier
from contracts.roster import week_of
from services.centres.api import API
from services.centres.domain.activity import Activity
from services.centres.domain.booking import Booker, Span
from services.centres.domain.device import Device
from services.centres.domain.signup import Participant
from services.centres.handlers.activities import Open, Plan, SignUp
from services.centres.handlers.booking import Book
from services.centres.handlers.equipping import RegisterDevice
from services.centres.seed import furnished
from services.centres.seed.officers import officers
from services.centres.store import store_for
from services.centres.store.sealing import BOOKER, PARTICIPANT
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.sealing import seal_name, seal_phone
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, UnitOfWork
from tests.integration.routes.callers import HERE

_TODAY = midnight(day_of(datetime.now(UTC)))
_ROOMS = next(plan.rooms for plan in furnished() if plan.centre == HERE)
_FREE = next(room.number for room in _ROOMS if room.bookable)
VILLAGER = "13800009998"
"""Who booked and signed up: nobody of those who go to the doors."""
_WHO = {"name": "王白露", "phone": "13800009999"}
_CHILD = {**_WHO, "under_14": True, "guardian": {"name": "王秋分", "consent": True}}
_ACTIVITY_ID = "019f1b4c-1a3d-7c3e-9a51-3f1d2b7c5f20"
BEGUN = "019f1b4c-1a3d-7c3e-9a51-3f1d2b7c5f21"
"""An activity that goes on already."""
_ACTIVITY = "/v1/activities/{activity:uuid}"
_OTHER = "370829002001"
_BOOKING = "/v1/bookings/{booking:uuid}"


def _hour(day: int, hour: int = 9) -> datetime:
    return _TODAY + timedelta(days=day, hours=hour)


def _span(day: int) -> dict[str, str]:
    return {"begins_at": _hour(day).isoformat(), "ends_at": _hour(day, 10).isoformat()}


_OFFICER = {"party": f"town:{HERE[:9]}", "post": "督查办主任", **_WHO}
_SPOT = {"on": _hour(1).date().isoformat(), "begins": "08:30", "staff": f"staff:{HERE}-01"}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "/v1/centres/{id}/rooms": {"rooms": [asdict(room) for room in _ROOMS]},
    "/v1/centres/{id}/hours": {
        "recurring": [
            {"rule": "FREQ=WEEKLY;BYDAY=MO", "opens": "08:30", "closes": "12:00", "since": "2026-01-01"},
        ],
    },
    "/v1/centres/{id}/roster/{week}": {"entries": []},
    "/v1/centres/{id}/roster/{week}/swap": {"first": _SPOT, "second": {**_SPOT, "begins": "14:00"}},
    "/v1/officers": _OFFICER,
    "/v1/officers/{officer:uuid}": _OFFICER,
    "/v1/equipment": {"kind": "printer", "room": 1},
    "/v1/equipment/{device:uuid}/report": {"note": "卡纸"},
    "/v1/equipment/{device:uuid}/retire": {"note": "太旧"},
    "/v1/bookings": {"room": _FREE, **_span(3), **_WHO},
    f"{_BOOKING}/refuse": {"note": "当天停电"},
    f"{_BOOKING}/correct": {"note": "点错"},
    "/v1/activities": {"room": _FREE, "kind": "cinema", "title": "地道战", "capacity": 9, **_span(6)},
    f"{_ACTIVITY}/cancel": {"note": "停电"},
    f"{_ACTIVITY}/signups": _CHILD,
    "/v1/my/signups": {**_CHILD, "activity": _ACTIVITY_ID},
    "/v1/my/signups/{signup:uuid}/withdraw": {"activity": _ACTIVITY_ID},
    "/v1/visits": {"on": day_of(_TODAY).isoformat(), "count": 3},
    "/v1/centres/{id}/ask": {"action": "merge", "reason": "villages_merged", "joint_site": _OTHER},
    "/v1/centres/{id}/correct": {"note": "点错"},
    "/v1/centres/{id}/decline": {"note": "先维修,不合并"},
    "/v1/centres/{id}/merge": {"reason": "villages_merged", "joint_site": _OTHER},
    "/v1/centres/{id}/suspend": {"reason": "damage", "instead": _OTHER, "reopens_on": _hour(9).date().isoformat()},
    "/v1/my/bookings": {"centre": HERE, "room": _FREE, **_span(4), **_WHO},
}
_DAY = {"centre": HERE, "day": day_of(_hour(2)).isoformat()}
_DAYS = {"from": _DAY["day"], "to": _DAY["day"]}
QUERIES: Mapping[str, Mapping[str, str]] = {
    "/v1/rooms/free": _DAY,
    "/v1/my/rooms": _DAY,
    **{f"/v1/centres/{{id}}/roster{form}": _DAYS for form in ("", ".csv", ".xlsx")},
}
_BEGIN = text("UPDATE activity SET begins_at = now() - interval '1 minute' WHERE id = CAST(:activity AS uuid)")


def arranged(settings: Settings) -> Mapping[str, str]:
    """What stands for the parts of the registry's paths."""
    vault = Vault.from_file(settings.field_keys_file) if settings.field_keys_file else None
    if vault is None:
        raise LookupError
    engine = engine_for(settings.database_url, name="test")
    unit = UnitOfWork("centres", engine, store_for(settings, vault), API.handlers)
    fixed = {"activity": _ACTIVITY_ID, "week": week_of(day_of(_hour(1)))}
    parts = fixed | {each: str(uuid7()) for each in ("booking", "device", "officer", "signup")}
    outcomes = [unit.run([Job(command=each, actor=_CADRE)])[0] for each in _commands(parts, vault)]
    with engine.begin() as connection:
        connection.execute(_BEGIN, {"activity": BEGUN})
    engine.dispose()
    assert all(outcome.answer is not None for outcome in outcomes)
    return parts


_CADRE = Actor("cadre:1", Tier.CADRE, HERE)


def _commands(parts: Mapping[str, str], vault: Vault) -> list[Command]:
    officer = next(each for each in officers(vault, [HERE[:9]], seed=1))
    activity = Activity(
        id=parts["activity"],
        centre=HERE,
        kind=ActivityKind.AFTER_SCHOOL,
        title="放学来吧",
        room=_FREE,
        span=Span(_hour(5), _hour(5, 10)),
        capacity=1,
    )
    who = Participant(
        seal_name("王白露", PARTICIPANT["name"], vault),
        seal_phone(VILLAGER, PARTICIPANT["phone"], vault),
        seal_name("王秋分", PARTICIPANT["guardian"], vault),
    )
    booker = Booker(None, seal_phone(VILLAGER, BOOKER["phone"], vault))
    return [
        Book(booking=parts["booking"], centre=HERE, room=_FREE, span=Span(_hour(2), _hour(2, 10)), booker=booker),
        RegisterDevice(device=Device(id=parts["device"], centre=HERE, kind=DeviceKind.PRINTER, room=1)),
        Plan(activity=activity),
        Plan(activity=replace(activity, id=BEGUN, span=Span(_hour(7), _hour(7, 10)))),
        Open(activity=activity.id),
        SignUp(signup=parts["signup"], activity=activity.id, participant=who),
        replace(officer, officer=parts["officer"]),
    ]
