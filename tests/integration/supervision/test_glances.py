"""Those who watch share what was read, and never miss a change for it."""

from sqlalchemy import Engine

from contracts.people import COUNTY
from services.supervision.store.centres import copies
from services.supervision.store.reports import Glance, Glances
from tests.integration.supervision.conftest import Hear
from tests.unit.supervision.events import CENTRE, event, publication


def glance(glances: Glances, engine: Engine, scope: str = COUNTY) -> Glance:
    with engine.connect() as connection:
        return glances.of(connection, scope)


def test_readers_of_one_revision_share_one_reading(hear: Hear, engine: Engine) -> None:
    hear(publication())
    glances = Glances(copies())

    first, second = glance(glances, engine), glance(glances, engine, CENTRE)

    assert first.centres[0] is second.centres[0]
    assert glance(glances, engine, "370829009").centres == []


def test_a_change_is_seen_by_the_next_reader(hear: Hear, engine: Engine) -> None:
    hear(publication())
    glances = Glances(copies())
    before = glance(glances, engine)

    hear(event("parcel.inbound.v1", 1))

    after = glance(glances, engine)
    assert after.revision > before.revision
    assert (before.centres[0].open, after.centres[0].open) == (0, 1)
