"""A village clinic's desk on a real port: what cadres, villagers, a hospital and clocks do there."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import psycopg
from sqlalchemy import Connection
from stdnum.cn import ric

from contracts.days import day_of, midnight
from contracts.people import Actor, Tier
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.vault import Vault
from services.chassis.villagers import tokens
from services.chassis.work import Command, Job, UnitOfWork
from services.clinic.api import API
from services.clinic.events import due
from services.clinic.store import store_for
from tests.end_to_end.client import Client
from tests.servers import FreshDatabase

CENTRE, ELSEWHERE = "370829001001", "370829002001"
CADRE, NEIGHBOUR = Actor("staff:1", Tier.CADRE, CENTRE), Actor("staff:2", Tier.CADRE, ELSEWHERE)
TOWN = Actor("town:370829001", Tier.TOWN, CENTRE[:9])
HOSPITAL = "county-hospital"
ROOM = "全科诊室"
PHONE = "13812345678"
TOMORROW = midnight(day_of(datetime.now(UTC)) + timedelta(days=1))


def identity(n: int) -> str:
    """The nth identity number of a county that doesn't exist; a thousand people are born there each day."""
    days, serial = divmod(n, 1_000)
    number = f"379999{date(1970, 1, 1) + timedelta(days=days):%Y%m%d}{serial:03}"
    return number + ric.calc_check_digit(f"{number}?")


def patient(n: int = 0, **changed: Any) -> dict[str, Any]:
    return {"name": "王白露", "phone": PHONE, "identity": identity(n)} | changed


@dataclass
class Desk:
    """One clinic, and one elsewhere."""

    client: Client
    settings: Settings
    database: FreshDatabase
    town: str

    def do(self, path: str, body: dict[str, Any] | None = None, *, token: str | None = None) -> httpx.Response:
        """A write by the clinic's cadre, or whoever's token it is."""
        return self.client.post(f"/clinic/v1/{path}", token or self.client.cadre(CENTRE), body or {})

    def done(self, path: str, body: dict[str, Any] | None = None, *, token: str | None = None) -> dict[str, Any]:
        answer = self.do(path, body, token=token)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def get(self, path: str, *, token: str | None = None, **query: Any) -> dict[str, Any]:
        answer = self.client.get(f"/clinic/v1/{path}", token or self.client.cadre(CENTRE), **query)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def slots(self, *, capacity: int = 1, number: int = 1, centre: str = CENTRE, day: int = 1) -> list[str]:
        """Ids of the slots of a new session on a coming day."""
        begin = TOMORROW + timedelta(days=day - 1, hours=9)
        session = {
            "room": ROOM,
            "practice": "general",
            "begins_at": begin.isoformat(),
            "ends_at": (begin + number * timedelta(minutes=30)).isoformat(),
            "capacity": capacity,
        }
        opened = self.done("schedules", session, token=self.client.cadre(centre))
        shown = self.get(f"schedules/{opened['id']}", token=self.client.cadre(centre))
        return [slot["id"] for slot in shown["slots"]]

    def book(self, slot: str, n: int = 0, **more: Any) -> dict[str, Any]:
        return self.done("appointments", {"slot": slot, "patient": patient(n), **more})

    def walk_in(self, n: int = 0, priority: str = "ordinary") -> dict[str, Any]:
        return self.done("walk-ins", {"patient": patient(n), "room": ROOM, "priority": priority})

    def miss(self, n: int, day: int) -> str:
        """An appointment of the `n`-th patient to which they don't come."""
        [slot] = self.slots(day=day)
        booked = self.book(slot, n)
        self.sql("UPDATE appointment SET due_at = now() WHERE id = %s", booked["id"])
        self.tick(due)
        return str(booked["id"])

    def state(self, appointment: str) -> str:
        return str(self.get(f"appointments/{appointment}")["state"])

    def villager(self, phone: str = PHONE) -> str:
        """The token of whoever has shown to have this phone."""
        if self.settings.field_keys_file is None:
            raise LookupError
        vault = Vault.from_file(self.settings.field_keys_file)
        return tokens.issue(vault, vault.fingerprint(phone), datetime.now(UTC))[0]

    def tick(self, *happenings: Callable[[Connection, int], Sequence[Command]]) -> None:
        """Let the clocks do what is due, as the worker would."""
        if self.settings.field_keys_file is None:
            raise LookupError
        engine = engine_for(self.settings.database_url, name="tick")
        store = store_for(self.settings, Vault.from_file(self.settings.field_keys_file))
        unit = UnitOfWork("clinic", engine, store, API.handlers)
        for happening in happenings:
            with engine.connect() as connection:
                commands = happening(connection, 500)
            outcomes = unit.run([Job(command=command) for command in commands])
            assert {outcome.refusal or outcome.error for outcome in outcomes} <= {None}
        engine.dispose()

    def tick_until_done(self, happening: Callable[[Connection, int], Sequence[Command]]) -> None:
        """Likewise, as often as it names something: what is refused is named anew."""
        if self.settings.field_keys_file is None:
            raise LookupError
        engine = engine_for(self.settings.database_url, name="tick")
        unit = UnitOfWork(
            "clinic", engine, store_for(self.settings, Vault.from_file(self.settings.field_keys_file)), API.handlers
        )
        for _ in range(10):
            with engine.connect() as connection:
                commands = happening(connection, 500)
            unit.run([Job(command=command) for command in commands])
        engine.dispose()
        assert not commands

    def sql(self, statement: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.database.services["clinic"].owner) as owner:
            cursor = owner.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def hospital(self, kind: str, **data: Any) -> dict[str, Any]:
        """A signed event of the hospital; its result."""
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": "/county-hospital",
            "type": f"partner.appointment.{kind}.v1",
            "datacontenttype": "application/json",
            "data": data,
        }
        body = json.dumps(event).encode()
        headers = self.client.sign(body, HOSPITAL) | {"content-type": "application/cloudevents+json"}
        answer = self.client.http.post("/clinic/v1/events", content=body, headers=headers).raise_for_status()
        result: dict[str, Any] = answer.json()["results"][0]
        return result

    def pull(self, path: str) -> list[dict[str, Any]]:
        headers = self.client.sign(b"", HOSPITAL)
        items: list[dict[str, Any]] = self.client.http.get(f"/clinic/v1/{path}", headers=headers).json()["items"]
        return items
