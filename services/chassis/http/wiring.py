"""What the endpoints of one service share, from its start to its end."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.types import Scope

from contracts.people import ANYBODY, Actor, Tier
from contracts.refusals import Forbidden, Unavailable
from services.chassis import staff
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.access import Access
from services.chassis.http.departures import Departures
from services.chassis.http.listener import Listener
from services.chassis.http.partners import Partner, Partners, watch_partners
from services.chassis.http.problem import Problem
from services.chassis.http.rates import Rate
from services.chassis.http.reader import Reader
from services.chassis.http.routes import MOST_EVENTS, Api, Hook, OpenWrite, Pull, Stream, Write
from services.chassis.http.signature import sender
from services.chassis.http.slow import OneByOne
from services.chassis.vault import Vault
from services.chassis.work import GroupCommit, Job, Outcome, UnitOfWork

COMMIT_SECONDS = 30
"""What a request waits for its commit at the most."""


class Wiring:
    """Connections, keys and registries of one service's HTTP side. Connects to nothing before `running`."""

    def __init__(self, api: Api, settings: Settings) -> None:
        """Raises ValueError naming the setting, OSError or KeyError, where a file is missing that the table needs."""
        self.service = api.service
        self.public_url = settings.public_url
        self.vault = Vault.from_file(_needed(settings.field_keys_file, "FIELD_KEYS_FILE"))
        self._access = Access(_needed(settings.token_keys_file, "TOKEN_KEYS_FILE"), settings.token_issuer, self.vault)
        self._partners = _partners(api, settings)
        self.partner_rate = Rate(api.service, "partner", settings.rate_partner, least=MOST_EVENTS)
        self._actor_rate = Rate(api.service, "actor", settings.rate_actor)
        url = settings.database_url
        self._open_rate = Rate(api.service, "address", settings.rate_open)
        self.reader = Reader(api.service, read_url=settings.read_database_url or url, write_url=url)
        self._engine = engine_for(settings.database_url, name=f"{api.service}-write")
        self.tables = OneByOne(f"{api.service}-table")
        self.tables_engine = engine_for(settings.database_url, name=f"{api.service}-tables")
        unit = UnitOfWork(api.service, self._engine, api.store(settings, self.vault), api.handlers)
        self._commits = GroupCommit(unit)
        streams = {route.channel for route in api.routes if isinstance(route, Stream)}
        channels = sorted({*streams, staff.channel_of(api.service)})
        self.listener = Listener(settings.database_url, f"{api.service}-listen", channels)
        self._departures = Departures(self.reader, self._access, self.listener, api.service)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Writer thread, listener and who has departed, from the first request to the last."""
        self._commits.start()
        self.listener.start()
        self._departures.start()
        try:
            yield
        finally:
            await self._departures.stop()
            await self.listener.stop()
            await asyncio.to_thread(self._commits.stop)
            self.reader.close()
            self._engine.dispose()
            self.tables.close()
            self.tables_engine.dispose()

    def actor(self, scope: Scope, allow: AbstractSet[Tier]) -> Actor:
        """Who asks. Raises 401 and 429 problems, and Forbidden where the actor's tier isn't allowed."""
        actor = self._access.actor(scope, allow)
        self._actor_rate.take(actor.id)
        return actor

    def is_still(self, actor: Actor, scope: Scope, allow: AbstractSet[Tier]) -> bool:
        """Whether a request that has begun is still this actor's: not once their token ends, they depart or move."""
        try:
            return self._access.actor(scope, allow) == actor
        except (Problem, Forbidden):
            return False

    def caller(self, scope: Scope, route: Write) -> Actor:
        """Who asks a route of people; anybody, where it is open to them, as often as an address may."""
        if not isinstance(route, OpenWrite):
            return self.actor(scope, route.allow)
        self.count_address(scope)
        return ANYBODY

    def count_address(self, scope: Scope) -> None:
        """Raises a 429 problem where the address has asked too often without a token."""
        client = scope.get("client")
        self._open_rate.take(client[0] if client else "")

    def sender(self, scope: Scope, body: bytes) -> Partner:
        """The partner who signed `body`. Raises 401 and 429 problems, and Forbidden for another service's partner."""
        if self._partners is None:
            raise LookupError("nothing in this table of routes is for partners")
        partner = sender(scope, body, self._partners, self.service)
        self.partner_rate.take(partner.id)
        return partner

    def check_room(self) -> None:
        """Raises Unavailable where no further job would be taken: then a body needn't be read through."""
        self._commits.check_room()

    def partner(self, name: str) -> Partner | None:
        """An entry of the partner registry, where it is one for this service."""
        partner = self._partners.get().get(name) if self._partners else None
        return partner if partner is not None and partner.service == self.service else None

    async def submit(self, jobs: Sequence[Job], size: int = 0) -> list[Outcome]:
        """The outcomes of `jobs`, committed; `size` is the bytes they came in, where a job may be large.

        Raises Unavailable; a repetition with the same key is safe then.
        """
        try:
            async with asyncio.timeout(COMMIT_SECONDS):
                return await self._commits.submit(jobs, size)
        except TimeoutError as error:
            raise Unavailable("办理超时,结果未知;请用同一编号重试") from error


def _partners(api: Api, settings: Settings) -> Partners | None:
    if api.intake or any(isinstance(route, Hook | Pull) for route in api.routes):
        return watch_partners(_needed(settings.partners_file, "PARTNERS_FILE"))
    return None


def _needed(path: Path | None, name: str) -> Path:
    if path is None:
        raise ValueError(f"{name} is not set")
    return path
