"""The audit log tells what was done to it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from services.chassis.ids import uuid7
from services.chassis.partitions import cut_months
from services.supervision.store.audit import Broken, Report, verify
from tests.integration.supervision.conftest import Hear
from tests.unit.supervision.events import event

ONE, TWO = "370829001001", "370829001002"


@pytest.fixture
def log(hear: Hear) -> None:
    """Five entries in the chain of ONE, three in that of TWO, over several batches."""
    for sequence in range(1, 4):
        hear(
            event(
                "parcel.inbound.v1", sequence, subject="a", centre=ONE, data={"n": 1e22, "text": '包裹 \\ " \u00e9 \n'}
            ),
            event("parcel.inbound.v1", sequence, subject="b", centre=TWO),
        )
    hear(
        event("parcel.notified.v1", 4, subject="a", centre=ONE), event("parcel.notified.v1", 5, subject="a", centre=ONE)
    )


@pytest.fixture
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which nothing was done yet."""
    with engine.connect() as connection:
        yield connection


def tamper(owner: Engine, statement: str) -> None:
    """Change the log as nobody but the owner of the tables could."""
    with owner.begin() as connection:
        assert connection.execute(text(statement)).rowcount == 1


def found(report: Report) -> Broken:
    assert report.broken is not None
    return report.broken


def test_an_untouched_log_is_whole(log: None, reading: Connection) -> None:
    assert verify(reading) == Report(chains=2, entries=8, broken=None)


def test_one_chain_can_be_checked_alone(log: None, owner: Engine, reading: Connection) -> None:
    tamper(owner, f"UPDATE audit_log SET type = 'x' WHERE chain = '{ONE}' AND position = 1")

    assert verify(reading, TWO) == Report(chains=1, entries=3, broken=None)


@pytest.mark.parametrize(
    "change",
    [
        "type = 'parcel.collected.v1'",
        "subject = 'c'",
        "source = '/clinic'",
        "time = time + interval '1 microsecond'",
        "sequence = 9",
        f"centre = '{TWO}'",
        "actor = 'somebody'",
        "responsible = 'town:370829001'",
        'data = \'{"channel":"sms"}\'',
        "hash = sha256('x')",
    ],
)
def test_a_changed_entry_is_named(log: None, owner: Engine, reading: Connection, change: str) -> None:
    tamper(owner, f"UPDATE audit_log SET {change} WHERE chain = '{ONE}' AND position = 3")

    broken = found(verify(reading))

    assert (broken.chain, broken.position) == (ONE, 3)
    assert broken.id
    assert "不符" in broken.why


def test_a_missing_entry_is_noticed_at_the_next_one(log: None, owner: Engine, reading: Connection) -> None:
    tamper(owner, f"DELETE FROM audit_log WHERE chain = '{ONE}' AND position = 2")

    broken = found(verify(reading))

    assert (broken.chain, broken.position) == (ONE, 3)
    assert "应为第 2 条" in broken.why


def test_a_cut_off_end_is_noticed(log: None, owner: Engine, reading: Connection) -> None:
    tamper(owner, f"DELETE FROM audit_log WHERE chain = '{TWO}' AND position = 3")

    assert found(verify(reading)) == Broken(TWO, 3, None, "链尾应在第 3 条,记录只到第 2 条")


def test_a_vanished_chain_is_noticed(log: None, owner: Engine, reading: Connection) -> None:
    tamper(owner, f"DELETE FROM audit_log WHERE chain = '{TWO}' AND position = 1")
    tamper(owner, f"DELETE FROM audit_log WHERE chain = '{TWO}' AND position = 2")
    tamper(owner, f"DELETE FROM audit_log WHERE chain = '{TWO}' AND position = 3")

    assert found(verify(reading)).chain == TWO


def test_swapped_entries_are_noticed(log: None, owner: Engine, reading: Connection) -> None:
    with owner.begin() as connection:
        connection.execute(
            text(f"UPDATE audit_log SET position = 5 - position WHERE chain = '{ONE}' AND position IN (2, 3)")
        )

    assert found(verify(reading)).position == 2


def test_the_service_itself_may_not_change_the_log(log: None, reading: Connection) -> None:
    for statement in ("UPDATE audit_log SET type = 'x'", "DELETE FROM audit_log", "DELETE FROM audit_log_rest"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            reading.execute(text(statement))
        reading.rollback()


def test_the_coming_months_have_their_partitions(engine: Engine) -> None:
    with engine.begin() as connection:
        cut_months(connection, "audit_log", datetime(2031, 11, 5, tzinfo=UTC))
        cut_months(connection, "audit_log", datetime(2031, 11, 6, tzinfo=UTC))

    with engine.connect() as connection:
        partitions = set(connection.execute(text("SELECT inhrelid::regclass::text FROM pg_inherits")).scalars())
    assert {"audit_log_2031_11", "audit_log_2031_12", "audit_log_2032_01", "audit_log_rest"} <= partitions


def test_entries_that_came_before_their_partition_move_into_it(hear: Hear, engine: Engine, reading: Connection) -> None:
    month = datetime(2033, 4, 1, tzinfo=UTC)
    early = uuid7(int(month.timestamp() * 1000))
    hear(event("parcel.inbound.v1", 1, id=str(early)))

    with engine.begin() as connection:
        cut_months(connection, "audit_log", month)

    place = reading.execute(text("SELECT tableoid::regclass::text FROM audit_log WHERE id = :id"), {"id": early})
    assert place.scalar_one() == "audit_log_2033_04"
    reading.rollback()
    assert verify(reading).broken is None


def test_a_new_partition_may_not_be_changed_by_the_service(engine: Engine) -> None:
    with engine.begin() as connection:
        cut_months(connection, "audit_log", datetime(2031, 11, 5, tzinfo=UTC))

    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("DELETE FROM audit_log_2031_11"))
