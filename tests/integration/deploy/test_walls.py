"""The second wall: a query that forgets its filter shows nothing of other centres, in any service."""

import asyncio
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Connection, text

from contracts.people import COUNTY
from deploy.processes.discovery import with_tables
from services.chassis.http.reader import Reader
from tests.servers import FreshDatabase

HERE, THERE, TOWN = "370829001001", "370829001002", "370829001"
OPEN_TO_READERS = """
    SELECT c.relname, c.relrowsecurity FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'centre' AND NOT a.attisdropped
    WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
        AND has_table_privilege(%s, c.oid, 'SELECT')
"""


@pytest.mark.parametrize("service", with_tables())
def test_no_reader_sees_a_row_of_a_centre_without_saying_whose_view_it_is(
    service: str, fresh_database: FreshDatabase
) -> None:
    with psycopg.connect(fresh_database.superuser_url) as owner:
        tables = owner.execute(OPEN_TO_READERS.encode(), [service, f"{service}_read"]).fetchall()
    assert [name for name, walled in tables if not walled] == []

    with psycopg.connect(fresh_database.services[service].read) as reader:
        seen = {name: reader.execute(f"SELECT EXISTS (SELECT FROM {name})".encode()).fetchone() for name, _ in tables}
    assert set(seen.values()) <= {(False,)}


PARCEL = """
    INSERT INTO parcel (id, carrier, waybill, centre, state, version, updated_at)
    VALUES (gen_random_uuid(), 'yunda', %(waybill)s, %(centre)s, 'expected', 1, now())
"""


@pytest.fixture
def reader(fresh_database: FreshDatabase) -> Iterator[Reader]:
    """Reads express as its pages do; a parcel is expected at each of two centres."""
    urls = fresh_database.services["express"]
    with psycopg.connect(urls.write) as writer:
        for waybill, centre in (("4328015600123", HERE), ("4328015600124", THERE)):
            writer.execute(PARCEL, {"waybill": waybill, "centre": centre})
        assert writer.execute("SELECT count(*) FROM parcel").fetchone() == (2,)
    reader = Reader("express", read_url=urls.read, write_url=urls.write)
    yield reader
    reader.close()


def forgetful(connection: Connection) -> list[str]:
    """A query without a filter."""
    return list(connection.execute(text("SELECT centre FROM parcel ORDER BY centre")).scalars())


@pytest.mark.parametrize(
    ("scope", "seen"),
    [(HERE, [HERE]), (THERE, [THERE]), (TOWN, [HERE, THERE]), (COUNTY, [HERE, THERE]), ("370829101", []), ("", [])],
    ids=["a centre", "another", "their town", "the county", "another town", "nobody's"],
)
def test_a_query_that_forgets_its_filter_shows_what_may_be_seen(reader: Reader, scope: str, seen: list[str]) -> None:
    assert asyncio.run(reader.run(forgetful, scope)) == seen


def test_what_one_could_see_is_no_view_for_the_next(fresh_database: FreshDatabase, reader: Reader) -> None:
    with psycopg.connect(fresh_database.services["express"].read, autocommit=True) as pooled:
        with pooled.transaction():
            pooled.execute("SELECT set_config('echowall.scope', %s, true)", [COUNTY])
            assert pooled.execute("SELECT count(*) FROM parcel").fetchone() == (2,)
        assert pooled.execute("SELECT count(*) FROM parcel").fetchone() == (0,)
