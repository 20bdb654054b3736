"""The HTTP side of express: cadres at the counter, partners' events, carriers' native pushes, villagers."""

from services.chassis.http.routes import Api
from services.chassis.http.villagers import MY
from services.express.api import acting, looking, partners, sending, sent, villagers
from services.express.api.carriers import hooks
from services.express.handlers import HANDLERS
from services.express.store import store_for

API = Api(
    service="express",
    title="快递服务 Express",
    routes=(
        *looking.ROUTES,
        *acting.ROUTES,
        *sent.ROUTES,
        *sending.ROUTES,
        *MY,
        *villagers.ROUTES,
        *hooks(),
        partners.PULL,
    ),
    handlers=HANDLERS,
    store=store_for,
    intake=partners.INTAKE,
)
