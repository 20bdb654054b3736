"""What a service's methods work with: its unit of work, its event handlers, its housekeeping."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

import eventlet
import psycopg.waiting
from nameko.extensions import DependencyProvider
from sqlalchemy import Engine

from contracts.refusals import Unavailable
from services.chassis.bus.clerk import Clerk, Events
from services.chassis.bus.message import Delivery
from services.chassis.bus.runner import settings_of
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.vault import Vault
from services.chassis.work import Handler, Store, UnitOfWork
from services.chassis.work.housekeeping import forget_expired, make_months

BATCH_SECONDS = 30.0
"""The longest that a batch may take, since the server's own time-outs don't reach over a stalled link."""
HOUSEKEEPING_SECONDS = 120.0
"""Likewise for a timer's."""


class Desk(DependencyProvider):  # type: ignore[misc]
    """`desk = Desk(EVENTS, API.handlers, API.store)`; a method then says `self.desk.take(deliveries)`.

    `store` makes the service's store of its settings and the vault. The batch consumer and the timers have a
    connection each, so that a slow timer never keeps a batch waiting.
    """

    def __init__(
        self,
        events: Events,
        handlers: Mapping[type, Handler],
        store: Callable[[Settings, Vault], Store],
        **options: Any,
    ) -> None:
        self._events = events
        self._handlers = handlers
        self._store = store
        super().__init__(**options)

    def setup(self) -> None:
        """Make the engines, not yet connected.

        Raises RuntimeError where psycopg would stop the hub, ValueError without FIELD_KEYS_FILE, and what Vault raises.
        """
        if psycopg.waiting.wait is not psycopg.waiting.wait_selector:
            raise RuntimeError("PSYCOPG_WAIT_FUNC=wait_selector must be set before psycopg is imported")
        settings = settings_of(self.container)
        self._engine = engine_for(settings.database_url, name=f"{settings.service}-worker")
        self._side_engine = engine_for(settings.database_url, name=f"{settings.service}-timers")
        self._clerk = self.clerk_for(settings, self._engine)

    def clerk_for(self, settings: Settings, engine: Engine) -> Clerk:
        """The clerk of the service, also where no container runs it.

        Raises ValueError without FIELD_KEYS_FILE, and what Vault raises.
        """
        if settings.field_keys_file is None:
            raise ValueError("FIELD_KEYS_FILE is not set")
        store = self._store(settings, Vault.from_file(settings.field_keys_file))
        unit = UnitOfWork(settings.service, engine, store, self._handlers)
        return Clerk(unit, self._events, settings.poison_limit)

    def get_dependency(self, worker_ctx: Any) -> Self:
        """The desk itself."""
        return self

    def take(self, deliveries: Sequence[Delivery]) -> None:
        """As Clerk.take, with an end: raises Unavailable also where it took too long; its connection is discarded."""
        with _within(BATCH_SECONDS):
            self._clerk.take(deliveries)

    def keep_house(self, *tables: str) -> None:
        """Forget expired idempotency keys; make the coming months of the inbox and of the service's own `tables`."""
        with _within(HOUSEKEEPING_SECONDS):
            forget_expired(self._side_engine)
            make_months(self._side_engine, "inbox", *tables)

    def stop(self) -> None:
        """Close the connections."""
        self._engine.dispose()
        self._side_engine.dispose()


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raises Unavailable in a block that takes longer; SQLAlchemy discards the connection it was using."""
    limit = eventlet.Timeout(seconds)
    try:
        yield
    except eventlet.Timeout as late:
        if late is not limit:
            raise
        raise Unavailable("数据库没有及时答复") from late
    finally:
        limit.cancel()
