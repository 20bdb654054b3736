"""The api process of express alone, on a database of its own: what it answers, what it keeps, what memory it takes."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg

from deploy.local import credentials
from deploy.local.children import Child
from deploy.local.ports import free_port
from deploy.local.secret_file import SecretFile
from tests.end_to_end.client import Client
from tests.servers import FreshDatabase
from tests.waiting import eventually

CHECKOUT = Path(__file__).parents[3]
CENTRES = ("370829001001", "370829001002")
MIB = 1024


class Door:
    """Partners post here."""

    def __init__(self, database: FreshDatabase, folder: Path) -> None:
        self._database, kept = database, SecretFile(folder / "secrets.json")
        port = free_port()
        url = {"EXPRESS_DATABASE_URL": database.write_url("express")}
        rates = {"RATE_PARTNER": "1000000/second"}
        self.log, self._read = folder / "api.log", 0
        self.api = Child(
            name="api",
            command=[sys.executable, "-m", "deploy.command", "api", "--service", "express", "--port", str(port)],
            log=self.log,
            pid_file=folder / "api.pid",
            environment=credentials.write_keys(folder / "keys", kept) | url | rates | {"PYTHONUNBUFFERED": "1"},
            folder=CHECKOUT,
        )
        self.client = Client({"base_url": f"http://127.0.0.1:{port}", "partners": credentials.partners(kept)})

    def start(self) -> None:
        """Let express know its centres, and open."""
        with psycopg.connect(self._database.services["express"].owner) as owner:
            for centre in CENTRES:
                owner.execute("INSERT INTO centre (id, name, version) VALUES (%s, '金穗村', 1)", [centre])
        self.api.start()
        eventually(self._answers, within=60, every=0.1)

    def _answers(self) -> bool:
        try:
            return self.client.http.get("/express/readyz", timeout=2).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def rows(self, query: str) -> list[Any]:
        """What is kept, for one who sees everything."""
        with psycopg.connect(self._database.superuser_url) as connection:
            return connection.execute(query.encode()).fetchall()

    def memory(self) -> float:
        """MiB that the process holds now (VmRSS)."""
        status = Path(f"/proc/{self._serving()}/status").read_text(encoding="ascii")
        [held] = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
        return int(held) / MIB

    def _serving(self) -> int:
        """The process behind its tether: its only child, where the tether has not become it."""
        pid = self.api.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return int(children[0]) if children else int(pid or 0)

    def faults(self) -> list[str]:
        """What the process has logged as its own fault since it was asked last."""
        with self.log.open(encoding="utf-8") as log:
            log.seek(self._read)
            lines = [json.loads(line) for line in log.read().splitlines() if line.startswith("{")]
            self._read = log.tell()
        return [fault(line) for line in lines if line["level"] in ("error", "critical")]


def fault(line: Mapping[str, Any]) -> str:
    """What went wrong, and where."""
    ends = [
        f"{raised['exc_type']}: {raised['exc_value']} {[frame['filename'] for frame in raised['frames'][-6:]]}"
        for raised in line.get("exception", ())
    ]
    return f"{line['event']} {ends}"


@contextmanager
def open_door(database: FreshDatabase, folder: Path) -> Iterator[Door]:
    """A door that is open until this ends."""
    door = Door(database, folder)
    try:
        door.start()
        yield door
    finally:
        door.client.http.close()
        door.api.stop()
