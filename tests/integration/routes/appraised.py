"""Months' appraisals with something to decide of each kind, for whoever asks every route."""

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.appraisals import Effect, Ground
from contracts.envelope import Event
from contracts.people import COUNTY, Actor, Tier
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.work import Job, UnitOfWork
from services.supervision.api import API
from services.supervision.handlers.appraisals import Act, Begin, Given
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from services.supervision.store.rules import Rules
from tests.integration.routes.callers import HERE
from tests.unit.supervision.appraisal import sign
from tests.unit.supervision.events import at
from tests.unit.supervision.voices import rating

MONTH, FROZEN = "2024-06", "2024-04"
COUNTY_OFFICER = Actor("staff:county-9", Tier.COUNTY, COUNTY)
CADRE = Actor(f"staff:{HERE}-09", Tier.CADRE, HERE)


def _rated(subject: str) -> Event:
    return rating(subject, 1, time=at("09:00").replace(year=2024, month=6, day=3), centre=HERE)


RATED = (_rated("r1"), _rated("r2"))
ITEM, ANOTHER = (f"feedback:{each.subject}#{each.id}" for each in RATED)
_NOTE, _DECIDED = {"note": "有记录"}, {"grant": True, "note": "已核对"}
BODIES: Mapping[str, Any] = {
    "/v1/centres/{id}/duty": {"from": "2026-07-01T00:30:00Z", "until": "2026-07-01T08:30:00Z", **_NOTE},
    "/v1/appraisals": {"month": "2024-05"},
    "/v1/appraisals/{month}/centres/{id}/exclusions": {"item": ANOTHER, "ground": "mistaken", **_NOTE},
    "/v1/appraisals/{month}/centres/{id}/appeals": {"item": ANOTHER, **_NOTE},
    "/v1/appraisals/{month}/exclusions/{exclusion}": _DECIDED,
    "/v1/appraisals/{month}/appeals/{appeal}": _DECIDED,
    "/v1/appraisals/{month}/consequences": {"centre": HERE, "effect": "bonus_withheld", **_NOTE},
    "/v1/appraisals/{month}/consequences/{consequence}": _DECIDED,
}
PARTS = {"month": MONTH, "exclusion": "x1", "appeal": "a1", "consequence": "c1"}


def appraised(settings: Settings) -> None:
    """RATED has been heard: in MONTH the first of them is to be left out, and is appealed against.

    Another month is frozen, where a consequence is proposed.
    """
    engine = engine_for(settings.database_url, name="test")
    store = SupervisionStore(copies(), Rules(sign=sign, appeal_days=0))
    unit = UnitOfWork("supervision", engine, store, API.handlers)
    outcomes = unit.run(list(_published())) + unit.run(list(_frozen()))
    engine.dispose()
    assert {str(outcome.refusal or outcome.error) for outcome in outcomes} == {"None"}


def _published() -> Iterator[Job]:
    yield Job(command=Begin(MONTH), actor=COUNTY_OFFICER)
    yield Job(command=Act(month=MONTH, verb=_publish), actor=COUNTY_OFFICER)
    yield Job(command=Act(month=MONTH, verb=_exclude, item=ITEM), actor=COUNTY_OFFICER)
    yield Job(command=Act(month=MONTH, verb=_appeal, item=ITEM, centre=HERE), actor=CADRE)


def _frozen() -> Iterator[Job]:
    yield Job(command=Begin(FROZEN), actor=COUNTY_OFFICER)
    yield Job(command=Act(month=FROZEN, verb=_publish), actor=COUNTY_OFFICER)
    yield Job(command=Act(month=FROZEN, verb=_freeze, counts=True), actor=COUNTY_OFFICER)
    yield Job(command=Act(month=FROZEN, verb=_propose), actor=COUNTY_OFFICER)


def _publish(appraisal: Any, deed: Any, _given: Given) -> None:
    appraisal.publish(deed)


def _freeze(appraisal: Any, deed: Any, given: Given) -> None:
    appraisal.freeze(deed, given.material, given.rules.sign)


def _propose(appraisal: Any, deed: Any, _given: Given) -> str:
    return str(appraisal.propose_consequence(deed, HERE, Effect.HONOUR_GRANTED))


def _exclude(appraisal: Any, deed: Any, given: Given) -> str:
    return str(appraisal.propose_exclusion(deed, given.item, Ground.MISTAKEN))


def _appeal(appraisal: Any, deed: Any, given: Given) -> str:
    return str(appraisal.appeal(deed, HERE, item=given.item))
