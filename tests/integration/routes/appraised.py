"""A month's appraisal that is published, with something to decide of each kind, for whoever asks every route."""

from collections.abc import Mapping
from typing import Any

from contracts.appraisals import Ground
from contracts.people import COUNTY, Actor, Tier
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.work import Job, UnitOfWork
from services.supervision.api import API
from services.supervision.handlers.appraisals import Act, Begin, Given
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from services.supervision.store.rules import rules_from_environment
from tests.integration.routes.callers import HERE
from tests.unit.supervision.events import at
from tests.unit.supervision.voices import rating

MONTH = "2024-06"
RATED = rating("r1", 1, time=at("09:00").replace(year=2024, month=6, day=3), centre=HERE)
ITEM = f"feedback:r1#{RATED.id}"
_NOTE, _DECIDED = {"note": "有记录"}, {"grant": True, "note": "已核对"}
BODIES: Mapping[str, Any] = {
    "/v1/appraisals": {"month": "2024-05"},
    "/v1/appraisals/{month}/exclusions": {"item": ITEM, "ground": "mistaken", **_NOTE},
    "/v1/appraisals/{month}/exclusions/{exclusion}": _DECIDED,
    "/v1/appraisals/{month}/appeals": {"centre": HERE, "item": ITEM, **_NOTE},
    "/v1/appraisals/{month}/appeals/{appeal}": _DECIDED,
    "/v1/appraisals/{month}/consequences": {"centre": HERE, "effect": "bonus_withheld", **_NOTE},
    "/v1/appraisals/{month}/consequences/{consequence}": _DECIDED,
}
PARTS = {"month": MONTH, "exclusion": "x1", "appeal": "a1", "consequence": "c1"}
QUERIES = {"/v1/appraisals/{month}/limits": {"centre": HERE}}


def appraised(settings: Settings) -> None:
    """A rating of RATED has been heard: it is to be left out, and is appealed against."""
    engine = engine_for(settings.database_url, name="test")
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies(), rules_from_environment()), API.handlers)
    county = Actor("staff:county-9", Tier.COUNTY, COUNTY)
    cadre = Actor(f"staff:{HERE}-09", Tier.CADRE, HERE)
    outcomes = unit.run(
        [
            Job(command=Begin(MONTH), actor=county),
            Job(command=Act(month=MONTH, verb=lambda it, deed, _: it.publish(deed)), actor=county),
            Job(command=Act(month=MONTH, verb=_excluding, item=ITEM), actor=county),
            Job(command=Act(month=MONTH, verb=_appealing, item=ITEM, centre=HERE), actor=cadre),
        ]
    )
    engine.dispose()
    assert [outcome.refusal for outcome in outcomes] == [None] * 4


def _excluding(appraisal: Any, deed: Any, given: Given) -> str:
    return str(appraisal.propose_exclusion(deed, given.item, Ground.MISTAKEN))


def _appealing(appraisal: Any, deed: Any, given: Given) -> str:
    return str(appraisal.appeal(deed, HERE, item=given.item))
