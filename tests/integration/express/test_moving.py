"""What is open at a centre that merges goes to the joint site: in portions, whatever breaks off, once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Engine, text

from contracts.parcels import Channel, CollectedBy, Consent
from contracts.people import COUNTY, Actor, Sealed, Tier
from contracts.refusals import Conflict
from contracts.standing import CentreState, ClosingReason
from services.chassis.bus.due import DueCommands
from services.chassis.centres import CopyCentre
from services.chassis.database import engine_for
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, Outcome, UnitOfWork
from services.express.domain.clock import Rules
from services.express.domain.people import Recipient
from services.express.domain.pickup import draw_numbers
from services.express.events import strays
from services.express.handlers import HANDLERS
from services.express.handlers.counter import OnParcel
from services.express.handlers.parcels import Announce, Arrive
from services.express.store import ExpressStore
from services.express.store.sealing import PHONE
from tests.servers import FreshDatabase

OLD, JOINT, LAST = "370829001001", "370829001002", "370829001003"
PARTNER = Actor("partner:express-demo", Tier.PARTNER, COUNTY)
CADRE, THERE = Actor("staff:1", Tier.CADRE, OLD), Actor("staff:2", Tier.CADRE, JOINT)
VAULT = Vault("k1", {"k1": b"k" * 32}, b"l" * 32)


@dataclass
class Station:
    """Express with its tables, told of three centres."""

    unit: UnitOfWork
    engine: Engine

    def run(self, command: Command, actor: Actor = PARTNER) -> Outcome:
        [outcome] = self.unit.run([Job(command=command, actor=actor)])
        return outcome

    def done(self, command: Command, actor: Actor = PARTNER) -> dict[str, Any]:
        outcome = self.run(command, actor)
        assert outcome.answer is not None, outcome
        return dict(outcome.answer)

    def publish(self, centre: str, version: int = 1, **known: Any) -> None:
        self.done(CopyCentre(id=centre, name=f"{centre[-3:]}村服务中心", version=version, **known))

    def merge(self, centre: str = OLD, into: str = JOINT) -> None:
        self.publish(centre, 2, state=CentreState.MERGED, joint_site=into, reason=ClosingReason.VILLAGES_MERGED)

    def arrive(self, waybill: str, centre: str = OLD) -> dict[str, Any]:
        return self.done(arrival(waybill, centre))

    def sweep(self, limit: int = 500) -> int:
        """One portion, and how many were named in it."""
        with self.engine.connect() as connection:
            named = strays(connection, limit)
        self.unit.run([Job(command=command) for command in named])
        return len(named)

    def rows(self, query: str) -> list[Any]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def waiting(self) -> list[tuple[str, str]]:
        """The notices that wait: for what, and the centre that each names."""
        found = self.rows("SELECT id, purpose, sealed FROM notice WHERE state = 'waiting' ORDER BY id")
        told = [(purpose, VAULT.decrypt(sealed, f"notice.{notice}")) for notice, purpose, sealed in found]
        return [(purpose, json.loads(content)["parameters"]["centre"]) for purpose, content in told]

    def there(self) -> list[tuple[str, str]]:
        return self.rows("SELECT waybill, centre FROM parcel ORDER BY waybill")


def arrival(waybill: str, centre: str = OLD) -> Arrive:
    phone = Sealed(VAULT.encrypt("13812345678", PHONE), "138****5678", "h")
    recipient = Recipient(None, phone, "5678", reachable=True)
    return Arrive(
        carrier="yunda",
        waybill=waybill,
        centre=centre,
        recipient=recipient,
        consent=Consent.RECORDED,
        numbers=draw_numbers(),
    )


@pytest.fixture
def station(fresh_database: FreshDatabase) -> Iterator[Station]:
    engine = engine_for(fresh_database.write_url("express"), name="test")
    opened = Station(UnitOfWork("express", engine, ExpressStore(VAULT, Rules(tell=True)), HANDLERS), engine)
    for centre in (OLD, JOINT, LAST):
        opened.publish(centre)
    yield opened
    engine.dispose()


def test_what_broke_off_goes_on_and_nothing_moves_twice(station: Station) -> None:
    for number in range(5):
        station.arrive(f"432801560010{number}")
    station.merge()
    assert station.sweep(limit=2) == 2
    assert [centre for _, centre in station.there()].count(JOINT) == 2
    assert [station.sweep(limit=2) for _ in range(3)] == [2, 1, 0]
    assert {centre for _, centre in station.there()} == {JOINT}
    assert station.rows("SELECT count(*) FROM parcel_event WHERE type = 'parcel.relocated.v1'") == [(5,)]


def test_a_portion_that_is_carried_out_twice_at_once_moves_each_once(station: Station) -> None:
    station.arrive("4328015600101")
    station.merge()
    with station.engine.connect() as connection:
        [command] = strays(connection, 10)
    outcomes = station.unit.run([Job(command=command), Job(command=command)])
    assert [outcome.answer for outcome in outcomes] == [{}, {}]
    assert station.rows("SELECT count(*) FROM parcel_event WHERE type = 'parcel.relocated.v1'") == [(1,)]


def test_the_recipient_hears_where_it_is_now_and_not_where_it_was(station: Station) -> None:
    arrived = station.arrive("4328015600101")
    station.merge()
    station.sweep()
    assert station.waiting() == [("arrived", "002村服务中心")]
    station.done(OnParcel(parcel=arrived["id"], verb=lambda each, deed: each.notify(deed, Channel.PHONE)), THERE)
    station.merge(JOINT, LAST)
    station.sweep()
    assert station.waiting() == [("moved", "003村服务中心")]


def test_it_is_handed_over_at_the_joint_site_by_its_cadre(station: Station) -> None:
    arrived = station.arrive("4328015600101")
    station.merge()
    station.sweep()
    [(code,)] = station.rows("SELECT pickup_code FROM parcel")
    collect = OnParcel(parcel=arrived["id"], verb=lambda each, deed: each.collect(deed, code, CollectedBy.SELF, None))
    assert station.run(collect, CADRE).refusal is not None
    assert station.done(collect, THERE)["state"] == "collected"
    assert station.sweep() == 0


def test_new_business_of_a_merged_centre_is_taken_at_the_end_of_the_way_and_says_so(station: Station) -> None:
    station.merge()
    station.merge(JOINT, LAST)
    assert station.arrive("4328015600101")["taken_at"] == LAST
    announced = Announce(carrier="yunda", waybill="4328015600102", centre=OLD, recipient=Recipient())
    assert station.done(announced)["taken_at"] == LAST
    assert "taken_at" not in station.done(replace(announced, waybill="4328015600103", centre=LAST))
    assert {centre for _, centre in station.there()} == {LAST}


def test_a_parcel_that_was_announced_before_the_merger_arrives_before_anybody_has_moved_it(station: Station) -> None:
    station.done(Announce(carrier="yunda", waybill="4328015600101", centre=OLD, recipient=Recipient()))
    station.merge()
    assert station.arrive("4328015600101")["state"] == "inbound"
    assert station.there() == [("4328015600101", JOINT)]


def test_a_parcel_that_never_came_before_the_merger_comes_after_it(station: Station) -> None:
    announced = station.done(Announce(carrier="yunda", waybill="4328015600101", centre=OLD, recipient=Recipient()))
    station.unit.run([Job(command=OnParcel(parcel=announced["id"], verb=_miss), actor=CADRE)])
    station.merge()
    assert station.sweep() == 0
    assert station.arrive("4328015600101", JOINT)["state"] == "inbound"


def _miss(parcel: Any, deed: Any) -> None:
    parcel.miss(deed, "overdue")


def test_a_suspended_centre_takes_in_what_has_come_and_nothing_that_may_wait(station: Station) -> None:
    station.publish(OLD, 2, state=CentreState.SUSPENDED, instead=JOINT, reason=ClosingReason.DAMAGE)
    assert station.arrive("4328015600101")["state"] == "inbound"
    announced = Announce(carrier="yunda", waybill="4328015600102", centre=OLD, recipient=Recipient())
    refusal = station.run(announced).refusal
    assert isinstance(refusal, Conflict)
    assert "002村服务中心" in refusal.detail
    assert station.sweep() == 0, "what lies there may be finished by its cadre"


def test_a_merger_that_was_taken_back_moves_nothing_more(station: Station) -> None:
    station.arrive("4328015600101")
    station.merge()
    with station.engine.connect() as connection:
        named = strays(connection, 10)
    station.publish(OLD, 3)
    station.unit.run([Job(command=command) for command in named])
    assert station.there() == [("4328015600101", OLD)]


def test_a_joint_site_that_is_not_known_yet_is_waited_for(station: Station) -> None:
    station.arrive("4328015600101")
    station.merge(into="370829009009")
    due = DueCommands()

    def ask(limit: int) -> Any:
        with station.engine.connect() as connection:
            return strays(connection, limit)

    due.carry_out(ask, station.unit.run)
    assert (due.held, station.there()) == (1, [("4328015600101", OLD)])
