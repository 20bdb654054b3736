"""Whatever kinds of cases a service has: what is open at a centre that merges is at the joint site afterwards."""

from collections.abc import Mapping
from importlib import import_module

import psycopg
import pytest

from deploy.contracts.publish import apis
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.routes import Api
from services.chassis.vault import Vault
from services.chassis.work import Job, Status, UnitOfWork
from tests.integration.routes.callers import ELSEWHERE, HERE
from tests.integration.routes.cases import Case
from tests.servers import FreshDatabase

KINDS: Mapping[str, tuple[str, ...]] = {
    "clinic": ("disease_report", "suspension"),
    "express": ("parcel", "shipment"),
    "feedback": ("feedback", "rectification"),
    "hall": ("application", "mediation", "member", "household", "volunteer_task"),
    "supermarket": ("shop_order",),
    "veterans": ("veteran", "veteran_case", "petition", "home_visit"),
}
"""The tables of what goes along."""


@pytest.mark.parametrize("api", [apis()[name] for name in sorted(KINDS)], ids=lambda api: api.service)
def test_nothing_that_is_open_stays_at_a_merged_centre(
    api: Api, settings: Settings, case: Case, fresh_database: FreshDatabase
) -> None:
    assert case
    assert settings.field_keys_file is not None
    strays = import_module(f"services.{api.service}.events").strays
    engine = engine_for(settings.database_url, name="test")
    store = api.store(settings, Vault.from_file(settings.field_keys_file))
    unit = UnitOfWork(api.service, engine, store, api.handlers)
    with psycopg.connect(fresh_database.services[api.service].owner) as owner:
        owner.execute(
            "INSERT INTO centre (id, name, version) VALUES (%s, '新村', 1) ON CONFLICT DO NOTHING", [ELSEWHERE]
        )
        owner.execute("UPDATE centre SET state = 'merged', joint_site = %s WHERE id = %s", [ELSEWHERE, HERE])
    with engine.connect() as connection:
        named = strays(connection, 500)
    outcomes = unit.run([Job(command=each) for each in named])
    with engine.connect() as connection:
        assert strays(connection, 500) == []
    engine.dispose()

    assert named
    assert {outcome.status for outcome in outcomes} == {Status.ACCEPTED}
    with psycopg.connect(fresh_database.services[api.service].owner) as owner:
        places = {
            kind: owner.execute(f"SELECT DISTINCT centre FROM {kind}".encode()).fetchall()
            for kind in KINDS[api.service]
        }
    moved = {kind for kind, found in places.items() if (ELSEWHERE,) in found}
    assert moved == {kind for kind, found in places.items() if found}
