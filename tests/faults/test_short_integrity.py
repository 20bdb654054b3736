"""What the look at a database finds, on a server that is there to be damaged."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psycopg
import pytest

from deploy.local.database import Database
from tests import servers
from tests.faults.integrity import Inspections, damage
from tests.waiting import eventually

ROWS = """
    CREATE FUNCTION mirrored(number int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT number';
    CREATE TABLE parcel (number int PRIMARY KEY, note text);
    ALTER TABLE parcel ALTER note SET STORAGE EXTERNAL;
    INSERT INTO parcel SELECT number, CASE number WHEN 7 THEN repeat('x', 9000) ELSE 'x' END
        FROM generate_series(1, 5000) number;
    CREATE INDEX mirror ON parcel (mirrored(number));
"""
APART = "SELECT reltoastrelid FROM pg_class WHERE relname = 'parcel'"
BLOCK = 8192
GARBAGE = bytes(range(256))


@pytest.fixture
def server(server_folder: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A server for this test alone, with a table and two indexes."""
    with servers.running_database(server_folder / request.node.name.translate({ord("["): "-", ord("]"): None})) as one:
        _tell(one, ROWS)
        yield one


def _tell(server: Database, statements: str) -> None:
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        connection.execute(statements.encode())


def _spoil(relation: str) -> Callable[[Database], None]:
    """Something that spoils the second page of what is named so, as a disk does."""

    def spoil(server: Database) -> None:
        with psycopg.connect(server.superuser_url()) as connection:
            found = connection.execute(f"SELECT pg_relation_filepath(({relation})::regclass)".encode()).fetchone()
        assert found is not None
        server.stop()
        with (server.home.resolve() / "data" / found[0]).open("r+b") as file:
            file.seek(BLOCK + BLOCK // 2)
            file.write(GARBAGE)
        server.start()

    return spoil


def _lose_index_entries(server: Database) -> None:
    """Let an index have other entries than its table says."""
    otherwise = "RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT -number'"
    _tell(server, f"CREATE OR REPLACE FUNCTION mirrored(number int) {otherwise}")


DAMAGES: Mapping[str, tuple[Callable[[Database], None], str]] = {
    "a page of an index": (_spoil("'parcel_pkey'"), "parcel_pkey"),
    "a page of a table": (_spoil("'parcel'"), "public.parcel"),
    "what an index says": (_lose_index_entries, "mirror"),
    "a page of what a table keeps apart": (_spoil(APART), "pg_toast"),
}


def test_what_is_whole_is_found_so_at_each_look(server: Database) -> None:
    for alone in (False, True):
        assert damage(server, server.superuser_url(), alone=alone) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_named(server: Database, name: str) -> None:
    harm, named = DAMAGES[name]
    harm(server)
    assert any(named in line for line in damage(server, server.superuser_url()))


def test_a_server_that_was_killed_is_looked_at_once_it_answers(server: Database) -> None:
    _lose_index_entries(server)
    inspections = Inspections(server, server.superuser_url())
    server.child.kill()
    inspections.begin()
    server.child.start()
    eventually(lambda: inspections.over, within=120)
    assert inspections.made == 1
    assert any("mirror" in line for line in inspections.found)
