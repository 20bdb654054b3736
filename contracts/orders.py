"""The vocabulary of orders and of the two shops: states, reasons, categories. Standard library only."""

from enum import StrEnum


class OrderState(StrEnum):
    """Where an order is on its way to the customer."""

    PLACED = "placed"
    """已下单"""
    CONFIRMED = "confirmed"
    """已接单"""
    REJECTED = "rejected"
    """拒单"""
    PAID = "paid"
    """已付款"""
    PICKING = "picking"
    """拣货"""
    PARTIALLY_FULFILLED = "partially_fulfilled"
    """部分供货"""
    DISPATCHED = "dispatched"
    """已发货"""
    READY = "ready"
    """待自提"""
    OUT_FOR_DELIVERY = "out_for_delivery"
    """送货上门"""
    COLLECTED = "collected"
    """已取"""
    COMPLETED = "completed"
    """已完成"""
    CANCELLED = "cancelled"
    """已取消"""
    EXPIRED = "expired"
    """逾期未取"""
    RETURN_REQUESTED = "return_requested"
    """申请退货"""
    RETURN_RECEIVED = "return_received"
    """退货已收"""
    RETURN_REFUSED = "return_refused"
    """拒绝退货"""
    REFUNDING = "refunding"
    """退款中"""
    REFUNDED = "refunded"
    """已退款"""


class Shop(StrEnum):
    """The two shops of a centre: separate premises, each with its own stock, catalogue and licence."""

    GENERAL = "general"
    """商业超市"""
    FARM = "farm"
    """农资超市"""


class Category(StrEnum):
    """What is sold, as licences tell it apart."""

    FOOD = "food"
    """食品"""
    HOUSEHOLD = "household"
    """日用品"""
    SEED = "seed"
    """种子"""
    FERTILISER = "fertiliser"
    """肥料"""
    PESTICIDE = "pesticide"
    """农药"""
    RESTRICTED_PESTICIDE = "restricted_pesticide"
    """限制使用农药"""


PESTICIDES = frozenset({Category.PESTICIDE, Category.RESTRICTED_PESTICIDE})
"""Bought and sold under ledgers that are kept two years (农药管理条例 arts 26, 27)."""
LICENSED = PESTICIDES | {Category.FOOD, Category.SEED}
"""What nobody may sell without a licence whose scope names it."""
SOLD_BY = {
    Shop.GENERAL: frozenset({Category.FOOD, Category.HOUSEHOLD}),
    Shop.FARM: PESTICIDES | {Category.SEED, Category.FERTILISER},
}
"""What each shop may have on its shelves."""


class Source(StrEnum):
    """How an order came."""

    PARTNER = "partner"
    COUNTER = "counter"
    WEB = "web"


class Payment(StrEnum):
    """When the customer pays."""

    PREPAID = "prepaid"
    """预付"""
    CASH = "cash"
    """自提付现"""


class Rejection(StrEnum):
    """Why a shop doesn't take an order."""

    OUT_OF_STOCK = "out_of_stock"
    PRICE = "price"
    CLOSED = "closed"
    UNCLEAR = "unclear"
    OTHER = "other"


class Cancellation(StrEnum):
    """Why an order is given up before it is dispatched."""

    CUSTOMER = "customer"
    OUT_OF_STOCK = "out_of_stock"
    UNPAID = "unpaid"
    PARTNER = "partner"
    OTHER = "other"


class ReturnReason(StrEnum):
    """Why a customer brings goods back."""

    DAMAGED = "damaged"
    WRONG_GOODS = "wrong_goods"
    EXPIRED_GOODS = "expired_goods"
    NO_REASON = "no_reason"
    """七日无理由"""
    OTHER = "other"


class ReturnRefusal(StrEnum):
    """Why goods are not taken back."""

    USED = "used"
    TOO_LATE = "too_late"
    EXEMPT = "exempt"
    """依法不适用退货"""
    NOT_OURS = "not_ours"
    OTHER = "other"


class DoorFailure(StrEnum):
    """Why goods came back from the door."""

    NOBODY_HOME = "nobody_home"
    WRONG_ADDRESS = "wrong_address"
    REFUSED = "refused"
    OTHER = "other"


class RefundMethod(StrEnum):
    """How money went back."""

    CASH = "cash"
    PARTNER = "partner"
    """由连锁商原路退回"""


class Difference(StrEnum):
    """How a chain's statement of a day and our books differ on one order."""

    MISSING_HERE = "missing_here"
    """我方没有"""
    MISSING_THERE = "missing_there"
    """对方没有"""
    ANOTHER_DAY = "another_day"
    """日期不同:我方记在别的日子"""
    AMOUNT = "amount"
    """金额不符"""


class Adjustment(StrEnum):
    """Why what lies on the shelf isn't what the books say."""

    COUNT = "count"
    """盘点"""
    DAMAGE = "damage"
    """破损"""
    SPOILED = "spoiled"
    """过期、变质"""
    THEFT = "theft"
    MOVED = "moved"
    """服务中心合并,移交"""
    OTHER = "other"


class Entry(StrEnum):
    """What a row of the pesticide ledger tells of."""

    PURCHASE = "purchase"
    """进货"""
    SALE = "sale"
    """销售"""
    RETURN = "return"
    """退货"""
    ADJUSTMENT = "adjustment"
    """损溢"""


ENTRIES = {Entry.PURCHASE: "进货", Entry.SALE: "销售", Entry.RETURN: "退货", Entry.ADJUSTMENT: "损溢"}
"""The rows of the ledger as people read them."""
