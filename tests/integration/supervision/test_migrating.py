"""Data of an earlier schema survive."""

import pytest
from sqlalchemy import Engine, text

from services.chassis.database import engine_for
from services.chassis.migrations import migrate
from services.chassis.migrations.rights import WRITER
from services.chassis.work import UnitOfWork
from services.supervision.api import API
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import job
from tests.servers import FreshDatabase
from tests.unit.supervision.events import CENTRE, at, event

FIRST = {"type": "parcel.inbound.v1", "sequence": 2, "at": at("09:00")}
EXPECTED = {"type": "parcel.expected.v1", "sequence": 1, "at": at("08:00")}
NOTIFIED = {"type": "parcel.notified.v1", "sequence": 3, "at": at("10:00")}
_EVENT = text("""
    INSERT INTO case_event VALUES (:case, gen_random_uuid(), :type, :sequence, :at, :centre, :responsible)
""")
_CLOCK = text("""
    INSERT INTO clock (case_id, standard, centre, responsible, opened_at, due_at, ended_at, hours)
    VALUES (:case, 'express.notify', :centre, :responsible, :opened, :due, :ended, 0)
""")
_TABLES = text("""
    SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
        AND relnamespace = current_schema()::regnamespace AND relname <> ALL (:chassis)
""")
_ROLLUP = text("INSERT INTO rollup VALUES (:centre, 1, :at, 1)")
_DAY = text("INSERT INTO rollup_day VALUES (:centre, :day, 5, 2, 1, 0)")


@pytest.fixture
def old(fresh_database: FreshDatabase, owner: Engine) -> Engine:
    """A schema as the first revision made it: the parcel `ended` was notified in time, `running` not yet."""
    with owner.begin() as connection:
        own = connection.execute(_TABLES, {"chassis": [*WRITER, "chassis_version"]}).scalars()
        connection.execute(text(f"DROP TABLE {', '.join(own)}"))
    migrate("supervision", fresh_database.services["supervision"].owner, "0001")
    owing = {"centre": CENTRE, "responsible": f"village:{CENTRE}"}
    with owner.begin() as connection:
        for case, events in {
            "express:ended": (EXPECTED, FIRST, NOTIFIED),
            "express:running": (EXPECTED, FIRST),
        }.items():
            connection.execute(_EVENT, [{"case": case, **owing, **each} for each in events])
            ended = at("10:00") if case == "express:ended" else None
            times = {"opened": at("09:00"), "due": at("11:00"), "ended": ended}
            connection.execute(_CLOCK, {"case": case, **owing, **times})
        connection.execute(_ROLLUP, {"centre": CENTRE, "at": at("10:00")})
        connection.execute(_DAY, {"centre": CENTRE, "day": at("10:00").date()})
    return owner


def clocks(engine: Engine) -> list[tuple[object, ...]]:
    query = "SELECT case_id, standard, opening_sequence, ended_at, voided FROM clock ORDER BY 1, 2, 3"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_clocks_of_the_first_schema_know_what_opened_them(old: Engine, fresh_database: FreshDatabase) -> None:
    migrate("supervision", fresh_database.services["supervision"].owner)

    assert clocks(old) == [
        ("express:ended", "express.notify", 2, at("10:00"), False),
        ("express:running", "express.notify", 2, None, False),
    ]


def test_a_case_of_the_first_schema_goes_on(old: Engine, fresh_database: FreshDatabase) -> None:
    migrate("supervision", fresh_database.services["supervision"].owner)

    writer = engine_for(fresh_database.write_url("supervision"), name="test")
    unit = UnitOfWork("supervision", writer, SupervisionStore(copies()), API.handlers)
    unit.run([job(event("parcel.collected.v1", 3, subject="running", time=at("10:30")))])
    writer.dispose()

    assert [each for each in clocks(old) if each[0] == "express:running"] == [
        ("express:running", "express.notify", 2, at("10:30"), False),
        ("express:running", "express.return", 2, at("10:30"), False),
    ]
    with old.connect() as connection:
        figures = "SELECT events, opened, met, completed_late, open FROM rollup_day JOIN rollup USING (centre)"
        assert tuple(connection.execute(text(figures)).one()) == (6, 3, 3, 0, 0)
