"""What a service's methods work with: its unit of work, its event handlers, its housekeeping."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Self, TypeAlias

import eventlet
import psycopg.waiting
from nameko.extensions import DependencyProvider
from sqlalchemy import Connection, Engine

from contracts.refusals import Unavailable
from services.chassis import metrics
from services.chassis.bus.clerk import Clerk, Events
from services.chassis.bus.due import DueCommands
from services.chassis.bus.message import Delivery, is_heartbeat
from services.chassis.bus.runner import settings_of
from services.chassis.bus.waking import Waking
from services.chassis.config import Settings
from services.chassis.database import engine_for, looking
from services.chassis.deliveries import Courier, Round
from services.chassis.deliveries.switches import keep_deliveries
from services.chassis.files import forget_unclaimed
from services.chassis.http.partners import watch_partners
from services.chassis.notices import Post, Words
from services.chassis.notices.gateways import gateway_of
from services.chassis.notices.pace import pace_of
from services.chassis.notices.queue import forget_settled
from services.chassis.vault import Vault
from services.chassis.villagers.codes import forget_codes
from services.chassis.work import Command, Handler, Store, UnitOfWork
from services.chassis.work.housekeeping import Forget, count_parked, forget_expired, in_steps, make_months
from services.chassis.work.sent import forget_sent

BATCH_SECONDS = 30.0
"""The longest that a batch may take, since the server's own time-outs don't reach over a stalled link."""
HOUSEKEEPING_SECONDS = 120.0
"""Likewise for a timer's."""
POST_SECONDS = 120.0
"""Likewise for a round of notices."""
CLAIM_SECONDS, CARRY_SECONDS = 20.0, 90.0
"""Likewise for seeing which webhooks are due, and for those of one partner."""
FOLLOW_SECONDS = 1.0
"""Seconds between two looks whether the registry of partners is another."""
PARTNERS_AT_ONCE = 32
"""Partners to whom webhooks are on their way at the same time."""
PARTING_SECONDS = 5.0
"""What webhooks on their way have to arrive when the worker stops; what doesn't is sent again by the next."""

Due: TypeAlias = Callable[[Connection, int], Sequence[Command]]
"""The commands that are due, longest first, up to a limit."""


