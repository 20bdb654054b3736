"""What customers are to be told, queued in the transaction of what it tells of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from contracts.orders import OrderState as State
from services.chassis import agents, centres
from services.chassis.centres import Centre
from services.chassis.ids import uuid7
from services.chassis.notices import Notice, cancel, enqueue
from services.chassis.vault import Vault
from services.chassis.work import Ref
from services.supermarket.domain.customer import Purpose
from services.supermarket.domain.order import Order
from services.supermarket.domain.transitions import BEFORE_DISPATCH
from services.supermarket.store.sealing import AGENT, PHONE


def queue(connection: Connection, vault: Vault, orders: Sequence[Order], now: datetime) -> None:
    """Queue messages of orders that were placed or wait at the counter; take back those of orders that no longer do."""
    cancel(connection, [order.id for order in orders if _is_void(order)])
    telling = [order for order in orders if order.messages and order.state in (State.PLACED, State.READY)]
    if telling:
        names = centres.load(connection, sorted({order.centre for order in telling}))
        notices = [_notice(vault, order, purpose, names) for order in telling for purpose in order.messages]
        enqueue(connection, vault, notices, now)


def _is_void(order: Order) -> bool:
    """It waits at the counter no longer, or at another one."""
    waits = order.state is State.READY or order.state in BEFORE_DISPATCH
    return (bool(order.moves) and not waits) or Purpose.MOVED in order.messages


def _notice(vault: Vault, order: Order, purpose: Purpose, names: dict[Ref[Any], Any]) -> Notice:
    own = order.customer.phone if order.customer.reachable else None
    centre = names.get(Ref(Centre, order.centre))
    return Notice(
        id=uuid7(),
        purpose=purpose,
        subject=order.id,
        version=order.version,
        phone=agents.told_at(own, PHONE, order.agent, AGENT, vault),
        parameters={"centre": centre.name if centre else "", "code": order.code},
    )
