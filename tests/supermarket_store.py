"""A shop for tests that have no settings: its articles, its licence, an order of them."""

import os
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.orders import Category, Payment, Shop, Source
from contracts.people import Actor, Tier
from services.chassis.centres import CopyCentre
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Job, Status, UnitOfWork
from services.supermarket.domain.clock import Rules
from services.supermarket.domain.customer import Customer
from services.supermarket.domain.stock import Stock
from services.supermarket.handlers.placing import Place, Wanted
from services.supermarket.handlers.shelves import Describe, OnStock, RecordLicence
from services.supermarket.store import SupermarketStore

CENTRE = "370829001001"
CADRE = Actor(f"staff:{CENTRE}-01", Tier.CADRE, CENTRE)
SKU, PRICE = "G-0001", 1280
FAR = date(2099, 12, 31)


def a_store(rules: Rules | None = None) -> SupermarketStore:
    return SupermarketStore(Vault("k1", {"k1": os.urandom(32)}, os.urandom(32)), rules or Rules())


def furnish(unit: UnitOfWork, units: int = 10, centre: str = CENTRE) -> None:
    """A general shop that may sell food, with so many bags of rice."""
    scope = frozenset({Category.FOOD})
    details = {"name": "大米", "unit": "袋", "price_fen": PRICE, "registration": None}
    commands: Sequence[Any] = (
        CopyCentre(id=centre, name="金穗村乡村振兴服务中心", version=1),
        RecordLicence(centre=centre, shop=Shop.GENERAL, number="JY1", scope=scope, expires_on=FAR),
        Describe(centre=centre, sku=SKU, shop=Shop.GENERAL, category=Category.FOOD, details=details),
        OnStock(centre=centre, sku=SKU, verb=lambda stock, deed: _receive(stock, deed, units)),
    )
    for command in commands:
        [outcome] = unit.run([Job(command=command)])
        assert outcome.status is Status.ACCEPTED, outcome


def _receive(stock: Stock, deed: Any, units: int) -> None:
    stock.receive(deed, Decimal(units), None, None)


def a_place(quantity: int = 1, **changed: Any) -> Place:
    """An order at the counter of bags of rice."""
    values: dict[str, Any] = {
        "order": str(uuid7()),
        "centre": CENTRE,
        "shop": Shop.GENERAL,
        "source": Source.COUNTER,
        "customer": Customer(),
        "payment": Payment.CASH,
        "wanted": [Wanted(SKU, Decimal(quantity))],
        "total_fen": PRICE * quantity,
    }
    return Place(**(values | changed))
