"""An order at HERE, and a body that each of the paths of the supermarket would take."""

from collections.abc import Mapping
from typing import Any

from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.work import Job, UnitOfWork
from services.supermarket.api import API
from tests.integration.routes.callers import HERE
from tests.supermarket_store import CADRE, PRICE, SKU, a_place, a_store, furnish

_ONE = "/v1/orders/{id:uuid}/"
_BASKET = {"shop": "general", "lines": [{"sku": SKU, "quantity": "1"}], "total_fen": PRICE}
_MYSELF = {"name": "王白露", "phone": "13800009999"}
BODIES: Mapping[str, Any] = {
    "/v1/orders": _BASKET,
    "/v1/sales": _BASKET,
    "/v1/my/orders": {**_BASKET, "centre": HERE, "customer": _MYSELF},
    "/v1/stock": {
        "sku": "G-0002",
        "shop": "general",
        "name": "面粉",
        "category": "food",
        "unit": "袋",
        "price_fen": 900,
    },
    "/v1/stock/{sku}/receive": {"quantity": "5"},
    "/v1/stock/{sku}/adjust": {"quantity": "-1", "reason": "damage"},
    "/v1/centres/{centre}/licences": {
        "shop": "general",
        "number": "JY2",
        "scope": ["food"],
        "expires_on": "2099-01-01",
    },
    f"{_ONE}reject": {"reason": "closed"},
    f"{_ONE}pay": {"amount_fen": PRICE},
    f"{_ONE}shorten": {"lines": [{"sku": SKU, "quantity": "0"}], "consent": True},
    f"{_ONE}substitute": {"sku": SKU, "with": "G-0002", "quantity": "1", "consent": True},
    f"{_ONE}collect": {"code": "00000000"},
    f"{_ONE}delivery-failed": {"reason": "nobody_home"},
    f"{_ONE}cancel": {"reason": "customer"},
    f"{_ONE}request-return": {"reason": "damaged"},
    f"{_ONE}refuse-return": {"reason": "used", "note": "已拆封"},
    f"{_ONE}refunded": {"method": "cash"},
    f"{_ONE}correct": {"reason": "点错"},
    "/v1/my/orders/{id:uuid}/request-return": {"reason": "damaged"},
}


def ordered(settings: Settings) -> str:
    """The id of a new order."""
    engine = engine_for(settings.database_url, name="test")
    unit = UnitOfWork("supermarket", engine, a_store(), API.handlers)
    furnish(unit)
    place = a_place()
    [outcome] = unit.run([Job(command=place, actor=CADRE)])
    engine.dispose()
    assert outcome.answer, outcome
    return place.order
