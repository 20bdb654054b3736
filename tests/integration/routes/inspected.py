"""An inspection at HERE that the town has announced and the inspector has made, with a finding and what shows it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from contracts.inspections import InspectionKind, Severity
from contracts.people import COUNTY, Actor, Party, Tier
from services.chassis import files
from services.chassis.calendar import SHANGHAI
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Job, UnitOfWork
from services.supervision.api import API
from services.supervision.domain.finding import Finding
from services.supervision.domain.inspection import Inspection
from services.supervision.domain.inspection_plan import InspectionPlan
from services.supervision.handlers.inspecting import Inspect, Plan, Raise
from services.supervision.handlers.inspection_plans import MakePlan
from tests.integration.routes.callers import HERE
from tests.unit.chassis.scans import pdf

TOWN = Actor("town:1", Tier.TOWN, HERE[:9])
INSPECTOR = Actor("inspector:1", Tier.INSPECTOR, COUNTY)
_ONE = "/v1/inspections/{inspection:uuid}"
_FINDING = f"{_ONE}/findings/{{finding:uuid}}"
_NOTE = {"note": "有记录"}
BODIES: Mapping[str, Any] = {
    "/v1/inspection-plans/{plan:uuid}": {"quotas": {"announced": 3}},
    f"{_ONE}/write": _NOTE,
    f"{_ONE}/cancel": _NOTE,
    f"{_ONE}/findings": {"severity": "minor", "owner": f"staff:{HERE}-01", "party": "village", **_NOTE},
    f"{_FINDING}/put-right": _NOTE,
    f"{_FINDING}/look-again": {"is_right": True, **_NOTE},
    f"{_FINDING}/appeal": _NOTE,
    f"{_FINDING}/decide": {"grant": True, **_NOTE},
}


def inspected(settings: Settings) -> Mapping[str, str]:
    """The parts of the paths that name it."""
    assert settings.field_keys_file
    vault, engine = Vault.from_file(settings.field_keys_file), engine_for(settings.database_url, name="test")
    with engine.begin() as connection:
        scan = files.keep(connection, vault, pdf(), INSPECTOR)["id"]
    named = {name: str(uuid7()) for name in ("plan", "inspection", "finding")}
    unit = UnitOfWork("supervision", engine, API.store(settings, vault), API.handlers)
    outcomes = [unit.run([job])[0] for job in _deeds(named["plan"], named["inspection"], named["finding"], scan)]
    engine.dispose()
    failed = [str(each.refusal or each.error) for each in outcomes if each.refusal or each.error]
    assert not failed, failed
    return named | {"file": scan}


def _deeds(plan: str, inspection: str, finding: str, scan: str) -> Iterator[Job]:
    today = datetime.now(SHANGHAI).date()
    quotas = {InspectionKind.ANNOUNCED: 2}
    of_town = InspectionPlan(id=plan, place=HERE[:9], begins=today, ends=today, quotas=quotas, made_by=TOWN.id)
    yield Job(command=MakePlan(of_town), actor=TOWN)
    planned = Inspection(
        id=inspection,
        kind=InspectionKind.ANNOUNCED,
        place=HERE,
        inspector=INSPECTOR.id,
        inspector_town=None,
        planned_by=TOWN.id,
        begins=today,
        ends=today,
        plan_id=plan,
        participants=(),
    )
    yield Job(command=Plan(planned), actor=TOWN)
    yield Job(command=Inspect(inspection=inspection, verb=lambda each, deed, _: each.announce(deed)), actor=TOWN)
    yield Job(command=Inspect(inspection=inspection, verb=lambda each, deed, _: each.visit(deed)), actor=INSPECTOR)
    found = Finding(
        id=finding,
        centre=COUNTY,
        inspection=inspection,
        severity=Severity.MINOR,
        owner=f"staff:{HERE}-01",
        party=Party.VILLAGE,
        needs_photo=False,
    )
    yield Job(command=Raise(inspection=inspection, finding=found, files=(scan,), note=None), actor=INSPECTOR)
