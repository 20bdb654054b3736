"""What the endpoints of one service share, from its start to its end."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from contracts.refusals import Unavailable
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.access import Access
from services.chassis.http.notices import Notices
from services.chassis.http.partners import Partners, watch_partners
from services.chassis.http.reader import Reader
from services.chassis.http.routes import Api, Hook, Stream
from services.chassis.vault import Vault
from services.chassis.work import GroupCommit, Job, Outcome, UnitOfWork

COMMIT_SECONDS = 30
"""What a request waits for its commit at the most."""


class Wiring:
    """Connections, keys and registries of one service's HTTP side. Connects to nothing before `running`."""

    def __init__(self, api: Api, settings: Settings) -> None:
        """Raises ValueError naming the setting, OSError or KeyError, where a file is missing that the table needs."""
        self.service = api.service
        self.vault = Vault.from_file(_needed(settings.field_keys_file, "FIELD_KEYS_FILE"))
        self.access = Access(_needed(settings.token_keys_file, "TOKEN_KEYS_FILE"), settings.token_issuer)
        self.partners = _partners(api, settings)
        self.reader = Reader(api.service, settings.database_url)
        self._engine = engine_for(settings.database_url, name=f"{api.service}-write")
        unit = UnitOfWork(api.service, self._engine, api.store(settings, self.vault), api.handlers)
        self._commits = GroupCommit(unit)
        channels = sorted({route.channel for route in api.routes if isinstance(route, Stream)})
        self.notices = Notices(settings.database_url, f"{api.service}-listen", channels)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Writer thread and listener, from the first request to the last."""
        self._commits.start()
        self.notices.start()
        try:
            yield
        finally:
            await self.notices.stop()
            await asyncio.to_thread(self._commits.stop)
            self.reader.close()
            self._engine.dispose()

    async def submit(self, jobs: Sequence[Job]) -> list[Outcome]:
        """The outcomes of `jobs`, committed. Raises Unavailable; a repetition with the same key is safe then."""
        try:
            async with asyncio.timeout(COMMIT_SECONDS):
                return await self._commits.submit(jobs)
        except TimeoutError as error:
            raise Unavailable("办理超时,结果未知;请用同一编号重试") from error


def _partners(api: Api, settings: Settings) -> Partners | None:
    if api.intake or any(isinstance(route, Hook) for route in api.routes):
        return watch_partners(_needed(settings.partners_file, "PARTNERS_FILE"))
    return None


def _needed(path: Path | None, name: str) -> Path:
    if path is None:
        raise ValueError(f"{name} is not set")
    return path
