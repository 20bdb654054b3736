"""The tables of express and supervision once more, in a database of their own, with every centre known to both."""

import json
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from deploy.local.accounts import prepare
from deploy.local.secret_file import SecretFile
from services.centres.seed import seed
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.migrations import migrate
from services.chassis.work import Job, UnitOfWork
from services.express.handlers import HANDLERS
from services.supervision import handlers as supervision
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.bench.stock.same import hear
from tests.express_store import a_store

SERVICES = ("centres", "express", "supervision")


def make(admin_url: str, database: str, secret_file: Path, field_keys: Path) -> dict[str, str]:
    """Make the database; returns each service's URL, and the settings that its processes need."""
    kept = SecretFile(secret_file)
    urls = prepare(admin_url, SERVICES, kept, database)
    for name in SERVICES:
        migrate(name, urls[name].owner)
    settings = Settings(
        service="centres",
        database_url=urls["centres"].write,
        amqp_uri=None,
        partners_file=None,
        token_keys_file=None,
        field_keys_file=field_keys,
        token_issuer=secrets.token_hex(4),
        ops_port=None,
        log_level="WARNING",
    )
    seed(replace(settings))
    published = _published(urls["centres"].write)
    _tell_express(urls["express"].write, published)
    _tell_supervision(urls["supervision"].write, published)
    return {f"{name.upper()}_DATABASE_URL": urls[name].write for name in SERVICES}


def _published(url: str) -> list[dict[str, Any]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT events FROM outbox ORDER BY position").fetchall()
    told = (event for (events,) in rows for event in json.loads(events))
    return [event for event in told if event["type"] == "centre.published.v1"]


def _tell_express(url: str, published: list[dict[str, Any]]) -> None:
    unit = UnitOfWork("express", engine_for(url, name="same"), a_store(), HANDLERS)
    told = [CopyCentre(id=each["centre"], name=each["data"]["name"], version=each["sequence"]) for each in published]
    unit.run([Job(command=command) for command in told])
    unit.engine.dispose()


def _tell_supervision(url: str, published: list[dict[str, Any]]) -> None:
    unit = UnitOfWork("supervision", engine_for(url, name="same"), SupervisionStore(copies()), supervision.HANDLERS)
    hear(unit, published)
    unit.engine.dispose()
