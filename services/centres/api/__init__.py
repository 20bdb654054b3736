"""The HTTP side of the registry."""

from services.centres.api import looking
from services.centres.handlers import HANDLERS
from services.centres.store import store_for
from services.chassis.http.routes import Api

API = Api(
    service="centres",
    title="服务中心 Centres",
    routes=looking.ROUTES,
    handlers=HANDLERS,
    store=store_for,
)
