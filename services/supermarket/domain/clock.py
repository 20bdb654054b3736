"""What falls due by itself, and when (⇒ in DOMAIN)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from contracts.orders import OrderState as State
from services.chassis.calendar import after_days

if TYPE_CHECKING:
    from services.supermarket.domain.order import Order


class Due(StrEnum):
    """What a clock does with an order."""

    REMIND = "remind"
    """提醒取货"""
    EXPIRE = "expire"
    """逾期"""
    COMPLETE = "complete"
    """完成"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The county's settings for orders. Days are calendar days, and end at midnight in Shanghai.

    `tell` says whether messages to customers are sent at all, `identify` whether who buys restricted pesticides shows
    their identity card.
    """

    remind_after_days: int = 5
    expire_after_days: int = 7
    complete_after_days: int = 7
    correct_within: timedelta = timedelta(minutes=10)
    tell: bool = False
    identify: bool = True


def due(order: "Order", rules: Rules) -> tuple[Due, datetime] | None:
    """What comes next for an order that nobody touches, and when; None where nothing does."""
    match order.state:
        case State.READY if order.ready_at and not order.reminded:
            return Due.REMIND, after_days(order.ready_at, rules.remind_after_days)
        case State.READY if order.ready_at:
            return Due.EXPIRE, after_days(order.ready_at, rules.expire_after_days)
        case State.COLLECTED if order.collected_at:
            return Due.COMPLETE, after_days(order.collected_at, rules.complete_after_days)
    return None
