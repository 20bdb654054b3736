"""Orders, stock, licences and chains' statements in PostgreSQL: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import centres, staff
from services.chassis.centres import Centre
from services.chassis.config import Settings
from services.chassis.deliveries import enqueue
from services.chassis.vault import Vault
from services.chassis.work import Ref
from services.supermarket.domain.clock import Rules
from services.supermarket.domain.licence import Licence, licence_key
from services.supermarket.domain.order import Order
from services.supermarket.domain.statement import Statement
from services.supermarket.domain.stock import Stock, stock_key
from services.supermarket.store import answers, licences, messages, orders, statements, stocks
from services.supermarket.store.rules import rules_from_environment
from services.supermarket.store.sealing import SEALED

__all__ = ["SEALED", "SupermarketStore", "store_for"]

A = TypeVar("A")
_KINDS = (Order, Stock, Licence, Statement, Centre)


class SupermarketStore:
    """The repository of orders, stock, licences, chains' statements and the registry's copies."""

    def __init__(self, vault: Vault, rules: Rules) -> None:
        self.rules = rules
        self._vault = vault

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """What the batch's commands named, as far as it exists; of orders also their stock and their shop's licence.

        Where articles of a merged centre are named, also those of its joint site.
        Rows are locked in the same order in every batch: orders, then stock, each by key.
        """
        wanted = {kind: [ref.key for ref in refs if ref.kind is kind] for kind in _KINDS}
        found = orders.load(connection, wanted[Order])
        known = {order.id: order for order in found.values()}.values()
        held = [stock_key(order.centre, line.sku) for order in known for line in order.lines]
        shops = [licence_key(order.centre, order.shop) for order in known]
        places = centres.load(connection, sorted(set(wanted[Centre])))
        held += _at_joint_sites(places, wanted[Stock])
        shops += _at_joint_sites(places, wanted[Licence])
        return (
            found
            | stocks.load(connection, wanted[Stock] + held)
            | licences.load(connection, wanted[Licence] + shops)
            | statements.load(connection, wanted[Statement])
            | places
            | staff.load(connection, refs)
        )

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Orders with history and what customers and chains are to be told; stock with its ledgers; licences."""
        moved = _of(Order, changed)
        orders.save(connection, moved, events, now, self.rules)
        enqueue(connection, answers.to_partners(moved, events))
        if self.rules.tell:
            messages.queue(connection, self._vault, moved, now)
        stocks.save(connection, _of(Stock, changed), now)
        licences.save(connection, _of(Licence, changed))
        statements.save(connection, _of(Statement, changed), now)
        centres.save(connection, [each for each in changed if isinstance(each, Centre)])
        staff.save(connection, changed)


def _at_joint_sites(places: Mapping[Ref[Any], Any], keys: Sequence[str]) -> list[str]:
    """What keys `centre/…` name at the joint sites of centres that have merged."""
    merged = {each.id: each.joint_site for each in places.values() if each.joint_site}
    found, names = [], [key.partition("/") for key in keys if merged]
    for centre, _, rest in names:
        last = centre
        while last in merged:
            last = merged[last]
        found += [f"{last}/{rest}"] if last != centre else []
    return found


def _of(kind: type[A], changed: Sequence[Any]) -> list[A]:
    return sorted((each for each in changed if isinstance(each, kind)), key=attrgetter("id"))


def store_for(settings: Settings, vault: Vault) -> SupermarketStore:
    """The store of a process. Raises environs.EnvError naming a rule that is malformed."""
    return SupermarketStore(vault, rules_from_environment(tell=settings.notice_gateway != "off"))
