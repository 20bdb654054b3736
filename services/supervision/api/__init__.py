"""The HTTP side of supervision: the county at a glance, centres, cases, clocks and standards, and the live stream."""

from services.chassis.http.routes import Api
from services.supervision.api import (
    appraisals,
    appraising,
    calendars,
    clocks,
    deadlines,
    duty,
    handing_over,
    inspecting,
    inspection_plans,
    inspections,
    ladders,
    office,
    overview,
    parties,
    standards,
    trends,
    voices,
)
from services.supervision.handlers import HANDLERS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from services.supervision.store.rules import rules_from_environment

API = Api(
    service="supervision",
    title="监督 Supervision",
    routes=(
        *overview.ROUTES,
        *clocks.ROUTES,
        *standards.ROUTES,
        *deadlines.ROUTES,
        *calendars.ROUTES,
        *office.ROUTES,
        *voices.ROUTES,
        *trends.ROUTES,
        *appraisals.ROUTES,
        *appraising.ROUTES,
        *ladders.ROUTES,
        *parties.ROUTES,
        *duty.ROUTES,
        *handing_over.ROUTES,
        *inspections.ROUTES,
        *inspecting.ROUTES,
        *inspection_plans.ROUTES,
        overview.LIVE,
    ),
    handlers=HANDLERS,
    store=lambda settings, vault: SupervisionStore(copies(), rules_from_environment()),
)
