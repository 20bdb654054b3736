"""Many who order one bag of rice each at the same moment: run_buyers.py <database url> <how many>."""

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from services.chassis.database import engine_for
from services.chassis.work import Job, UnitOfWork
from services.supermarket.api import API
from tests.supermarket_store import CADRE, a_place, a_store

AT_ONCE = 20


def main(url: str, number: int) -> None:
    """Say when all is ready, wait for a line, order; print what came of each, as JSON."""
    engine = engine_for(url, name="test", pool=AT_ONCE)
    unit = UnitOfWork("supermarket", engine, a_store(), API.handlers)
    together = threading.Barrier(AT_ONCE)

    def buy(_: int) -> str:
        place = a_place()
        together.wait()
        [outcome] = unit.run([Job(command=place, actor=CADRE)])
        return outcome.status.value

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(AT_ONCE) as buyers:
        print(json.dumps(list(buyers.map(buy, range(number)))))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
