"""The registry's centres for services that missed their events: those that joined a house which ran before."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module

from sqlalchemy import Connection, text

from deploy.processes.discovery import with_tables, with_worker
from services.chassis import centres
from services.chassis.centres import Centre
from services.chassis.config import Settings
from services.chassis.database import engine_for

_PUBLISHED = text("SELECT id, name, version FROM centre ORDER BY id")


def with_copies() -> tuple[str, ...]:
    """Names of the services that keep the chassis' copy of centres and nothing more of them."""
    return tuple(name for name in with_worker() if name in with_tables() and _copies(name))


def copy_centres() -> Mapping[str, int]:
    """Give each service the published centres that it lacks; says how many by service, of those that lacked any.

    A copy has the version of the event that was missed, so an event which is still on its way changes nothing when it
    arrives, and a later one does. Broken off between two services, the next start goes on.
    Raises sqlalchemy's OperationalError when the database can't be reached.
    """
    with _connected("centres") as connection:
        published = [Centre(row.id, row.name, row.version) for row in connection.execute(_PUBLISHED)]
    given = {service: _give(service, published) for service in with_copies()}
    return {service: number for service, number in given.items() if number}


def _copies(service: str) -> bool:
    return centres.centre_published in import_module(f"services.{service}.events").EVENTS.values()


def _give(service: str, published: Sequence[Centre]) -> int:
    with _connected(service) as connection:
        known = centres.names(connection)
        lacking = [centre for centre in published if centre.id not in known]
        centres.save(connection, lacking)
    return len(lacking)


@contextmanager
def _connected(service: str) -> Iterator[Connection]:
    engine = engine_for(Settings.load(service).database_url, name=f"{service}-seed")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
