"""The HTTP side of the supermarket: cadres at the counter, chains' events and webhooks, villagers."""

from services.chassis.http.routes import Api
from services.chassis.http.villagers import MY
from services.supermarket.api import acting, books, looking, ordering, partners, shelves, shopify, villagers
from services.supermarket.handlers import HANDLERS
from services.supermarket.store import store_for

API = Api(
    service="supermarket",
    title="超市服务 Supermarket",
    routes=(
        *looking.ROUTES,
        *ordering.ROUTES,
        *acting.ROUTES,
        *shelves.ROUTES,
        *books.ROUTES,
        *MY,
        *villagers.ROUTES,
        partners.PULL,
        books.PULL,
        shopify.HOOK,
    ),
    handlers=HANDLERS,
    store=store_for,
    intake=partners.INTAKE,
)
