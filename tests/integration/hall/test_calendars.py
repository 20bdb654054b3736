"""A calendar that the county publishes moves what the hall counts in working days."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, text

from contracts.applications import ApplicationState as State
from contracts.envelope import Event
from contracts.people import COUNTY
from services.chassis.almanac import built_in, read_calendar
from services.chassis.calendar import SHANGHAI
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Inbox, Job, Ref, UnitOfWork
from services.hall.domain.application import Application
from services.hall.domain.clock import Rules
from services.hall.events import EVENTS
from services.hall.handlers import HANDLERS
from services.hall.store import HallStore
from tests.servers import FreshDatabase
from tests.unit.hall.application import NOW, an_application
from tests.waiting import eventually

WORKED = date(2026, 7, 4)
"""A Saturday, three days after NOW."""


@dataclass
class Hall:
    engine: Engine

    @property
    def store(self) -> HallStore:
        """As each process has one of its own."""
        return HallStore(Vault("k1", {"k1": b"1" * 32}, b"l" * 32), Rules(calendar=built_in()))

    def hear(self, *events: Event) -> list[str]:
        unit = UnitOfWork("hall", self.engine, self.store, HANDLERS)
        jobs = [Job(command=EVENTS[each.type](each), once=Inbox("hall", each.id)) for each in events]
        return [outcome.status for outcome in unit.run(jobs)]

    def keep(self, application: Application) -> str:
        kept = replace(application, id=str(uuid7()), number=str(application.version))
        with self.engine.begin() as connection:
            self.store.save(connection, [kept], [], NOW)
        return kept.id

    def scalar(self, column: str, application: str) -> object:
        with self.engine.connect() as connection:
            return connection.execute(text(f"SELECT {column} FROM application WHERE id = '{application}'")).scalar()

    def day(self, column: str, application: str) -> datetime:
        found = self.scalar(column, application)
        assert isinstance(found, datetime)
        return found.astimezone(SHANGHAI)


@pytest.fixture
def hall(fresh_database: FreshDatabase) -> Iterator[Hall]:
    engine = engine_for(fresh_database.write_url("hall"), name="test", pool=4)
    yield Hall(engine)
    engine.dispose()


def published(version: int, *worked: date) -> Event:
    """2026 as the State Council has it, with more days on which people work."""
    known = read_calendar()
    weekends = sorted({day for day in known.working_weekends if day.year == 2026} | set(worked))
    off = sorted((day, name) for day, name in known.holidays.items() if day.year == 2026)
    return Event(
        id=str(uuid7()),
        source="/supervision",
        type="calendar.published.v1",
        subject="2026",
        time=NOW + timedelta(minutes=version),
        sequence=version,
        centre=COUNTY,
        actor="county:370829",
        responsible="village:370829",
        traceparent="",
        data={
            "year": 2026,
            "version": version,
            "number": "试例〔2026〕1号",
            "holidays": [{"name": name, "from": day.isoformat(), "to": day.isoformat()} for day, name in off],
            "working_weekends": [day.isoformat() for day in weekends],
        },
    )


def test_a_published_make_up_day_moves_the_day_on_which_silence_counts_as_acceptance(hall: Hall) -> None:
    waiting, accepted = hall.keep(an_application(State.SUBMITTED)), hall.keep(an_application(State.ACCEPTED))
    before = hall.day("due_at", waiting), hall.day("promised_at", accepted), hall.scalar("version", waiting)

    assert hall.hear(published(1, WORKED)) == ["accepted"]

    day = timedelta(days=1)
    assert before[0] == datetime(2026, 7, 9, tzinfo=SHANGHAI)
    assert hall.day("due_at", waiting) == before[0] - day
    assert hall.day("promised_at", accepted) == before[1] - day
    assert hall.scalar("version", waiting) == before[2], "nothing has happened to it"


def test_what_comes_later_counts_by_the_published_calendar_in_every_process(hall: Hall) -> None:
    hall.hear(published(1, WORKED))
    store, new = hall.store, replace(an_application(), id=str(uuid7()))

    with hall.engine.begin() as connection:
        store.load(connection, [Ref(Application, new.id)])
        store.save(connection, [new], [], NOW)

    assert hall.day("due_at", new.id) == datetime(2026, 7, 8, tzinfo=SHANGHAI)


def test_an_older_calendar_that_arrives_later_changes_nothing(hall: Hall) -> None:
    waiting = hall.keep(an_application())
    hall.hear(published(2))

    assert hall.hear(published(1, WORKED)) == ["accepted"]

    assert hall.day("due_at", waiting) == datetime(2026, 7, 9, tzinfo=SHANGHAI)


def test_what_is_decided_keeps_the_day_that_was_promised(hall: Hall) -> None:
    decided = hall.keep(an_application(State.GRANTED))
    before = hall.day("promised_at", decided)

    hall.hear(published(1, WORKED))

    assert hall.day("promised_at", decided) == before


def test_a_calendar_waits_for_who_counts_by_the_one_before_and_then_counts_that_too(hall: Hall) -> None:
    waiting, store = hall.keep(an_application()), hall.store
    with ThreadPoolExecutor(1) as others, hall.engine.connect() as slow:
        held = store.load(slow, [Ref(Application, waiting)])[Ref(Application, waiting)]
        arriving = others.submit(hall.hear, published(1, WORKED))
        with hall.engine.connect() as watching:
            eventually(lambda: _waits(watching))
        store.save(slow, [replace(held, version=held.version + 1)], [], NOW)
        slow.commit()

        assert arriving.result() == ["accepted"]

    assert hall.day("due_at", waiting) == datetime(2026, 7, 8, tzinfo=SHANGHAI)


def _waits(connection: Connection) -> bool:
    waiting = "SELECT count(*) FROM pg_locks WHERE relation = CAST('application' AS regclass) AND NOT granted"
    return bool(connection.execute(text(waiting)).scalar())
