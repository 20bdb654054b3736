"""What may happen to an order, as a table (DOMAIN: supermarket)."""

from collections.abc import Mapping
from enum import StrEnum

from contracts.orders import OrderState as State
from services.chassis.machine import Back


class Action(StrEnum):
    """What customers, cadres, partners and clocks do with an order."""

    CONFIRM = "confirm"
    """接单"""
    REJECT = "reject"
    """拒单"""
    PAY = "pay"
    """付款"""
    PICK = "pick"
    """拣货"""
    SHORTEN = "shorten"
    """缺货少发"""
    SUBSTITUTE = "substitute"
    """换货"""
    DISPATCH = "dispatch"
    """发货"""
    SHELVE = "shelve"
    """到店待取"""
    DELIVER = "deliver"
    """送货上门"""
    FAIL_DELIVERY = "fail_delivery"
    """送货未成"""
    COLLECT = "collect"
    """取货"""
    CANCEL = "cancel"
    """取消"""
    EXPIRE = "expire"
    """逾期"""
    COMPLETE = "complete"
    """完成"""
    ASK_RETURN = "ask_return"
    """申请退货"""
    TAKE_BACK = "take_back"
    """收回退货"""
    REFUSE_RETURN = "refuse_return"
    """拒绝退货"""
    BEGIN_REFUND = "begin_refund"
    """开始退款"""
    PAY_BACK = "pay_back"
    """已退款"""
    PAY_BACK_PART = "pay_back_part"
    """已退差额"""


BEFORE_DISPATCH = (State.PLACED, State.CONFIRMED, State.PAID, State.PICKING, State.PARTIALLY_FULFILLED)
ENDED_UNSOLD = (State.REJECTED, State.CANCELLED, State.EXPIRED)
SHORT = (State.PARTIALLY_FULFILLED, State.READY, State.COLLECTED, State.COMPLETED, State.RETURN_REFUSED)
"""Where an order may stand of which less was delivered, or cheaper, than was paid for."""

TRANSITIONS: Mapping[tuple[State, Action], State | Back] = {
    (State.PLACED, Action.CONFIRM): State.CONFIRMED,
    (State.PLACED, Action.REJECT): State.REJECTED,
    (State.CONFIRMED, Action.PAY): State.PAID,
    (State.CONFIRMED, Action.PICK): State.PICKING,
    (State.PAID, Action.PICK): State.PICKING,
    (State.PICKING, Action.SUBSTITUTE): State.PICKING,
    (State.PICKING, Action.SHORTEN): State.PARTIALLY_FULFILLED,
    (State.PICKING, Action.DISPATCH): State.DISPATCHED,
    (State.PARTIALLY_FULFILLED, Action.DISPATCH): State.DISPATCHED,
    (State.DISPATCHED, Action.SHELVE): State.READY,
    (State.READY, Action.COLLECT): State.COLLECTED,
    (State.READY, Action.DELIVER): State.OUT_FOR_DELIVERY,
    (State.READY, Action.EXPIRE): State.EXPIRED,
    (State.OUT_FOR_DELIVERY, Action.COLLECT): State.COLLECTED,
    (State.OUT_FOR_DELIVERY, Action.FAIL_DELIVERY): State.READY,
    (State.COLLECTED, Action.COMPLETE): State.COMPLETED,
    (State.COLLECTED, Action.ASK_RETURN): State.RETURN_REQUESTED,
    (State.RETURN_REQUESTED, Action.TAKE_BACK): State.RETURN_RECEIVED,
    (State.RETURN_REQUESTED, Action.REFUSE_RETURN): State.RETURN_REFUSED,
    **{(state, Action.CANCEL): State.CANCELLED for state in BEFORE_DISPATCH},
    **{(state, Action.BEGIN_REFUND): State.REFUNDING for state in (*ENDED_UNSOLD, *SHORT, State.RETURN_RECEIVED)},
    (State.REFUNDING, Action.PAY_BACK): State.REFUNDED,
    (State.REFUNDING, Action.PAY_BACK_PART): Back.BACK,
}

GONE = frozenset({*ENDED_UNSOLD, State.COMPLETED, State.RETURN_REFUSED, State.REFUNDED})
"""Where nobody waits for goods any more."""
