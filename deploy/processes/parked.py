"""The parked messages of a service, and the clerk that would have handled them, without a broker."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deploy.processes.discovery import service_class
from services.chassis.bus.clerk import Clerk
from services.chassis.bus.parked import ParkedMessages
from services.chassis.config import Settings
from services.chassis.database import engine_for


@contextmanager
def parked_of(service: str) -> Iterator[ParkedMessages]:
    """The parked messages of one service; raises EnvError without an address of its database."""
    engine = engine_for(Settings.load(service).database_url, name=f"{service}-parked")
    try:
        yield ParkedMessages(engine, service)
    finally:
        engine.dispose()


@contextmanager
def clerk_of(service: str) -> Iterator[Clerk]:
    """The clerk with the handlers and the store of the service's worker, on a connection of its own."""
    settings = Settings.load(service)
    engine = engine_for(settings.database_url, name=f"{service}-replay")
    worker: Any = service_class(service)
    try:
        yield worker.desk.clerk_for(settings, engine)
    finally:
        engine.dispose()
