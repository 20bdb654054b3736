"""The webhooks to one partner, in the database of the service whose partner it is."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from environs import Env
from sqlalchemy import Connection

from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.partners import watch_partners

REPLAY_SECONDS = 600
"""What marking a partner's webhooks of a whole week may take."""


def services_of_partners() -> Mapping[str, str]:
    """For each partner with a webhook its service. Raises EnvError without PARTNERS_FILE, and as `watch_partners`."""
    path: Path = Env().path("PARTNERS_FILE")
    return {each.id: each.service for each in watch_partners(path).get().values() if each.address}


@contextmanager
def deliveries_of(service: str) -> Iterator[Connection]:
    """One transaction in a service's database; raises EnvError without its address."""
    url = Settings.load(service).database_url
    engine = engine_for(url, name=f"{service}-deliveries", statement_seconds=REPLAY_SECONDS)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
