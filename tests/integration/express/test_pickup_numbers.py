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

    assert shelves.execute(_READ).one() == (0, 1, 0)
