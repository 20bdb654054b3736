"""Echowall as `make run` starts it, in a folder and on a port of its own; ``python -m tests.bench.house HOME PORT``."""

import json
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from deploy.local import database
from deploy.local.children import Child
from deploy.local.launcher import Launcher, Wishes
from deploy.local.layout import CHECKOUT, Layout
from deploy.local.ports import free_port
from deploy.local.waiting import wait_until
from services.chassis.ids import first_of
from tests.bench.load import Order

CENTRES = 100
START_SECONDS = 120.0
LONGEST = timedelta(minutes=10)
"""No round takes longer."""
PATH = "/express/v1/events"
TOLD_BY_THE_SERVER = {"track_commit_timestamp": "on"}
"""When a row was committed is asked of the server itself."""


class Books(ABC):
    """What supervision has audited and its server keeps."""

    def total(self) -> int:
        """Count what is audited, by the links of all chains."""
        return int(self._ask("SELECT sum(position) FROM supervision.chain_head")[0][0] or 0)

    def audited(self, prefix: str) -> list[tuple[str, float]]:
        """Return each audited arrival of a prefix with the moment of its commit, seconds of the epoch.

        Only what is younger than LONGEST is looked at, so that it takes no longer with each round before it.
        """
        return self._ask(
            "SELECT data->>'waybill', extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8"
            " FROM supervision.audit_log"
            " WHERE type = 'parcel.inbound.v1' AND id >= %s AND starts_with(data->>'waybill', %s)",
            [first_of(datetime.now(UTC) - LONGEST), prefix],
        )

    def disk(self) -> tuple[int, int]:
        """Return the bytes of its database, and those of the server's log so far."""
        [(kept, log)] = self._ask("SELECT pg_database_size(current_database()), (pg_current_wal_lsn() - '0/0')::bigint")
        return kept, log

    @abstractmethod
    def _url(self) -> str:
        """Return the address of the database, as its superuser."""

    def _ask(self, statement: str, parameters: list[str] | None = None) -> list[Any]:
        with psycopg.connect(self._url(), connect_timeout=10) as connection:
            return connection.execute(statement, parameters).fetchall()


class House(Books):
    """The whole system without demonstration traffic."""

    def __init__(self, folder: Path) -> None:
        self.layout = Layout(folder / "house")
        self._port = free_port()
        self._child = Child(
            name="house",
            command=[sys.executable, "-m", "tests.bench.house", str(self.layout.home), str(self._port)],
            log=folder / "house.log",
            pid_file=folder / "house.pid",
            folder=CHECKOUT,
            patience=90.0,
        )

    def start(self) -> None:
        """Start everything and wait until express knows every centre. Raises TookTooLongError or RuntimeError."""
        self.layout.home.mkdir(parents=True)
        _borrow_broker(self.layout)
        self._child.start()
        wait_until(self._stands_or_ended, within=START_SECONDS, what="make run", every=0.2)
        if not self._child.running():
            raise RuntimeError(self._child.last_words())

    def stop(self) -> None:
        """Stop everything."""
        self._child.stop()

    def settings(self) -> dict[str, str]:
        """Return the addresses of its servers."""
        found: dict[str, str] = json.loads(self.layout.settings.read_text(encoding="utf-8"))
        return found

    def processes(self) -> dict[str, int]:
        """Return the pids of our own processes by name; the two servers are not ours."""
        known = json.loads(self.layout.state.read_text(encoding="utf-8"))["processes"]
        pids = {name: about["pid"] for name, about in known.items() if name not in ("broker", "epmd", "database")}
        return {"launcher": self._child.pid or 0, **pids}

    def order(self, prefix: str, most: int, seconds: float) -> Order:
        """Return the load for it, over all centres."""
        found = self._credentials()
        secret = found["partners"]["express-demo"]["secret"]
        centres = sorted(found["tokens"]["cadre"])
        return Order(self._port, PATH, "express-demo", secret, centres, prefix, most, seconds)

    def pids(self) -> list[int]:
        """Return our own processes."""
        return list(self.processes().values())

    def durable(self) -> dict[str, str]:
        """Return the settings of the server that make a commit durable."""
        return {name: self._ask(f"SHOW {name}")[0][0] for name in ("fsync", "synchronous_commit")}

    def _credentials(self) -> Any:
        return json.loads(self.layout.credentials.read_text(encoding="utf-8"))

    def _stands_or_ended(self) -> bool:
        if not self._child.running():
            return True
        if not self.layout.state.exists() or "worker" not in self.processes():
            return False
        copies = "SELECT (SELECT count(*) FROM express.centre), (SELECT count(*) FROM supervision.centre)"
        return self._ask(copies) == [(CENTRES, CENTRES)]

    def _url(self) -> str:
        return self.settings()["ADMIN_DATABASE_URL"]


def _borrow_broker(layout: Layout) -> None:
    """Use the broker programs that the checkout has unpacked, where it has."""
    unpacked = Layout().debian
    if unpacked.exists():
        layout.debian.symlink_to(unpacked)


@contextmanager
def running_database(folder: Path) -> Iterator[database.Database]:
    """Run a server that waits for the disk, and tells when a row was committed."""
    database._SETTINGS |= TOLD_BY_THE_SERVER
    server = database.Database(folder / "database")
    server.start()
    try:
        yield server
    finally:
        server.stop()


def main() -> None:
    """Run the launcher until a signal ends it. Nobody is sent messages: the pipelines beside it send none either."""
    os.environ["NOTICE_GATEWAY"] = "off"
    database._SETTINGS |= TOLD_BY_THE_SERVER
    Launcher(Layout(Path(sys.argv[1])), Wishes(int(sys.argv[2]), apart=False, simulate=False)).run()


if __name__ == "__main__":
    main()
