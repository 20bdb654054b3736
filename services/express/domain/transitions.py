"""What may happen to a parcel that comes in, as a table (DOMAIN: express)."""

from collections.abc import Mapping
from enum import StrEnum

from contracts.parcels import ParcelState as State
from contracts.people import Party
from services.chassis.machine import Back


class Action(StrEnum):
    """What cadres, carriers and clocks do with a parcel."""

    ANNOUNCE = "announce"
    """预报"""
    ARRIVE = "arrive"
    """入库"""
    MISS = "miss"
    """未到"""
    NOTIFY = "notify"
    """通知"""
    FAIL_NOTICE = "fail_notice"
    """通知失败"""
    REMIND = "remind"
    """催取"""
    GROW_OVERDUE = "grow_overdue"
    """列为滞留"""
    COLLECT = "collect"
    """签收"""
    REFUSE = "refuse"
    """拒收"""
    SEND_BACK = "send_back"
    """退回"""
    STOP_RETURN = "stop_return"
    """停止退回"""
    HAND_BACK = "hand_back"
    """已交快递退回"""
    DELIVER = "deliver"
    """派送上门"""
    FAIL_DELIVERY = "fail_delivery"
    """派送未成"""
    REPORT = "report"
    """登记异常"""
    RESUME = "resume"
    """异常解除"""
    COMPENSATE = "compensate"
    """理赔"""
    WRITE_OFF = "write_off"
    """核销"""


SHELF = (State.INBOUND, State.NOTIFIED, State.NOTIFY_FAILED, State.REMINDED, State.OVERDUE)
"""On the shelf and for somebody to come."""
HERE = (*SHELF, State.RETURNING)
"""On the shelf, also while it waits for the carrier who takes it back."""

TRANSITIONS: Mapping[tuple[State, Action], State | Back] = {
    (State.UNMATCHED, Action.ANNOUNCE): State.EXPECTED,
    (State.UNMATCHED, Action.ARRIVE): State.INBOUND,
    (State.UNMATCHED, Action.MISS): State.NOT_ARRIVED,
    (State.EXPECTED, Action.ARRIVE): State.INBOUND,
    (State.EXPECTED, Action.MISS): State.NOT_ARRIVED,
    (State.NOT_ARRIVED, Action.ARRIVE): State.INBOUND,
    (State.INBOUND, Action.NOTIFY): State.NOTIFIED,
    (State.INBOUND, Action.FAIL_NOTICE): State.NOTIFY_FAILED,
    (State.NOTIFY_FAILED, Action.NOTIFY): State.NOTIFIED,
    (State.NOTIFIED, Action.REMIND): State.REMINDED,
    (State.REMINDED, Action.GROW_OVERDUE): State.OVERDUE,
    (State.OVERDUE, Action.SEND_BACK): State.RETURNING,
    (State.RETURNING, Action.STOP_RETURN): State.NOTIFIED,
    (State.RETURNING, Action.HAND_BACK): State.RETURNED,
    **{(state, Action.COLLECT): State.COLLECTED for state in HERE},
    **{(state, Action.REFUSE): State.REFUSED for state in HERE},
    (State.REFUSED, Action.SEND_BACK): State.RETURNING,
    **{(state, Action.DELIVER): State.OUT_FOR_DELIVERY for state in SHELF},
    (State.OUT_FOR_DELIVERY, Action.COLLECT): State.COLLECTED,
    (State.OUT_FOR_DELIVERY, Action.REFUSE): State.REFUSED,
    (State.OUT_FOR_DELIVERY, Action.FAIL_DELIVERY): Back.BACK,
    **{
        (state, Action.REPORT): State.EXCEPTION
        for state in (State.EXPECTED, *HERE, State.REFUSED, State.OUT_FOR_DELIVERY)
    },
    (State.EXCEPTION, Action.RESUME): Back.BACK,
    (State.EXCEPTION, Action.COMPENSATE): State.COMPENSATED,
    (State.EXCEPTION, Action.WRITE_OFF): State.WRITTEN_OFF,
}

GONE = frozenset({State.NOT_ARRIVED, State.RETURNED, State.COLLECTED, State.COMPENSATED, State.WRITTEN_OFF})
"""Where nobody waits for anything more: a pickup code is free again."""

SAYS_CONSENT = (Action.ARRIVE, Action.COLLECT)
"""With these it is said whether the recipient agreed; otherwise they agree when they like."""

OWED_BY_PARTNER = frozenset({State.UNMATCHED, State.EXPECTED, State.NOT_ARRIVED, State.RETURNING, State.RETURNED})


def owes(state: State) -> Party:
    """Who owes the next step (责任主体) of a parcel in `state`: its carrier or the village."""
    return Party.PARTNER if state in OWED_BY_PARTNER else Party.VILLAGE
