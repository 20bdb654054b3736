"""Several workers on one queue."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine, text

from services.chassis.database import engine_for
from services.chassis.work import UnitOfWork
from services.supervision.api import API
from services.supervision.store import SupervisionStore
from services.supervision.store.audit import verify
from services.supervision.store.centres import copies
from tests.integration.supervision.conftest import job, statuses
from tests.servers import FreshDatabase
from tests.unit.supervision.events import at, event, publication

CENTRES = [f"37082900{town}00{number}" for town in range(1, 4) for number in range(1, 5)]
WORKERS = 3


def test_workers_that_share_cases_and_centres_count_each_event_once(
    fresh_database: FreshDatabase, engine: Engine
) -> None:
    parcels = [(f"p{n}", CENTRES[n % len(CENTRES)]) for n in range(120)]
    story = [
        *(publication(centre=centre, time=at("06:00")) for centre in CENTRES),
        *(event("parcel.inbound.v1", 1, subject=parcel, centre=centre) for parcel, centre in parcels),
        *(event("parcel.notified.v1", 2, subject=parcel, centre=centre) for parcel, centre in parcels),
        *(
            event("parcel.collected.v1", 3, subject=parcel, centre=centre, time=at("10:00") + timedelta(hours=2))
            for parcel, centre in parcels
        ),
    ]
    deliveries = random.Random(7).sample(story * 2, len(story) * 2)

    def work(number: int) -> list[str]:
        mine = engine_for(fresh_database.write_url("supervision"), name=f"worker-{number}")
        unit = UnitOfWork("supervision", mine, SupervisionStore(copies()), API.handlers)
        jobs = [job(each) for each in deliveries[number::WORKERS]]
        outcomes = [outcome for cut in range(0, len(jobs), 20) for outcome in unit.run(jobs[cut : cut + 20])]
        mine.dispose()
        return statuses(outcomes)

    with ThreadPoolExecutor(WORKERS) as pool:
        ended = [status for each in pool.map(work, range(WORKERS)) for status in each]

    assert (ended.count("accepted"), ended.count("duplicate")) == (len(story), len(story))
    with engine.connect() as connection:
        sums = text("SELECT sum(events), sum(opened), sum(met), sum(completed_late) FROM rollup_day")
        assert tuple(connection.execute(sums).one()) == (360, 360, 360, 0)
        assert connection.execute(text("SELECT sum(open) FROM rollup")).scalar_one() == 0
    with engine.connect() as connection:
        assert verify(connection).entries == len(story)
