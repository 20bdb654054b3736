"""Copies for services that missed the events that bring them: those that joined a house which ran before."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from sqlalchemy import Engine, text

from contracts.envelope import Event
from deploy.processes.discovery import service_class, with_tables, with_worker
from services.centres.handlers.titles import CopyTitle
from services.centres.store import titles
from services.chassis import calendars, centres, staff
from services.chassis.calendar import Notice
from services.chassis.calendars import CopyCalendar
from services.chassis.centres import Centre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.staff import Colleague
from services.chassis.work import Command, Job, Status
from services.supervision.store.calendars import newest

_PUBLISHED = text("""
    SELECT id, name, version, state, joint_site, reason, instead,
        CASE WHEN state = 'suspended' THEN CAST(pauses -> -1 ->> 'reopens_on' AS date) END AS reopens_on
    FROM centre ORDER BY id
""")
_TITLES = text("""
    SELECT DISTINCT ON (standard) standard AS id, body->>'title' AS title,
        count(*) OVER (PARTITION BY standard) AS version
    FROM standard_version ORDER BY standard, standard_version.version DESC
""")
"""The county's own versions number the events that told of them."""


def with_copies() -> tuple[str, ...]:
    """Names of the services that keep the chassis' copy of centres and nothing more of them."""
    return _hearing(centres.centre_published)


def with_calendars() -> tuple[str, ...]:
    """Names of the services that keep the chassis' copy of the county's calendars."""
    return _hearing(calendars.calendar_published)


def copy_centres() -> Mapping[str, int]:
    """Give each service the published centres that it lacks; says how many by service, of those that lacked any.

    A copy has the version of the event that was missed, so an event which is still on its way changes nothing when it
    arrives, and a later one does. Broken off between two services, the next start goes on.
    Raises sqlalchemy's OperationalError when the database can't be reached.
    """
    with _connected("centres") as engine, engine.connect() as connection:
        published = [centres.centre_of(row) for row in connection.execute(_PUBLISHED)]
    given = {service: _give(service, published) for service in with_copies()}
    return {service: number for service, number in given.items() if number}


def copy_calendars() -> Mapping[str, int]:
    """Give each service the published calendars that it lacks, or has older; says how many by service, as above.

    They come to it as by the event: what it counts by them is counted anew in the same transaction.
    Raises sqlalchemy's OperationalError when the database can't be reached, RuntimeError where a service refuses one.
    """
    with _connected("supervision") as engine, engine.connect() as connection:
        published = newest(connection)
    given = {service: _give_calendars(service, published) for service in with_calendars()}
    return {service: number for service, number in given.items() if number}


def copy_staff() -> Mapping[str, int]:
    """Give each service the people that it lacks, as with centres; also those who were in the register before copies.

    Raises sqlalchemy's OperationalError when the database can't be reached.
    """
    with _connected("centres") as engine, engine.connect() as connection:
        published = staff.everybody(connection)
    given = {service: _give_people(service, published) for service in with_worker() if service in with_tables()}
    return {service: number for service, number in given.items() if number}


def copy_titles() -> int:
    """Give the registry what the county calls the promises that it has edited; says how many it lacked or had older.

    Raises as above.
    """
    with _connected("supervision") as engine, engine.connect() as connection:
        edited = connection.execute(_TITLES).all()
    with _connected("centres") as engine, engine.connect() as connection:
        known = {ref.key: title.version for ref, title in titles.load(connection, [row.id for row in edited]).items()}
    lacking = [row for row in edited if row.version > known.get(row.id, 0)]
    _hand_over("centres", [CopyTitle(standard=row.id, text=row.title, sequence=row.version) for row in lacking])
    return len(lacking)


def _hearing(reader: Callable[[Event], Command]) -> tuple[str, ...]:
    return tuple(name for name in with_worker() if name in with_tables() and reader in _readers(name))


def _readers(service: str) -> Collection[Callable[[Event], Command]]:
    readers: Mapping[str, Callable[[Event], Command]] = import_module(f"services.{service}.events").EVENTS
    return readers.values()


def _give(service: str, published: Sequence[Centre]) -> int:
    with _connected(service) as engine, engine.begin() as connection:
        known = centres.names(connection)
        lacking = [centre for centre in published if centre.id not in known]
        centres.save(connection, lacking)
    return len(lacking)


def _give_people(service: str, published: Sequence[Colleague]) -> int:
    with _connected(service) as engine, engine.begin() as connection:
        known = {each.id for each in staff.everybody(connection)}
        lacking = [each for each in published if each.id not in known]
        staff.save(connection, lacking)
    return len(lacking)


def _give_calendars(service: str, published: Mapping[int, tuple[Notice, Any]]) -> int:
    with _connected(service) as engine, engine.connect() as connection:
        known = calendars.versions(connection)
    lacking = [
        CopyCalendar(notice=notice, version=row.version, published_at=row.published_at)
        for year, (notice, row) in published.items()
        if row.version > known.get(year, 0)
    ]
    _hand_over(service, lacking)
    return len(lacking)


def _hand_over(service: str, commands: Sequence[Command]) -> None:
    worker: Any = service_class(service)
    jobs = [Job(command=command) for command in commands]
    with _connected(service) as engine:
        outcomes = worker.desk.unit_for(Settings.load(service), engine).run(jobs) if jobs else []
    if any(outcome.status is not Status.ACCEPTED for outcome in outcomes):
        raise RuntimeError(f"{service} did not take over what it missed: {outcomes}")


@contextmanager
def _connected(service: str) -> Iterator[Engine]:
    engine = engine_for(Settings.load(service).database_url, name=f"{service}-seed")
    try:
        yield engine
    finally:
        engine.dispose()
