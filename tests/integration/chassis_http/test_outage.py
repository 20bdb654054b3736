"""The database goes away and comes back."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg
from psycopg import sql

from tests.integration.chassis_http.calling import Caller, announcement
from tests.servers import FreshDatabase
from tests.waiting import eventually


@contextmanager
def shut(database: FreshDatabase) -> Iterator[None]:
    """Nobody gets in, and who is in is thrown out."""
    name = sql.Identifier(database.name)
    with psycopg.connect(database.superuser_url, dbname="postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database.name])
        inside = "SELECT FROM pg_stat_activity WHERE datname = %s"
        try:
            eventually(lambda: admin.execute(inside, [database.name]).fetchone() is None)
            yield
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


def assert_unavailable(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert int(answer.headers["retry-after"]) > 0


def test_while_the_database_is_away_everything_is_503_and_afterwards_as_before(
    caller: Caller, library_database: FreshDatabase
) -> None:
    event = announcement("1")
    assert caller.push(announcement("0")).status_code == 200

    with shut(library_database):
        assert_unavailable(caller.push(event))
        assert_unavailable(caller.post("/library/v1/books/0/lend", {"days": 3}))
        assert_unavailable(caller.get("/library/v1/books"))
        assert_unavailable(caller.get("/library/readyz", None))
        assert caller.get("/library/healthz", None).status_code == 200
        hook = caller.http.post("/library/v1/publishers/old", data={"sign": "pepper", "isbn": "9"})
        assert (hook.status_code, hook.json()["result"]) == (503, False)

    eventually(lambda: caller.push(event).status_code == 200)
    assert caller.get("/library/readyz", None).status_code == 200
    assert len(caller.get("/library/v1/books").json()["items"]) == 2


def test_reading_survives_connections_that_died_while_idle(caller: Caller, library_database: FreshDatabase) -> None:
    assert caller.get("/library/v1/books").status_code == 200
    with shut(library_database):
        pass

    assert caller.get("/library/v1/books").status_code == 200


def test_nobody_is_refused_because_of_connections_that_the_server_ended_meanwhile(
    caller: Caller, library_database: FreshDatabase
) -> None:
    assert caller.push(announcement("2")).status_code == 200
    assert caller.get("/library/v1/books").status_code == 200

    with shut(library_database):
        pass

    assert caller.push(announcement("3")).status_code == 200
    assert caller.get("/library/v1/books").status_code == 200
