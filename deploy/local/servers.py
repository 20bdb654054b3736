"""Both servers together, for the launcher, the tests and anybody who wants real ones while writing code."""

import json
import os
import signal
import threading
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from deploy.local.accounts import prepare
from deploy.local.addresses import DATABASE
from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile, write_private
from deploy.processes.discovery import with_tables


def start_both(database: Database, broker: Broker) -> None:
    """Start the two servers side by side and wait for both."""
    broker.begin()
    database.begin()
    database.finish()
    broker.finish()


def serve(home: Path) -> None:
    """Run both servers in the foreground until SIGINT or SIGTERM; their addresses stand in ``servers.json``."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    database, broker = Database(home / "database"), Broker(home / "broker")
    try:
        start_both(database, broker)
        description = describe(database, broker, with_tables(), SecretFile(home / "secrets.json"))
        write_private(home / "servers.json", json.dumps(description, indent=2) + "\n")
        print(json.dumps(description, indent=2), flush=True)
        while not stop.wait(0.5):
            if not (database.running() and broker.running()):
                break
    finally:
        broker.stop()
        database.stop()


def describe(database: Database, broker: Broker, services: Iterable[str], secrets: SecretFile) -> dict[str, object]:
    """Prepare the services' accounts and return every address: superuser's, administrator's, and each service's."""
    urls = prepare(database.superuser_url(), services, secrets)
    return {
        "pid": os.getpid(),
        "superuser_url": database.superuser_url(),
        "database_url": database.superuser_url(DATABASE),
        "amqp_uri": broker.admin_uri,
        "management_url": broker.management_url,
        "services": {name: asdict(found) for name, found in urls.items()},
    }
