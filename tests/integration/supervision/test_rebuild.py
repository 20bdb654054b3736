"""What is made anew from the audit log alone is what was there, row for row."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from contracts.people import COUNTY, Actor, Tier
from contracts.standards import BY_ID, Limit
from deploy.processes import rebuilding
from services.chassis.calendar import SHANGHAI, Holiday, Notice
from services.chassis.work import Job, UnitOfWork
from services.supervision.api import API
from services.supervision.events import to_recount
from services.supervision.handlers.calendars import Publish
from services.supervision.handlers.office import PublishHours
from services.supervision.handlers.promises import Draft, Keep, PublishDraft, Retire
from services.supervision.store import SupervisionStore, fresh
from services.supervision.store.audit import verify
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import NEAR, Hear, Rebuild
from tests.integration.supervision.stories import HOURS, TOLD, contents
from tests.servers import FreshDatabase
from tests.unit.supervision.events import event

OPERATOR = Actor("county:1", Tier.COUNTY, COUNTY)
NOTICE = Notice(
    2027,
    "试例〔2026〕1号",
    (Holiday("元旦", datetime(2027, 1, 1).date(), datetime(2027, 1, 6).date()),),  # noqa: DTZ001 - a day
    frozenset({datetime(2027, 1, 9).date()}),  # noqa: DTZ001
)
HOURLY = PublishHours(
    {"windows": [{"opens": "09:00", "closes": "17:00"}], "weekdays": [], "seasons": []}, date(2035, 1, 1)
)
RETIREMENTS = (
    Retire("express.notify", datetime(2027, 1, 1, tzinfo=UTC), "已并入另一项承诺"),
    Keep("express.notify"),
    Retire("feedback.reply", None, "已并入另一项承诺"),
)
SHAPE = (
    """
        SELECT table_name, column_name, data_type, is_nullable, column_default, ordinal_position
        FROM information_schema.columns WHERE table_schema = 'supervision'
    """,
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'supervision'",
    """
        SELECT relname, CAST(relacl AS text[]), reloptions FROM pg_class
        WHERE relnamespace = CAST('supervision' AS regnamespace) AND relkind = 'r'
    """,
    """
        SELECT CAST(conrelid AS regclass), conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = CAST('supervision' AS regnamespace)
    """,
)


@pytest.fixture
def unit(engine: Engine) -> UnitOfWork:
    return UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers)


def shape(engine: Engine) -> list[tuple[str, ...]]:
    """Columns, indexes, rights and storage of the tables that are made anew."""
    with engine.connect() as connection:
        return sorted(tuple(map(str, row)) for query in SHAPE for row in connection.execute(text(query)))


def edit(unit: UnitOfWork, engine: Engine) -> None:
    """The county publishes a calendar, counted to its end, working hours, a version of a standard, and retirements."""
    shorter = replace(BY_ID["hall.help"], limit=Limit.parse("9h"))
    for command in (Publish(NOTICE), HOURLY, Draft(shorter), PublishDraft("hall.help", None), *RETIREMENTS):
        (outcome,) = unit.run([Job(command=command, actor=OPERATOR)])
        assert outcome.status == "accepted", outcome
    while True:
        with engine.connect() as connection:
            commands = to_recount(connection, 500)
        if not commands:
            return
        unit.run([Job(command=command) for command in commands])


def test_a_rebuild_is_what_was_there_row_for_row_and_in_shape(
    hear: Hear, unit: UnitOfWork, engine: Engine, owner: Engine, rebuild: Rebuild
) -> None:
    hear(*reversed(TOLD[:5]))
    hear(*TOLD[3:], *HOURS)
    edit(unit, engine)
    hear(*HOURS, *TOLD)
    hear(event("volunteer_task.opened.v1", 1, subject="f", centre=NEAR, source="/hall", time=datetime.now(UTC)))
    before, form = contents(engine), shape(owner)
    elsewhere = {"climb", "ladder", "live", "mark", "person_month", "voice_month"}
    assert all(before[table] for table in fresh.TABLES if table not in elsewhere)

    events = rebuild()

    assert contents(engine) == before
    assert shape(owner) == form
    assert events == len(TOLD) + len(HOURS) + 5 + len(RETIREMENTS)
    assert whole(engine)


def test_after_a_rebuild_work_goes_on_and_who_watches_hears_of_it(hear: Hear, engine: Engine, rebuild: Rebuild) -> None:
    hear(*TOLD[:2])
    with engine.connect() as connection:
        revision = connection.execute(text("SELECT revision FROM live")).scalar_one()

    rebuild()
    hear(*TOLD, *HOURS)
    rebuilt_and_gone_on = contents(engine)
    rebuild()

    assert contents(engine) == rebuilt_and_gone_on
    with engine.connect() as connection:
        assert connection.execute(text("SELECT revision FROM live")).scalar_one() > revision
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("DELETE FROM case_event"))


def test_what_arrives_while_a_rebuild_runs_is_in_it(hear: Hear, engine: Engine, fresh_database: FreshDatabase) -> None:
    hear(*TOLD[:4], *HOURS[:1])
    late = iter([TOLD[4:], HOURS[1:], ()])

    def meanwhile(_taken: int, _total: int) -> None:
        hear(*next(late, ()))

    rebuilding.rebuild(meanwhile, fresh_database.services["supervision"].owner)
    rebuilt = contents(engine)

    rebuilding.rebuild(lambda taken, total: None, fresh_database.services["supervision"].owner)
    assert contents(engine) == rebuilt
    assert len(rebuilt["case_event"]) == len(TOLD) + len(HOURS)


def test_a_calendar_that_is_published_meanwhile_begins_the_rebuild_again(
    hear: Hear, unit: UnitOfWork, engine: Engine, fresh_database: FreshDatabase
) -> None:
    hear(*TOLD)
    steps: list[int] = []

    def meanwhile(taken: int, _total: int) -> None:
        if not steps:
            edit(unit, engine)
        steps.append(taken)

    rebuilding.rebuild(meanwhile, fresh_database.services["supervision"].owner)

    assert any(later < earlier for earlier, later in pairwise(steps)), "begun again"
    with engine.connect() as connection:
        query = text("SELECT due_at FROM clock WHERE case_id = 'hall:c'")
        assert connection.execute(query).scalar_one() == datetime(2027, 1, 12, tzinfo=SHANGHAI)


def test_a_rebuild_that_is_broken_off_leaves_everything_as_it_was_and_the_next_one_does_it(
    hear: Hear, engine: Engine, fresh_database: FreshDatabase, rebuild: Rebuild
) -> None:
    hear(*TOLD)
    before = contents(engine)

    def cut(taken: int, _total: int) -> None:
        if taken:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild(cut, fresh_database.services["supervision"].owner)

    assert contents(engine) == before
    rebuild()
    assert contents(engine) == before


def test_two_do_not_rebuild_at_the_same_time(hear: Hear, owner: Engine, rebuild: Rebuild) -> None:
    with owner.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(hashtext('supervision.rebuild'))"))
        with pytest.raises(rebuilding.Busy):
            rebuild()


def whole(engine: Engine) -> bool:
    with engine.connect() as reading:
        return verify(reading).broken is None
