"""The HTTP side of feedback: anybody, those who handle cases, the hotline, villagers with a one-time code."""

from services.chassis.http.routes import Api
from services.chassis.http.villagers import MY
from services.feedback.api import acting, counter, filing, looking, partners, platform, rating, templates
from services.feedback.handlers import HANDLERS
from services.feedback.store import store_for

API = Api(
    service="feedback",
    title="群众回音墙 Feedback",
    routes=(
        *filing.ROUTES,
        *looking.ROUTES,
        *acting.ROUTES,
        *rating.ROUTES,
        *counter.ROUTES,
        *templates.ROUTES,
        *MY,
        partners.PULL,
        platform.PULL,
    ),
    handlers=HANDLERS,
    store=store_for,
    intake={**partners.INTAKE, **platform.INTAKE},
)
