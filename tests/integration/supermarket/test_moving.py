"""Orders of a centre that has merged, and the goods that they hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, text

from contracts.people import COUNTY, Actor, Tier
from contracts.refusals import Conflict
from contracts.standing import CentreState, ClosingReason
from services.chassis.centres import CopyCentre
from services.chassis.database import engine_for
from services.chassis.work import Command, Job, Outcome, UnitOfWork
from services.supermarket.domain.code import draw_code
from services.supermarket.events import strays
from services.supermarket.handlers import HANDLERS
from services.supermarket.handlers.orders import Collect, OnOrder
from tests.servers import FreshDatabase
from tests.supermarket_store import CADRE, CENTRE, SKU, a_place, a_store, furnish

JOINT = "370829001002"
THERE = Actor(f"staff:{JOINT}-01", Tier.CADRE, JOINT)
OPERATOR = Actor("staff:county-1", Tier.COUNTY, COUNTY)


@dataclass
class Shops:
    """The shops of two centres, each with ten bags of rice."""

    unit: UnitOfWork
    engine: Engine

    def run(self, command: Command, actor: Actor = CADRE) -> Outcome:
        [outcome] = self.unit.run([Job(command=command, actor=actor)])
        return outcome

    def order(self, *verbs: str, quantity: int = 2) -> str:
        place = a_place(quantity)
        outcome = self.run(place)
        for verb in verbs:
            outcome = self.run(OnOrder(order=place.order, verb=_VERBS[verb]))
        assert outcome.answer is not None, outcome
        return place.order

    def merge(self) -> None:
        merged: dict[str, Any] = {"state": CentreState.MERGED, "joint_site": JOINT, "reason": ClosingReason.OTHER}
        self.run(CopyCentre(id=CENTRE, name="旧村", version=2, **merged), OPERATOR)

    def sweep(self) -> int:
        with self.engine.connect() as connection:
            named = strays(connection, 500)
        assert {outcome.answer is None for outcome in self.unit.run([Job(command=each) for each in named])} <= {False}
        return len(named)

    def books(self, centre: str) -> tuple[int, ...]:
        """Received, sold, returned and reserved bags."""
        query = text("SELECT received, sold, returned, reserved FROM stock WHERE id = :id")
        with self.engine.connect() as connection:
            return tuple(map(int, connection.execute(query, {"id": f"{centre}/{SKU}"}).one()))

    def value(self, query: str, **values: Any) -> Any:
        with self.engine.connect() as connection:
            return connection.execute(text(query), values).scalar_one()


_CODE = draw_code()
_VERBS: dict[str, Any] = {
    "confirm": lambda order, deed: order.confirm(deed),
    "pick": lambda order, deed: order.pick(deed),
    "dispatch": lambda order, deed: order.dispatch(deed),
    "shelve": lambda order, deed: order.shelve(deed, _CODE),
}
READY = ("confirm", "pick", "dispatch", "shelve")


@pytest.fixture
def shops(fresh_database: FreshDatabase) -> Iterator[Shops]:
    engine = engine_for(fresh_database.write_url("supermarket"), name="test")
    unit = UnitOfWork("supermarket", engine, a_store(), HANDLERS)
    furnish(unit)
    furnish(unit, centre=JOINT)
    yield Shops(unit, engine)
    engine.dispose()


def test_the_goods_of_an_order_go_along_and_what_is_free_stays_as_it_was(shops: Shops) -> None:
    placed, ready = shops.order(), shops.order(*READY, quantity=3)
    shops.merge()
    assert shops.sweep() == 2
    assert (shops.books(CENTRE), shops.books(JOINT)) == ((5, 0, 0, 0), (15, 0, 0, 5))
    assert shops.run(Collect(order=ready, code=_CODE), THERE).answer is not None
    assert shops.books(JOINT) == (15, 3, 0, 2)
    assert shops.value("SELECT centre FROM shop_order WHERE id = CAST(:id AS uuid)", id=placed) == JOINT
    assert shops.sweep() == 0


def test_what_was_sold_is_in_the_joint_sites_books_where_it_may_be_brought_back(shops: Shops) -> None:
    order = shops.order(*READY)
    assert shops.run(Collect(order=order, code=_CODE)).answer is not None
    shops.merge()
    shops.sweep()
    assert (shops.books(CENTRE), shops.books(JOINT)) == ((8, 0, 0, 0), (12, 2, 0, 0))


def test_an_article_that_the_joint_site_never_had_is_in_its_catalogue_then(shops: Shops) -> None:
    order = shops.order(*READY)
    with shops.engine.begin() as connection:
        connection.execute(text("DELETE FROM stock WHERE centre = :centre"), {"centre": JOINT})
    shops.merge()
    shops.sweep()
    assert shops.books(JOINT) == (2, 0, 0, 2)
    assert shops.run(Collect(order=order, code=_CODE), THERE).answer is not None


def test_a_new_order_of_a_merged_centre_is_the_joint_sites_out_of_its_stock(shops: Shops) -> None:
    shops.merge()
    answer = shops.run(a_place(4)).answer
    assert answer is not None
    assert answer["taken_at"] == JOINT
    assert (shops.books(CENTRE), shops.books(JOINT)) == ((10, 0, 0, 0), (10, 0, 0, 4))


def test_a_suspended_shop_takes_no_orders_and_gives_none_up(shops: Shops) -> None:
    order = shops.order(*READY)
    suspended = CentreState.SUSPENDED
    shops.run(CopyCentre(id=CENTRE, name="旧村", version=2, state=suspended, instead=JOINT), OPERATOR)
    refused = shops.run(a_place()).refusal
    assert isinstance(refused, Conflict)
    assert "暂停服务" in refused.detail
    assert shops.run(Collect(order=order, code=_CODE)).answer is not None
