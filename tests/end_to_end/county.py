"""The whole system in processes of its own, each of them ours to kill."""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import httpx
import psycopg

from deploy.local import credentials
from deploy.local.broker import Broker
from deploy.local.children import Child
from deploy.local.ports import free_port
from deploy.local.secret_file import SecretFile
from deploy.processes.discovery import PAGES, with_tables
from services.centres.seed import seed
from services.chassis.bus import topology
from services.chassis.config import Settings
from tests.end_to_end.client import Client
from tests.servers import FreshDatabase, Vhost
from tests.waiting import eventually

CHECKOUT = Path(__file__).parents[2]


class County:
    """api (with the pages), worker and relay of all services, on a database and a virtual host of their own.

    Their settings are those of tests and `more`; `ops` has the ports of health and metrics of worker and relay.
    """

    def __init__(
        self, database: FreshDatabase, vhost: Vhost, folder: Path, more: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.database = database
        self.broker: Broker = vhost.broker
        self.vhost = vhost
        self.port = free_port()
        self._folder = folder
        self._secrets = SecretFile(folder / "secrets.json")
        self._passwords = {
            account.user: self._password(account.user) for account in topology.plan(with_tables()).accounts
        }
        self.environment = {**self._environment(), **more}
        self.ops = {kind: free_port() for kind in ("worker", "relay")}
        self.api = self._child("api", *self._services(), "--port", str(self.port))
        self.worker, self.relay = self._child("worker"), self._child("relay")
        self.client = Client(self._credentials())

    def start(self) -> None:
        """Declare the topology, seed the reference data, start the processes, wait until the copies are everywhere."""
        self._apply_topology()
        seed(self.settings("centres"))
        for child in self.children:
            child.start()
        self.wait_until_ready()
        eventually(self._all_centres_are_known, within=60, every=0.2)

    def stop(self) -> None:
        """End the processes."""
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.stop()

    @property
    def children(self) -> Sequence[Child]:
        """The processes."""
        return self.api, self.worker, self.relay

    def wait_until_ready(self) -> None:
        """Wait until the api process answers."""
        eventually(self._ready, within=60, every=0.1)

    def uri(self, account: str) -> str:
        """The AMQP URI of an account."""
        return self.broker.uri(account, self._passwords[account], self.vhost.name)

    def settings(self, service: str) -> Settings:
        """The settings of one service, as its processes read them."""
        own = {key: self.environment[key] for key in self.environment}
        return Settings(
            service=service,
            database_url=own[f"{service.upper()}_DATABASE_URL"],
            amqp_uri=own[f"{service.upper()}_AMQP_URI"],
            partners_file=Path(own["PARTNERS_FILE"]),
            token_keys_file=Path(own["TOKEN_KEYS_FILE"]),
            field_keys_file=Path(own["FIELD_KEYS_FILE"]),
            token_issuer="echowall-development",
            ops_port=None,
            log_level="INFO",
        )

    def _ready(self) -> bool:
        try:
            answers = [self.client.http.get(f"/{name}/readyz", timeout=2) for name in with_tables()]
        except httpx.HTTPError:
            return False
        return all(answer.status_code == httpx.codes.OK for answer in answers)

    def _all_centres_are_known(self) -> bool:
        centres = self.client.get("/supervision/v1/overview", self.client.county).json()["centres"]
        here = credentials.token(Path(self.environment["TOKEN_PRIVATE_KEY_FILE"]), "county")
        known = self.client.get("/centres/v1/centres", here, limit=200).json()["items"]
        return len(centres) == len(known) == 100 and self._copied() == 100

    def _copied(self) -> int:
        """How many centres each service with a copy of them knows, the one that knows the fewest."""
        listed = "SELECT array_agg(schemaname::text) FROM pg_tables WHERE tablename = 'centre'"
        counts = [f"(SELECT count(*) FROM {schema}.centre)" for schema in self.scalar(listed)]
        return int(self.scalar(f"SELECT least({', '.join(counts)})"))

    def scalar(self, query: str, *parameters: Any) -> Any:
        """One value out of the database, as its superuser."""
        with psycopg.connect(self.database.superuser_url) as connection:
            row = connection.execute(query, parameters).fetchone()
        assert row is not None
        return row[0]

    def rows_as_text(self, *schemas: str) -> str:
        """All that stands in the tables of these schemas, as text."""
        listed = "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables WHERE schemaname = ANY(%s)"
        with psycopg.connect(self.database.superuser_url) as connection:
            tables = [table for (table,) in connection.execute(listed, [list(schemas)]).fetchall()]
            rows = [connection.execute(f"SELECT t::text FROM {table} t".encode()).fetchall() for table in tables]
        return "\n".join(str(row) for found in rows for (row,) in found)

    def logged(self) -> str:
        """What its processes have written into their logs."""
        return "".join(child.log.read_text(encoding="utf-8") for child in self.children)

    def change(self, statements: Mapping[str, Mapping[str, Any]]) -> None:
        """Statements in one transaction, as the database's superuser; each with its parameters."""
        with psycopg.connect(self.database.superuser_url) as connection:
            for statement, parameters in statements.items():
                connection.execute(statement.encode(), parameters)

    def register(self, partner: str, entry: Mapping[str, Any]) -> None:
        """Write a partner into the registry, as an operator does; processes read it again within a second."""
        registry = Path(self.environment["PARTNERS_FILE"])
        entries = json.loads(registry.read_text()) | {partner: entry}
        draft = registry.with_suffix(".new")
        draft.write_text(json.dumps(entries))
        draft.replace(registry)
        self.client.credentials["partners"][partner] = {"secret": entry["secrets"][0]}

    def _child(self, kind: str, *arguments: str) -> Child:
        return Child(
            name=kind,
            command=[sys.executable, "-m", "deploy.command", kind, *arguments],
            log=self._folder / f"{kind}.log",
            pid_file=self._folder / f"{kind}.pid",
            environment=self.environment | ({"OPS_PORT": str(self.ops[kind])} if kind in self.ops else {}),
            folder=CHECKOUT,
        )

    def _services(self) -> list[str]:
        return [word for name in (*with_tables(), PAGES) for word in ("--service", name)]

    def _password(self, user: str) -> str:
        """The same for every county in one broker: users are the broker's, and one county must not lock another out."""
        return hashlib.sha256(f"{self.broker.admin_uri} {user}".encode()).hexdigest()

    def _apply_topology(self) -> None:
        wanted = topology.plan(with_tables())
        management = self.broker.management_url
        topology.apply(wanted, self.vhost.uri, management, self.vhost.name, self._passwords)

    def _environment(self) -> dict[str, str]:
        keys = credentials.write_keys(self._folder / "keys", self._secrets)
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        addresses = {f"{name.upper()}_DATABASE_URL": self.database.write_url(name) for name in with_tables()}
        addresses |= {f"{name.upper()}_READ_DATABASE_URL": self.database.services[name].read for name in with_tables()}
        brokers = {f"{name.upper()}_AMQP_URI": self.uri(name) for name in with_tables()}
        rates = {"RATE_ACTOR": "10000/second", "RATE_OPEN": "10000/second"}
        return inherited | keys | addresses | brokers | rates | {"PORT": str(self.port), "PYTHONUNBUFFERED": "1"}

    def _credentials(self) -> Mapping[str, Any]:
        private = Path(self.environment["TOKEN_PRIVATE_KEY_FILE"])
        scheme = "https" if "TLS_CERT_FILE" in self.environment else "http"
        return {
            "base_url": f"{scheme}://127.0.0.1:{self.port}",
            "partners": credentials.partners(self._secrets),
            "tokens": credentials.tokens(private),
        }


def replica_of(child: Child, port: int) -> Child:
    """Another process like an api, a worker or a relay, to be started, which answers on this port."""
    api = "--port" in child.command
    name = f"{child.name}-{port}"
    return replace(
        child,
        name=name,
        command=[*child.command[:-1], str(port)] if api else child.command,
        environment={**(child.environment or {}), **({} if api else {"OPS_PORT": str(port)})},
        log=child.log.with_name(f"{name}.log"),
        pid_file=child.pid_file.with_name(f"{name}.pid"),
        _process=None,
        _identity=None,
    )


def is_ok(url: str) -> bool:
    """Whether somebody answers there with 200, at once."""
    try:
        return httpx.get(url, timeout=1.0).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


@contextmanager
def running_county(
    database: FreshDatabase, vhost: Vhost, folder: Path, more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[County]:
    """A county that is up, with `more` settings than tests usually have."""
    county = County(database, vhost, folder, more)
    try:
        county.start()
        yield county
    finally:
        county.stop()


Counties: TypeAlias = Callable[..., AbstractContextManager[County]]
"""Starts a county of its own by the name of its folder, with more settings than tests usually have."""
