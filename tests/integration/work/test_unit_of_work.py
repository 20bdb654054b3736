"""Many commands in one transaction, each as if it ran alone."""

import asyncio
import json
import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Engine, text

from contracts.people import Actor, Tier
from contracts.refusals import Conflict, NotFound, Unavailable, VersionConflict
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.work import GroupCommit, Inbox, Job, Outcome, Remember, Status, UnitOfWork
from tests.integration.work.accounts import Crash, PayIn, unit_of_work


def balances(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return dict(connection.execute(text("SELECT id, balance FROM account")).all())


def events(engine: Engine) -> list[tuple[str, int, int]]:
    """Subject, sequence and amount of all events in the outbox, in order."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT events FROM outbox ORDER BY position")).scalars().all()
    return [(e["subject"], e["sequence"], e["data"]["amount"]) for row in rows for e in json.loads(row)]


def statuses(outcomes: list[Outcome]) -> list[str]:
    return [outcome.status.value for outcome in outcomes]


def remember(key: str, body: bytes = b"same") -> Remember:
    return Remember(("test", key), body)


def test_a_later_command_of_the_batch_sees_what_an_earlier_one_did(unit: UnitOfWork, engine: Engine) -> None:
    unit.run([Job(command=PayIn("a", 5)), Job(command=PayIn("a", 7))])

    assert balances(engine) == {"a": 12}
    assert events(engine) == [("a", 1, 5), ("a", 2, 7)]


def test_a_batch_writes_one_outbox_row(unit: UnitOfWork, engine: Engine) -> None:
    unit.run([Job(command=PayIn(name, 1)) for name in "cabca"])

    with engine.connect() as connection:
        assert connection.execute(text("SELECT size FROM outbox")).scalars().all() == [5]


def test_an_events_time_is_the_databases_and_the_same_for_a_whole_batch(unit: UnitOfWork, engine: Engine) -> None:
    """A process whose own clock is wrong makes no wrong events."""
    with time_machine.travel(datetime.now().astimezone() + timedelta(days=1)):
        unit.run([Job(command=PayIn(name, 1)) for name in "ab"])

    with engine.connect() as connection:
        row, now = connection.execute(text("SELECT events, clock_timestamp() FROM outbox")).one()
    [time] = {datetime.fromisoformat(event["time"]) for event in json.loads(row)}
    assert now - timedelta(minutes=1) < time < now


def test_a_refused_command_leaves_no_state_and_no_event(unit: UnitOfWork, engine: Engine) -> None:
    outcomes = unit.run([Job(command=PayIn("a", 5)), Job(command=PayIn("a", 0)), Job(command=PayIn("a", 1))])

    assert statuses(outcomes) == ["accepted", "refused", "accepted"]
    assert events(engine) == [("a", 1, 5), ("a", 2, 1)]


def test_a_bug_in_one_handler_fails_that_command_alone(unit: UnitOfWork, engine: Engine) -> None:
    outcomes = unit.run([Job(command=PayIn("a", 5)), Job(command=Crash("a")), Job(command=PayIn("a", 1))])

    assert statuses(outcomes) == ["accepted", "failed", "accepted"]
    assert balances(engine) == {"a": 6}


def test_an_integrity_error_is_the_refusal_of_its_command_alone(unit: UnitOfWork, engine: Engine) -> None:
    outcomes = unit.run([Job(command=PayIn("a", 5)), Job(command=PayIn("b", -1)), Job(command=PayIn("c", 2))])

    assert statuses(outcomes) == ["accepted", "refused", "accepted"]
    assert isinstance(outcomes[1].refusal, Conflict)
    assert balances(engine) == {"a": 5, "c": 2}
    assert sorted(events(engine)) == [("a", 1, 5), ("c", 1, 2)]


def test_the_second_if_match_of_a_batch_conflicts(unit: UnitOfWork) -> None:
    unit.run([Job(command=PayIn("a", 5))])

    outcomes = unit.run([Job(command=PayIn("a", 1), if_match=1), Job(command=PayIn("a", 1), if_match=1)])

    assert statuses(outcomes) == ["accepted", "refused"]
    assert isinstance(outcomes[1].refusal, VersionConflict)
    assert outcomes[1].refusal.extra["version"] == 2


def test_what_lies_outside_the_scope_does_not_exist(unit: UnitOfWork) -> None:
    unit.run([Job(command=PayIn("a", 5))])
    neighbour = Actor("staff:x", Tier.CADRE, "370829001002")

    outcome = unit.run([Job(command=Crash("a"), actor=neighbour)])[0]

    assert isinstance(outcome.refusal, NotFound)


@pytest.mark.parametrize("apart", [False, True], ids=["in one batch", "in two batches"])
def test_a_repetition_gets_the_first_answer_and_changes_nothing(unit: UnitOfWork, engine: Engine, apart: bool) -> None:
    job = Job(command=PayIn("a", 5), once=remember("k"))

    outcomes = unit.run([job]) + unit.run([job]) if apart else unit.run([job, job])

    assert statuses(outcomes) == ["accepted", "duplicate"]
    assert outcomes[0].answer == outcomes[1].answer == {"balance": 5, "version": 1}
    assert balances(engine) == {"a": 5}


@pytest.mark.parametrize("apart", [False, True], ids=["in one batch", "in two batches"])
def test_the_same_id_with_another_body_is_a_conflict(unit: UnitOfWork, apart: bool) -> None:
    first = Job(command=PayIn("a", 5), once=remember("k"))
    other = Job(command=PayIn("a", 6), once=remember("k", b"other"))

    outcomes = unit.run([first]) + unit.run([other]) if apart else unit.run([first, other])

    assert statuses(outcomes) == ["accepted", "refused"]
    assert outcomes[1].refusal is not None
    assert outcomes[1].refusal.extra["code"] == "reused_id"


@pytest.mark.parametrize("apart", [False, True], ids=["in one batch", "in two batches"])
def test_a_refused_id_may_come_again_corrected(unit: UnitOfWork, engine: Engine, apart: bool) -> None:
    wrong = Job(command=PayIn("a", 0), once=remember("k", b"wrong"))
    right = Job(command=PayIn("a", 5), once=remember("k", b"right"))

    outcomes = unit.run([wrong]) + unit.run([right]) if apart else unit.run([wrong, right])

    assert statuses(outcomes) == ["refused", "accepted"]
    assert statuses(unit.run([right])) == ["duplicate"]
    assert balances(engine) == {"a": 5}


def test_a_message_takes_effect_once(unit: UnitOfWork, engine: Engine) -> None:
    job = Job(command=PayIn("a", 5), once=Inbox("express", str(uuid7())))

    assert statuses(unit.run([job]) + unit.run([job, job])) == ["accepted", "duplicate", "duplicate"]
    assert balances(engine) == {"a": 5}


def test_a_key_that_has_expired_is_new_again(unit: UnitOfWork, engine: Engine) -> None:
    job = Job(command=PayIn("a", 5), once=remember("k"))
    unit.run([job])
    with engine.begin() as connection:
        connection.execute(text("UPDATE idempotency SET expires_at = now() - interval '1 second'"))

    assert statuses(unit.run([job])) == ["accepted"]


def test_two_writers_of_one_new_account_do_not_lose_a_deposit(engine: Engine) -> None:
    def deposit() -> None:
        unit = unit_of_work(engine)
        for _ in range(25):
            unit.run([Job(command=PayIn(name, 1)) for name in ("a", "b", "c")])

    writers = [threading.Thread(target=deposit) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert balances(engine) == {"a": 100, "b": 100, "c": 100}
    assert sorted(sequence for subject, sequence, _ in events(engine) if subject == "a") == list(range(1, 101))


def test_with_the_database_down_nothing_is_known_to_be_done() -> None:
    unit = unit_of_work(engine_for("postgresql://nobody:x@127.0.0.1:1/none", name="test"))

    with pytest.raises(Unavailable):
        unit.run([Job(command=PayIn("a", 5))])


def test_commands_that_arrive_while_a_commit_is_in_flight_share_the_next_one(unit: UnitOfWork, engine: Engine) -> None:
    async def flood() -> list[list[Outcome]]:
        jobs = [Job(command=PayIn(f"a{n % 7}", 1)) for n in range(200)]
        return await asyncio.gather(*(group.submit([job]) for job in jobs))

    group = GroupCommit(unit)
    group.start()
    outcomes = asyncio.run(flood())
    group.stop()

    assert {outcome.status for [outcome] in outcomes} == {Status.ACCEPTED}
    assert sum(balances(engine).values()) == 200
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM outbox")).scalar_one() < 50


def test_more_than_the_backlog_is_refused_before_memory_grows(unit: UnitOfWork) -> None:
    async def flood() -> list[list[Outcome] | BaseException]:
        jobs = [Job(command=PayIn("a", 1)) for _ in range(30)]
        return await asyncio.gather(*(group.submit([job]) for job in jobs), return_exceptions=True)

    group = GroupCommit(unit, backlog=10)
    group.start()
    outcomes = asyncio.run(flood())
    group.stop()

    assert sum(isinstance(outcome, Unavailable) for outcome in outcomes) == 20
