"""Pages and supervision on a database of their own, as the api process mounts them, told of events as by the bus."""

import base64
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from starlette.applications import Starlette

from contracts.envelope import Event
from contracts.people import Actor
from deploy.processes.api import compose
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.app import build as service
from services.chassis.http.tokens import issue, make_keys
from services.chassis.work import Inbox, Job, UnitOfWork
from services.supervision.api import API
from services.supervision.events import EVENTS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from services.web.api import build as pages
from tests.servers import FreshDatabase

Hear: TypeAlias = Callable[..., None]


def environment(folder: Path, database: FreshDatabase) -> Mapping[str, str]:
    """The settings of both, with fresh keys in `folder`."""
    key = base64.b64encode(os.urandom(32)).decode()
    (folder / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    private, public = make_keys(folder)
    return {
        "DATABASE_URL": database.write_url("supervision"),
        "FIELD_KEYS_FILE": str(folder / "fields.json"),
        "TOKEN_KEYS_FILE": str(public),
        "TOKEN_PRIVATE_KEY_FILE": str(private),
        "SIGN_IN": "development",
    }


def token_of(actor: Actor) -> str:
    """For calling the API as somebody, with the key that the environment names."""
    return issue(Path(os.environ["TOKEN_PRIVATE_KEY_FILE"]), actor)


def mounted() -> Starlette:
    """Both, with what the environment says."""
    return compose({"supervision": service(API, Settings.load("supervision")), "web": pages(Settings.load("web"))})


@contextmanager
def hearing(database: FreshDatabase) -> Iterator[Hear]:
    """`hear(*events)` lets supervision take events in, as one batch."""
    engine = engine_for(database.write_url("supervision"), name="test")
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers)

    def hear(*events: Event) -> None:
        unit.run([Job(command=EVENTS[each.type](each), once=Inbox("supervision", each.id)) for each in events])

    try:
        yield hear
    finally:
        engine.dispose()
