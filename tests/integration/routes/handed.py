"""A first contact at HERE that the cadre who asks every route is to take over."""

from collections.abc import Mapping
from datetime import UTC, datetime

from contracts.people import Tier
from contracts.staff import StaffState
from services.chassis import staff
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.staff import Colleague
from services.chassis.work import Job, UnitOfWork
from services.supervision.api import API
from services.supervision.handlers.handing_over import HandContact
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.integration.routes.callers import HERE

AWAY, HEIR = f"staff:{HERE}-09", f"{Tier.CADRE}:1"
NOT_THEIRS = {"/v1/handovers/{handover:uuid}/take-over": ("town",)}
"""A colleague's, and not the town's."""


def handed(settings: Settings) -> Mapping[str, str]:
    """The part of the path that names it."""
    engine, contact = engine_for(settings.database_url, name="test"), str(uuid7())
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers)
    there = Colleague(id=HEIR, centre=HERE, state=StaffState.ACTIVE, substitute=None, version=1)
    away = Colleague(id=AWAY, centre=HERE, state=StaffState.ON_LEAVE, substitute=HEIR, version=1)
    with engine.begin() as connection:
        staff.save(connection, [there, away])
    now = datetime.now(UTC)
    offered = HandContact(contact=contact, of="express:p1", centre=HERE, officer=AWAY, post=HERE, due_at=now)
    [outcome] = unit.run([Job(command=offered)])
    engine.dispose()
    assert outcome.answer, outcome
    return {"handover": contact}
