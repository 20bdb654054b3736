"""Deadlocks and serialisation failures pass; what goes on failing fails alone and leaves nothing."""

import threading
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, text

from services.chassis.work import Job, Outcome, UnitOfWork
from tests.integration.work.accounts import PayIn, Transfer
from tests.integration.work.test_unit_of_work import balances, events, remember, statuses
from tests.servers import FreshDatabase
from tests.waiting import eventually

FAILING = """
    CREATE SEQUENCE attempt;
    CREATE FUNCTION fail_at_first() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('attempt') <= {times} THEN
            RAISE 'could not serialize access' USING ERRCODE = '40001';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER fail_at_first BEFORE INSERT ON account_event FOR EACH ROW EXECUTE FUNCTION fail_at_first();
"""
"""Sequences don't roll back, so that this one counts the transactions that were tried."""


@pytest.fixture
def stranger(fresh_database: FreshDatabase, engine: Engine) -> Iterator[psycopg.Connection]:
    """Somebody who locks rows in another order, and never is the one whom the server picks to end a deadlock."""
    with psycopg.connect(fresh_database.superuser_url, options="-c search_path=express") as connection:
        connection.execute("SET deadlock_timeout = '60s'")
        connection.commit()
        yield connection


def fail_at_first(database: FreshDatabase, times: int) -> None:
    with psycopg.connect(database.services["express"].owner) as owner:
        owner.execute(FAILING.format(times=times))


def is_waiting(database: FreshDatabase) -> bool:
    with psycopg.connect(database.superuser_url) as admin:
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return admin.execute(waiting).fetchone() is not None


def lock(connection: psycopg.Connection, account: str) -> None:
    connection.execute("SELECT FROM account WHERE id = %s FOR UPDATE", [account])


@pytest.mark.parametrize("jobs", [[Transfer("a", "b", 1)], [PayIn("a", 1), PayIn("b", 1)]], ids=["one", "batch"])
def test_a_deadlock_passes(
    unit: UnitOfWork, stranger: psycopg.Connection, fresh_database: FreshDatabase, jobs: list[Transfer | PayIn]
) -> None:
    unit.run([Job(command=PayIn(name, 5)) for name in "ab"])
    outcomes: list[Outcome] = []
    writer = threading.Thread(target=lambda: outcomes.extend(unit.run([Job(command=job) for job in jobs])))

    lock(stranger, "b")
    writer.start()
    eventually(lambda: is_waiting(fresh_database))
    lock(stranger, "a")
    stranger.commit()
    writer.join(10)

    assert set(statuses(outcomes)) == {"accepted"}
    assert sum(balances(unit.engine).values()) == 10 + sum(isinstance(job, PayIn) for job in jobs)


def test_a_serialisation_failure_is_tried_three_times(unit: UnitOfWork, fresh_database: FreshDatabase) -> None:
    fail_at_first(fresh_database, times=3)

    assert statuses(unit.run([Job(command=PayIn("a", 5))])) == ["accepted"]
    assert events(unit.engine) == [("a", 1, 5)]


def test_what_fails_each_time_fails_and_its_key_is_free_again(unit: UnitOfWork, fresh_database: FreshDatabase) -> None:
    fail_at_first(fresh_database, times=4)
    job = Job(command=PayIn("a", 5), once=remember("k"))

    assert statuses(unit.run([job])) == ["failed"]
    assert balances(unit.engine) == {}
    assert statuses(unit.run([job])) == ["accepted"]


def test_the_others_of_a_batch_go_on_where_one_cannot_be_serialised(
    unit: UnitOfWork, fresh_database: FreshDatabase
) -> None:
    fail_at_first(fresh_database, times=4)

    outcomes = unit.run([Job(command=PayIn(name, 5)) for name in "ab"])

    assert statuses(outcomes) == ["failed", "accepted"]
    assert balances(unit.engine) == {"b": 5}


def test_a_tables_rule_sees_what_a_batch_leaves(unit: UnitOfWork, engine: Engine) -> None:
    """Which is why a rule for every step belongs in the domain."""
    outcomes = unit.run([Job(command=PayIn("a", -5)), Job(command=PayIn("a", 9))])

    assert statuses(outcomes) == ["accepted", "accepted"]
    assert balances(engine) == {"a": 4}
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM account_event")).scalar_one() == 2
