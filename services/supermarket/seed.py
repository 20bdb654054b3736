"""The demonstration county's shops: an invented catalogue, stock and licences for every centre."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from contracts.orders import SOLD_BY, Category, Shop
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, Status, UnitOfWork
from services.supermarket.domain.clock import Rules
from services.supermarket.domain.stock import Stock
from services.supermarket.handlers import HANDLERS
from services.supermarket.handlers.shelves import Describe, OnStock, RecordLicence
from services.supermarket.store import SupermarketStore, shown

CATALOGUE: tuple[tuple[str, Shop, str, Category, str, int], ...] = (
    ("G-0001", Shop.GENERAL, "大米 5 公斤", Category.FOOD, "袋", 2980),
    ("G-0002", Shop.GENERAL, "面粉 5 公斤", Category.FOOD, "袋", 2260),
    ("G-0003", Shop.GENERAL, "花生油 5 升", Category.FOOD, "桶", 8990),
    ("G-0004", Shop.GENERAL, "鸡蛋", Category.FOOD, "公斤", 960),
    ("G-0005", Shop.GENERAL, "洗衣粉 2 公斤", Category.HOUSEHOLD, "袋", 1890),
    ("F-0001", Shop.FARM, "玉米种子", Category.SEED, "袋", 5800),
    ("F-0002", Shop.FARM, "复合肥 50 公斤", Category.FERTILISER, "袋", 14500),
    ("F-0003", Shop.FARM, "除草剂(示例)", Category.PESTICIDE, "瓶", 2500),
    ("F-0004", Shop.FARM, "限用杀虫剂(示例)", Category.RESTRICTED_PESTICIDE, "瓶", 4600),
)
FIRST_STOCK = Decimal(2_000)
LICENSED_UNTIL = date(2030, 12, 31)
BATCH = 1_000


def furnish(settings: Settings, centres: Mapping[str, str]) -> int:
    """Furnish the shops of those centres, names by id, that have none; says how many. Done twice, it finds none.

    Raises Unavailable when the database can't be reached, KeyError or ValueError for an incomplete key file.
    """
    if settings.field_keys_file is None:
        raise ValueError("FIELD_KEYS_FILE")
    engine = engine_for(settings.database_url, name="supermarket-seed")
    try:
        with engine.connect() as connection:
            known = {each["centre"] for each in shown.licences(connection, "")}
        store = SupermarketStore(Vault.from_file(settings.field_keys_file), Rules())
        bare = {centre: name for centre, name in centres.items() if centre not in known}
        _run(UnitOfWork("supermarket", engine, store, HANDLERS), bare)
    finally:
        engine.dispose()
    return len(bare)


def _run(unit: UnitOfWork, centres: Mapping[str, str]) -> None:
    jobs = [Job(command=command) for centre, name in centres.items() for command in _shops(centre, name)]
    for start in range(0, len(jobs), BATCH):
        failed = [each for each in unit.run(jobs[start : start + BATCH]) if each.status is not Status.ACCEPTED]
        if failed:
            raise RuntimeError(f"{len(failed)} were not accepted") from (failed[0].error or failed[0].refusal)


def _shops(centre: str, name: str) -> Iterator[Command]:
    """The registry's own event, which has a higher version, comes later."""
    yield CopyCentre(id=centre, name=name, version=0)
    for shop, scope in SOLD_BY.items():
        number = f"示例-{centre}-{shop}"
        yield RecordLicence(centre=centre, shop=shop, number=number, scope=scope, expires_on=LICENSED_UNTIL)
    for sku, shop, title, category, unit, price in CATALOGUE:
        details: dict[str, Any] = {"name": title, "unit": unit, "price_fen": price, "registration": f"示例-{sku}"}
        yield Describe(centre=centre, sku=sku, shop=shop, category=category, details=details)
        came = partial(Stock.receive, quantity=FIRST_STOCK, supplier="示范供销社", batch="示例")
        yield OnStock(centre=centre, sku=sku, verb=came)