class Desk(DependencyProvider):  # type: ignore[misc]
    """`desk = Desk(EVENTS, API.handlers, API.store)`; a method then says `self.desk.take(deliveries)`.

    `store` makes the service's store of its settings and the vault. The batch consumer, the timers, the post, which a
    service has that says in `notices` what it sends, and the courier, which it has with `webhooks`, have connections of
    their own: none keeps another waiting.
    """

    waking = Waking()

    def __init__(
        self,
        events: Events,
        handlers: Mapping[type, Handler],
        store: Callable[[Settings, Vault], Store],
        notices: Words | None = None,
        *,
        webhooks: bool = False,
        **options: Any,
    ) -> None:
        self._events = events
        self._handlers = handlers
        self._store = store
        self._words = notices
        self._webhooks = webhooks
        super().__init__(**options)

    def setup(self) -> None:
        """Make the engines, not yet connected.

        Raises RuntimeError where psycopg would stop the hub, ValueError without FIELD_KEYS_FILE, without PARTNERS_FILE
        for a service with webhooks, or for a wrong NOTICE_ setting, and what Vault and `watch_partners` raise.
        """
        if psycopg.waiting.wait is not psycopg.waiting.wait_selector:
            raise RuntimeError("PSYCOPG_WAIT_FUNC=wait_selector must be set before psycopg is imported")
        settings = settings_of(self.container)
        self._service = settings.service
        self._engine = engine_for(settings.database_url, name=f"{settings.service}-worker")
        self._side_engine = engine_for(settings.database_url, name=f"{settings.service}-timers")
        self._post_engine = engine_for(settings.database_url, name=f"{settings.service}-post")
        self._clerk = self.clerk_for(settings, self._engine)
        self._looking = looking(self._side_engine)
        self._side_unit = self.unit_for(settings, self._side_engine)
        self._post = self._post_for(settings, self._post_engine, self._words) if self._words else None
        self._courier_engine = engine_for(settings.database_url, name=f"{settings.service}-courier", pool=4)
        self._courier = _courier_for(settings, self._courier_engine) if self._webhooks else None
        self._due = defaultdict[Due, DueCommands](DueCommands)
        self._rounds = eventlet.GreenPool(PARTNERS_AT_ONCE)

    def start(self) -> None:
        """Follow the registry of partners, in a green thread of the container."""
        if self._courier is not None:
            self.container.spawn_managed_thread(self._follow, identifier=f"{self._service}-partners")

    def _follow(self) -> None:
        """Let nobody rest who has a new address to send to."""
        while True:
            if self._courier is not None and self._courier.outdated:
                self.waking.ring()
            eventlet.sleep(FOLLOW_SECONDS)

    def clerk_for(self, settings: Settings, engine: Engine) -> Clerk:
        """The clerk of the service, also where no container runs it.

        Raises ValueError without FIELD_KEYS_FILE, and what Vault raises.
        """
        return Clerk(self.unit_for(settings, engine), self._events, settings.poison_limit)

    def _post_for(self, settings: Settings, engine: Engine, words: Words) -> Post:
        unit, pace = self.unit_for(settings, engine), pace_of(settings.notice_quiet, settings.notice_merge_minutes)
        return Post(unit, _vault_of(settings), gateway_of(settings), words, pace, _within)

    def unit_for(self, settings: Settings, engine: Engine) -> UnitOfWork:
        """The unit of work of the service, also where no container runs it.

        Raises ValueError without FIELD_KEYS_FILE, and what Vault raises.
        """
        store = self._store(settings, _vault_of(settings))
        return UnitOfWork(settings.service, engine, store, self._handlers)

    def get_dependency(self, worker_ctx: Any) -> Self:
        """The desk itself."""
        return self

    def take(self, deliveries: Sequence[Delivery]) -> None:
        """As Clerk.take, with an end: raises Unavailable also where it took too long; its connection is discarded."""
        if not all(is_heartbeat(each) for each in deliveries):
            self.waking.ring()
        with _within(BATCH_SECONDS):
            self._clerk.take(deliveries)

    def run_due(self, due: Due) -> None:
        """Carry out what has fallen due: `due(connection, limit)` names it, longest due first.

        Each command says how its case stood, so that one that somebody was faster with, another replica too, does
        nothing; one that fails comes again later and later, and is counted. Raises Unavailable where the database is
        away; what is left comes with the next call.
        """
        with _within(HOUSEKEEPING_SECONDS):
            if self._due[due].carry_out(partial(self._ask, due), self._side_unit.run):
                self.waking.ring()
        metrics.DUE_HELD.labels(self._service).set(sum(each.held for each in self._due.values()))

    def _ask(self, due: Due, limit: int) -> Sequence[Command]:
        with self._looking.connect() as connection:
            return due(connection, limit)

    def deliver_notices(self) -> None:
        """Send what is due, one round; raises Unavailable where it took too long or the database is away."""
        if self._post is not None:
            with _within(POST_SECONDS):
                self._post.deliver_due()
            if self._post.waits:
                self.waking.ring()

    def deliver_webhooks(self) -> None:
        """Begin to send what is due, and wait for no partner; raises Unavailable where the database is away."""
        if self._courier is not None:
            with _within(CLAIM_SECONDS):
                rounds = self._courier.claim(self._rounds.free())
            if self._courier.waits:
                self.waking.ring()
            for due in rounds:
                self._rounds.spawn_n(_carry, self._courier, due)

    def keep_house(self, *tables: str, forget: Forget | None = None) -> None:
        """Count the parked, forget what has had its time, make coming months, also of the service's own `tables`.

        `forget` deletes up to so many rows of the service's own that have had their time, and says how many it were.
        """
        with _within(HOUSEKEEPING_SECONDS):
            metrics.PARKED_OPEN.labels(self._service).set(count_parked(self._side_engine, self._service))
            forget_expired(self._side_engine)
            in_steps(self._side_engine, forget_sent)
            if forget is not None:
                in_steps(self._side_engine, forget)
            forget_settled(self._side_engine, self._service)
            forget_codes(self._side_engine)
            forget_unclaimed(self._side_engine)
            keep_deliveries(self._side_engine, self._service)
            make_months(self._side_engine, "inbox", "access_log", *tables)

    def stop(self) -> None:
        """Let webhooks arrive that are on their way, and close the connections."""
        if self._courier is not None:
            self._courier.stop()
            with eventlet.Timeout(PARTING_SECONDS, exception=False):
                self._rounds.waitall()
        self._courier_engine.dispose()
        self._engine.dispose()
        self._side_engine.dispose()
        self._post_engine.dispose()


def _vault_of(settings: Settings) -> Vault:
    if settings.field_keys_file is None:
        raise ValueError("FIELD_KEYS_FILE is not set")
    return Vault.from_file(settings.field_keys_file)


def _courier_for(settings: Settings, engine: Engine) -> Courier:
    if settings.partners_file is None:
        raise ValueError("PARTNERS_FILE is not set")
    return Courier(settings.service, engine, watch_partners(settings.partners_file), _within)


def _carry(courier: Courier, due: Round) -> None:
    """A round with an end; what it leaves comes again."""
    with suppress(Unavailable), _within(CARRY_SECONDS):
        courier.carry(due)


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
