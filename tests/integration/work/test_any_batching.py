"""Any mix of commands, in any batching, with any failing member, gives what running them one by one gives."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from contracts.people import SYSTEM, Actor, Tier
from services.chassis.work import Command, Inbox, Job, Once, Outcome, Remember, UnitOfWork
from tests.integration.work.accounts import HOME, UNLUCKY, Crash, PayIn, Transfer
from tests.integration.work.teller import Change, Teller, Told
from tests.integration.work.test_unit_of_work import events

Batches: TypeAlias = list[list[Job]]

NEXT_DOOR = "370829001002"
MESSAGE_IDS = [f"01890000-0000-7000-8000-00000000000{n}" for n in "12"]
ACTORS = (SYSTEM, Actor("staff:1", Tier.CADRE, HOME), Actor("staff:2", Tier.CADRE, NEXT_DOOR))

names = st.sampled_from("abc")
amounts = st.sampled_from((0, 1, 2, 5, UNLUCKY))
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(PayIn, names, amounts, st.sampled_from((HOME, NEXT_DOOR))),
    st.builds(Transfer, names, names, amounts),
    st.builds(Crash, names),
)
requests = st.builds(Remember, st.tuples(st.just("till"), st.sampled_from("kl")), st.sampled_from((b"one", b"other")))
messages = st.builds(Inbox, st.just("express"), st.sampled_from(MESSAGE_IDS))
onces: st.SearchStrategy[Once | None] = st.one_of(st.none(), requests, messages)
versions = st.one_of(st.none(), st.none(), st.integers(1, 4))
jobs = st.builds(Job, command=commands, actor=st.sampled_from(ACTORS), once=onces, if_match=versions)
batches = st.lists(st.lists(jobs, min_size=1, max_size=6), min_size=1, max_size=4)


def told(outcome: Outcome) -> Told:
    return outcome.status.value, outcome.refusal.kind if outcome.refusal else outcome.answer


def asked_for(job: Job, said: Told) -> Told:
    """What somebody waits for: nobody does for the first answer to a repeated message."""
    return ("duplicate", None) if isinstance(job.once, Inbox) and said[0] == "duplicate" else said


def by_account(changes: Sequence[Change]) -> dict[str, list[Change]]:
    return {name: [change for change in changes if change[0] == name] for name, *_ in changes}


def accounts(engine: Engine) -> dict[str, tuple[Any, ...]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, balance, version, centre FROM account"))
        return {row.id: tuple(row[1:]) for row in rows}


def remembered(engine: Engine) -> dict[str, tuple[bytes, Any]]:
    with engine.connect() as connection:
        requests = connection.execute(text("SELECT key, digest, answer FROM idempotency"))
        messages = connection.execute(text("SELECT CAST(id AS text) FROM inbox")).scalars()
        return {row.key: (row.digest, row.answer) for row in requests} | dict.fromkeys(messages, (b"", None))


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in ("account", "account_event", "outbox", "inbox", "idempotency"):
            connection.execute(text(f"DELETE FROM {table}"))


def agree(unit: UnitOfWork, arranged: Sequence[Sequence[Job]]) -> None:
    teller = Teller()
    for batch in arranged:
        outcomes = map(told, unit.run(batch))
        assert list(map(asked_for, batch, outcomes)) == list(map(asked_for, batch, teller.run(batch)))
    assert accounts(unit.engine) == teller.accounts
    assert by_account(events(unit.engine)) == by_account(teller.events)
    assert remembered(unit.engine) == {
        key: (digest, answer if digest else None) for key, (digest, answer) in teller.remembered.items()
    }


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(arranged=batches)
def test_any_batching_gives_what_one_by_one_gives(unit: UnitOfWork, arranged: Batches) -> None:
    empty(unit.engine)
    agree(unit, arranged)
