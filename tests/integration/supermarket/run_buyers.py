"""Many who order one bag of rice each at the same time; prints what came of each, as JSON."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

from services.chassis.database import engine_for
from services.chassis.work import Job, UnitOfWork
from services.supermarket.api import API
from tests.supermarket_store import CADRE, a_place, a_store

AT_ONCE = 8


def main(url: str, number: int) -> None:
    engine = engine_for(url, name="test", pool=AT_ONCE)
    unit = UnitOfWork("supermarket", engine, a_store(), API.handlers)

    def buy(_: int) -> str:
        [outcome] = unit.run([Job(command=a_place(), actor=CADRE)])
        return outcome.status.value

    with ThreadPoolExecutor(AT_ONCE) as buyers:
        print(json.dumps(list(buyers.map(buy, range(number)))))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
