"""Which numbers of pickup codes are taken."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from services.chassis.database import engine_for
from services.chassis.work import Ref
from services.express.domain.pickup import PickupCode
from services.express.store import parcels
from tests.servers import FreshDatabase

GONE_BEFORE = 300

_INSERT = text("""
    INSERT INTO parcel (id, carrier, waybill, centre, state, pickup_code, consent, version, updated_at)
    SELECT gen_random_uuid(), 'yunda', :state || n, 'C001', :state, :code, 'recorded', 1, now()
    FROM generate_series(1, :count) n
""")
_MANY = text("""
    INSERT INTO parcel (id, carrier, waybill, centre, state, pickup_code, consent, version, updated_at)
    SELECT gen_random_uuid(), 'yunda', 'many' || n, 'C001', 'inbound', '1-1-' || lpad(CAST(n AS text), 6, '0'),
        'recorded', 1, now()
    FROM generate_series(1, 5000) n
""")
_READ = text("SELECT seq_scan, idx_scan, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'parcel'")


@pytest.fixture
def shelves(fresh_database: FreshDatabase) -> Iterator[Connection]:
    """A number that parcels had who are gone, and one that a parcel has which lies there."""
    engine = engine_for(fresh_database.write_url("express"), name="test")
    with engine.begin() as connection:
        connection.execute(_INSERT, {"state": "collected", "code": "1-1-480513", "count": GONE_BEFORE})
        connection.execute(_INSERT, {"state": "inbound", "code": "1-1-222222", "count": 1})
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_a_number_is_taken_as_long_as_its_parcel_is_open(shelves: Connection) -> None:
    taken = parcels.load_numbers(shelves, ["480513", "222222", "999999"])

    assert list(taken) == [Ref(PickupCode, "222222")]


def test_parcels_that_are_gone_are_not_read_to_find_free_numbers(shelves: Connection) -> None:
    shelves.execute(text("SET LOCAL enable_seqscan = off"))
    parcels.load_numbers(shelves, ["480513", "999999"])

    assert shelves.execute(_READ).one() == (0, 2, 0), "one look for each number"


def test_however_many_parcels_lie_there_only_the_numbers_asked_for_are_looked_up(shelves: Connection) -> None:
    """The planner knows nothing of how often a number occurs, and would read the whole table for many at once."""
    shelves.execute(_MANY)
    numbers = [f"{number:06d}" for number in range(900_000, 900_300)]

    before = shelves.execute(_READ).one()
    assert set(parcels.load_numbers(shelves, [*numbers, "222222"])) == {Ref(PickupCode, "222222")}
    after = shelves.execute(_READ).one()
    assert (after.seq_scan - before.seq_scan, after.idx_scan - before.idx_scan) == (0, 301)
