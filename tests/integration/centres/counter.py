"""A centre's counter on a real port: what cadres, town, villagers and clocks do there."""

import base64
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
from standardwebhooks import Webhook

from contracts.days import midnight
from contracts.people import Actor, Tier
from services.centres.api import API
from services.centres.events import due
from services.centres.seed import furnished, invented
from services.centres.store import store_for
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.tokens import issue
from services.chassis.vault import Vault
from services.chassis.villagers import tokens
from services.chassis.work import Command, Job, Outcome, UnitOfWork
from tests.days import today
from tests.servers import FreshDatabase

CENTRE, ELSEWHERE = "370829001001", "370829002001"
CADRE, NEIGHBOUR = Actor("staff:370829001001-01", Tier.CADRE, CENTRE), Actor("staff:2", Tier.CADRE, ELSEWHERE)
TOWN = Actor("town:370829001", Tier.TOWN, CENTRE[:9])
COUNTER, SECRET = "door-counter", f"whsec_{base64.b64encode(b'a counter at the door!!!').decode()}"
PHONE, OTHER_PHONE = "13812345678", "13987654321"


def hour(of_day: int, day: int = 1) -> datetime:
    """An hour of a coming day, Asia/Shanghai."""
    return midnight(today(day)) + timedelta(hours=of_day)


def span(begins: int = 9, ends: int = 10, day: int = 1) -> dict[str, str]:
    return {"begins_at": hour(begins, day).isoformat(), "ends_at": hour(ends, day).isoformat()}


def populate(settings: Settings) -> None:
    """Two centres as the seed invents them."""
    assert settings.field_keys_file
    engine = engine_for(settings.database_url, name="seed")
    unit = UnitOfWork("centres", engine, store_for(settings, Vault.from_file(settings.field_keys_file)), API.handlers)
    centres: list[Command] = [each for each in invented() if each.details.id in (CENTRE, ELSEWHERE)]
    rooms = [each for each in furnished() if each.centre in (CENTRE, ELSEWHERE)]
    done = unit.run([Job(command=each) for each in [*centres, *rooms]])
    assert all(outcome.answer for outcome in done)
    engine.dispose()


@dataclass
class Counter:
    """Two centres of the county; one's cadre and town act."""

    base_url: str
    settings: Settings
    database: FreshDatabase
    keys: Path
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.base_url, timeout=30, limits=httpx.Limits(max_connections=None))
        assert self.settings.field_keys_file
        self.vault = Vault.from_file(self.settings.field_keys_file)

    def token(self, actor: Actor) -> str:
        return issue(self.keys, actor)

    def villager(self, phone: str = PHONE) -> str:
        """What somebody shows who has shown that the phone is theirs."""
        return tokens.issue(self.vault, self.vault.fingerprint(phone), datetime.now(UTC))[0]

    def do(
        self,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        by: Actor = CADRE,
        token: str | None = None,
        method: str = "POST",
        **headers: str,
    ) -> httpx.Response:
        """A write by the centre's cadre, or by whom it says."""
        shown = {"authorization": f"Bearer {token or self.token(by)}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.http.request(method, f"/v1/{path}", json=body or {}, headers=shown)

    def done(self, path: str, body: dict[str, Any] | None = None, **how: Any) -> dict[str, Any]:
        answer = self.do(path, body, **how)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def get(self, path: str, *, by: Actor = CADRE, token: str | None = None, **query: Any) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {token or self.token(by)}"}
        answer = self.http.get(f"/v1/{path}", params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def counted(self, **data: Any) -> dict[str, Any]:
        """The counter at the door tells something; its result."""
        event = {"specversion": "1.0", "id": uuid.uuid4().hex, "source": f"/{COUNTER}", "data": data}
        event |= {"type": "partner.visits.counted.v1", "datacontenttype": "application/json"}
        body, message, now = json.dumps(event), uuid.uuid4().hex, datetime.now(UTC)
        signature = Webhook(SECRET).sign(message, now, body)
        headers = {"webhook-id": message, "webhook-timestamp": str(int(now.timestamp())), "partner-id": COUNTER}
        headers |= {"webhook-signature": signature, "content-type": "application/cloudevents+json"}
        answer = self.http.post("/v1/events", content=body, headers=headers).raise_for_status()
        return dict(answer.json()["results"][0])

    def notices(self) -> list[str]:
        """The purposes of what waits to be sent, in order."""
        return [row[0] for row in self.sql("SELECT purpose FROM notice ORDER BY id")]

    def room(self, centre: str = CENTRE) -> int:
        """A room of the centre that may be booked."""
        rooms = self.get(f"centres/{centre}/rooms", by=TOWN)["rooms"]
        return int(next(room["number"] for room in rooms if room["bookable"]))

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """As the owner of the tables."""
        with psycopg.connect(self.database.services["centres"].owner) as owner:
            found = owner.execute(statement, values)
            return found.fetchall() if found.description else []

    def said(self, subject: str) -> list[str]:
        """The types of what was said of something, in order."""
        rows = self.sql("SELECT events FROM outbox ORDER BY position")
        events = (event for (row,) in rows for event in json.loads(row))
        return [event["type"] for event in events if event["subject"] == subject]

    def tick(self) -> None:
        """The clocks, once."""
        engine = engine_for(self.settings.database_url, name="clock")
        with engine.connect() as connection:
            commands = due(connection, 100)
        engine.dispose()
        self.together(*commands)

    def together(self, *commands: Command) -> list[Outcome]:
        """Commands in one transaction, if none of them spoils it."""
        engine = engine_for(self.settings.database_url, name="together")
        unit = UnitOfWork("centres", engine, store_for(self.settings, self.vault), API.handlers)
        outcomes = unit.run([Job(command=each) for each in commands])
        engine.dispose()
        return outcomes


def outcomes(answers: Sequence[httpx.Response]) -> dict[int, int]:
    """How many were answered what."""
    statuses = [answer.status_code for answer in answers]
    return {status: statuses.count(status) for status in sorted(set(statuses))}
