"""The HTTP side of the hall: the public guide, cadres at the window, bureaus and their systems, villagers."""

from services.chassis.http.routes import Api
from services.chassis.http.villagers import MY
from services.hall.api import acting, bureaus, catalogue, looking, mediation, partners, receipt, villagers, volunteers
from services.hall.handlers import HANDLERS
from services.hall.store import store_for

API = Api(
    service="hall",
    title="便民服务 One-stop hall",
    routes=(
        *catalogue.ROUTES,
        *looking.ROUTES,
        *bureaus.ROUTES,
        *acting.ROUTES,
        *receipt.ROUTES,
        *mediation.ROUTES,
        *volunteers.ROUTES,
        *MY,
        *villagers.ROUTES,
        partners.PULL,
    ),
    handlers=HANDLERS,
    store=store_for,
    intake=partners.INTAKE,
)
