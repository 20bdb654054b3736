"""Starting and asking the stock pipeline: two nameko processes, a database and a virtual host of their own."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.sql import SQL, Identifier

from deploy.local.addresses import in_database
from deploy.local.children import Child
from deploy.local.layout import CHECKOUT
from deploy.local.management import Management
from deploy.local.ports import LOOPBACK, free_port, is_open
from deploy.local.waiting import wait_until
from tests.bench.load import Order
from tests.bench.stock.tables import CREATE

SECRET = "whsec_c3RvY2sgcGlwZWxpbmUgYmVuY2htYXJrIHNlY3JldCE="
WORKERS = 10
"""nameko's default; more of them were no faster here."""


class Stock:
    """The stock pipeline on the servers whose administrator's addresses it is given."""

    name = "stock nameko"
    database = "stock"
    services: tuple[str, ...] = ("stock_supervision", "stock_express")

    def __init__(self, folder: Path, database_url: str, amqp_uri: str, management_url: str) -> None:
        self._folder = folder
        self._database_url = in_database(database_url, self.database)
        self._admin_url = database_url
        self._amqp_uri = amqp_uri.rpartition("/")[0] + f"/{self.database}"
        self._management = Management(management_url)
        self._port = free_port()
        self._children: list[Child] = []

    def start(self) -> None:
        """Make its database and virtual host and start both services."""
        more = self._make_room()
        self._children = [self._child(service, more) for service in self.services]
        for child in self._children:
            child.start()
        wait_until(lambda: is_open(self._port) and self._listens(), within=30, what=self.name)

    def stop(self) -> None:
        """Stop its processes."""
        for child in self._children:
            child.stop()

    def order(self, prefix: str, most: int, seconds: float) -> Order:
        """Return what its load is to be."""
        return Order(self._port, "/v1/events", "stock", SECRET, ["370829001001"], prefix, most, seconds)

    def total(self) -> int:
        """Count what is audited."""
        return int(self._ask("SELECT count(*) FROM audit")[0][0])

    def audited(self, prefix: str) -> list[tuple[str, float]]:
        """Return each audited waybill of a prefix with the moment of its commit, seconds of the epoch."""
        return self._ask(
            "SELECT data->>'waybill', extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 FROM audit"
            " WHERE starts_with(data->>'waybill', %s)",
            [prefix],
        )

    def disk(self) -> tuple[int, int]:
        """Return the bytes of its database, and those of the server's log so far."""
        [(kept, log)] = self._ask("SELECT pg_database_size(current_database()), (pg_current_wal_lsn() - '0/0')::bigint")
        return kept, log

    def pids(self) -> list[int]:
        """Return its own processes."""
        return [child.pid for child in self._children if child.pid]

    def _make_room(self) -> dict[str, str]:
        more = self._make_tables()
        self._management.add_vhost(self.database)
        user = self._amqp_uri.partition("//")[2].partition(":")[0]
        self._management.put_permissions(self.database, user, ".*", ".*", ".*")
        return more

    def _ask(self, statement: LiteralString, parameters: list[str] | None = None) -> list[Any]:
        with psycopg.connect(self._database_url, connect_timeout=10) as connection:
            return connection.execute(statement, parameters).fetchall()

    def _listens(self) -> bool:
        return bool(self._management.request("GET", f"/queues/{self.database}"))

    def _make_tables(self) -> dict[str, str]:
        with psycopg.connect(self._admin_url, autocommit=True) as admin:
            admin.execute(SQL("CREATE DATABASE {}").format(Identifier(self.database)))
        with psycopg.connect(self._database_url, autocommit=True) as admin:
            admin.execute(CREATE)
        return {"DATABASE_URL": self._database_url}

    def _child(self, service: str, more: Mapping[str, str]) -> Child:
        config = {
            **more,
            "AMQP_URI": self._amqp_uri,
            "WEB_SERVER_ADDRESS": f"{LOOPBACK}:{self._port}",
            "SECRET": SECRET,
            "max_workers": WORKERS,
        }
        return Child(
            name=service,
            command=[sys.executable, "-W", "ignore", "-m", "tests.bench.stock", service],
            log=self._folder / f"{service}.log",
            pid_file=self._folder / f"{service}.pid",
            environment={**os.environ, "STOCK_CONFIG": json.dumps(config)},
            folder=CHECKOUT,
        )
