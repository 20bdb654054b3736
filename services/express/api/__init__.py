"""The HTTP side of express: cadres at the counter, partners' events, carriers' native pushes."""

from services.chassis.http.routes import Api
from services.express.api import counter, kuaidi100, partners
from services.express.handlers import HANDLERS
from services.express.store import ExpressStore

API = Api(
    service="express",
    title="快递服务 Express",
    routes=(*counter.ROUTES, kuaidi100.HOOK, partners.PULL),
    handlers=HANDLERS,
    store=lambda settings, vault: ExpressStore(),
    intake=partners.INTAKE,
)
