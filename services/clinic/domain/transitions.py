"""What may happen to an appointment or a walk-in, as a table (DOMAIN: clinic)."""

from collections.abc import Mapping
from enum import StrEnum

from contracts.clinics import AppointmentState as State


class Action(StrEnum):
    """What villagers, partners, cadres and clocks do with an appointment."""

    PROMOTE = "promote"
    """候补转预约"""
    EXPIRE = "expire"
    """候补未成"""
    RESCHEDULE = "reschedule"
    """改期"""
    CANCEL = "cancel"
    """退号"""
    STOP = "stop"
    """停诊"""
    MISS = "miss"
    """爽约"""
    ARRIVE = "arrive"
    """签到"""
    ENQUEUE = "enqueue"
    """取号候诊"""
    PRIORITISE = "prioritise"
    """调整类别"""
    TRANSFER = "transfer"
    """转诊室"""
    CALL = "call"
    """叫号"""
    RECALL = "recall"
    """再叫"""
    PASS = "pass"  # noqa: S105 - 过号
    """过号"""
    REJOIN = "rejoin"
    """重新排队"""
    START = "start"
    """开始就诊"""
    FINISH = "finish"
    """就诊完成"""
    REFER = "refer"
    """转诊"""
    LEAVE = "leave"
    """离开"""
    MARK_IN_ERROR = "mark_in_error"
    """录入错误"""


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.WAITLISTED, Action.PROMOTE): State.BOOKED,
    (State.WAITLISTED, Action.CANCEL): State.CANCELLED,
    (State.WAITLISTED, Action.EXPIRE): State.CANCELLED,
    (State.WAITLISTED, Action.STOP): State.CANCELLED_BY_CLINIC,
    (State.BOOKED, Action.RESCHEDULE): State.BOOKED,
    (State.BOOKED, Action.CANCEL): State.CANCELLED,
    (State.BOOKED, Action.STOP): State.CANCELLED_BY_CLINIC,
    (State.BOOKED, Action.MISS): State.NO_SHOW,
    (State.BOOKED, Action.ARRIVE): State.ARRIVED,
    (State.ARRIVED, Action.ENQUEUE): State.WAITING,
    (State.WAITING, Action.PRIORITISE): State.WAITING,
    (State.WAITING, Action.TRANSFER): State.WAITING,
    (State.WAITING, Action.CALL): State.CALLED,
    (State.CALLED, Action.RECALL): State.CALLED,
    (State.CALLED, Action.PASS): State.PASSED,
    (State.CALLED, Action.START): State.IN_CONSULTATION,
    (State.PASSED, Action.REJOIN): State.WAITING,
    (State.IN_CONSULTATION, Action.FINISH): State.FULFILLED,
    (State.IN_CONSULTATION, Action.REFER): State.REFERRED,
    **{(state, Action.LEAVE): State.LEFT for state in (State.ARRIVED, State.WAITING, State.PASSED)},
    **{(state, Action.MARK_IN_ERROR): State.ENTERED_IN_ERROR for state in State if state != State.ENTERED_IN_ERROR},
}

PLACELESS = frozenset({State.WAITLISTED, State.CANCELLED, State.CANCELLED_BY_CLINIC, State.ENTERED_IN_ERROR})
"""Where an appointment takes up no place of its slot."""

TODAY = (State.ARRIVED, State.WAITING, State.CALLED, State.PASSED, State.IN_CONSULTATION)
"""Where a patient is in the house."""

COMING = (State.WAITLISTED, State.BOOKED)
"""Where they are still to come."""
