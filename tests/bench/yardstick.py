"""How much of a fixed piece of work the machine does now: what a long run is judged by while the machine changes.

The work has nothing of ours in it: four processes, each in turn reading and signing an event in Python and waiting
for a commit of it on a database server of their own.
"""

import hashlib
import hmac
import json
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.bench.house import running_database

SECONDS = 4.0
"""How long a reading takes."""
_PROCESSES = 4
_EVENT = json.dumps({f"field{number}": f"value of the field {number}" for number in range(20)})
_READ = 20
"""How often an event is read and signed for each commit, so that Python and the database have about half each."""
_TABLE = "CREATE TABLE work (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data jsonb NOT NULL)"


class Yardstick:
    """The work, ready to be done again and again."""

    def __init__(self, url: str, pool: ProcessPoolExecutor) -> None:
        self._url, self._pool = url, pool

    def reading(self) -> float:
        """Return how many pieces of work the machine does in a second."""
        done = sum(self._pool.map(_work, [self._url] * _PROCESSES))
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("TRUNCATE work")
        return done / SECONDS


@contextmanager
def standing(folder: Path) -> Iterator[Yardstick]:
    """Keep a yardstick ready for the block."""
    folder.mkdir(parents=True)
    spawn = multiprocessing.get_context("spawn")
    with running_database(folder) as server, ProcessPoolExecutor(_PROCESSES, spawn) as pool:
        with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
            connection.execute(_TABLE)
        yield Yardstick(server.superuser_url(), pool)


def _work(url: str) -> int:
    done, until = 0, time.monotonic() + SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < until:
            for _ in range(_READ):
                text = json.dumps(json.loads(_EVENT), sort_keys=True)
                hmac.new(b"yardstick", text.encode(), hashlib.sha256).hexdigest()
            connection.execute("INSERT INTO work (data) VALUES (%s)", [text])
            done += 1
    return done
