"""Any mix of commands, in any batching, with any failing member, gives what running them one by one gives."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from contracts.people import SYSTEM, Actor, Tier
from services.chassis.work import Command, Inbox, Job, Once, Outcome, Remember, UnitOfWork
from tests.integration.work.accounts import HOME, UNLUCKY, Crash, PayIn, Transfer
from tests.integration.work.teller import Teller, Told
from tests.integration.work.test_unit_of_work import events

Batches: TypeAlias = list[list[Job]]

NEXT_DOOR = "370829001002"
ACTORS = (SYSTEM, Actor("staff:1", Tier.CADRE, HOME), Actor("staff:2", Tier.CADRE, NEXT_DOOR))

names = st.sampled_from("abc")
amounts = st.sampled_from((0, 1, 2, 5, UNLUCKY))
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(PayIn, names, amounts, st.sampled_from((HOME, NEXT_DOOR))),
    st.builds(Transfer, names, names, amounts),
    st.builds(Crash, names),
)
requests = st.builds(Remember, st.tuples(st.just("till"), st.sampled_from("kl")), st.sampled_from((b"one", b"other")))
messages = st.builds(Inbox, st.just("express"), st.sampled_from([f"01890000-0000-7000-8000-00000000000{n}" for n in "12"]))
onces: st.SearchStrategy[Once | None] = st.one_of(st.none(), requests, messages)
versions = st.one_of(st.none(), st.none(), st.integers(1, 4))
jobs = st.builds(Job, command=commands, actor=st.sampled_from(ACTORS), once=onces, if_match=versions)
batches = st.lists(st.lists(jobs, min_size=1, max_size=6), min_size=1, max_size=4)


def told(outcome: Outcome) -> Told:
    return outcome.status.value, outcome.refusal.kind if outcome.refusal else outcome.answer


def accounts(engine: Engine) -> dict[str, tuple[Any, ...]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, balance, version, centre FROM account"))
        return {row.id: tuple(row[1:]) for row in rows}


def remembered(engine: Engine) -> dict[str, tuple[bytes, Any]]:
    with engine.connect() as connection:
        requests = connection.execute(text("SELECT key, digest, answer FROM idempotency"))
        messages = connection.execute(text("SELECT CAST(id AS text) FROM inbox")).scalars()
        return {row.key: (row.digest, row.answer) for row in requests} | {key: (b"", None) for key in messages}


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in ("account", "account_event", "outbox", "inbox", "idempotency"):
            connection.execute(text(f"DELETE FROM {table}"))


def agree(unit: UnitOfWork, arranged: Sequence[Sequence[Job]]) -> None:
    teller = Teller()
    for batch in arranged:
        assert [told(outcome) for outcome in unit.run(batch)] == without_message_answers(teller.run(batch), batch)
    assert accounts(unit.engine) == teller.accounts
    assert sorted(events(unit.engine)) == sorted(teller.events)
    assert remembered(unit.engine) == {
        key: (digest, answer if digest else None) for key, (digest, answer) in teller.remembered.items()
    }


def without_message_answers(expected: list[Told], batch: Sequence[Job]) -> list[Told]:
    """Nobody waits for the answer to a repeated message; what it is may differ."""
    return expected


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(arranged=batches)
def test_any_batching_gives_what_one_by_one_gives(unit: UnitOfWork, arranged: Batches) -> None:
    empty(unit.engine)
    agree(unit, arranged)
