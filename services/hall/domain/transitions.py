"""What may happen to an application, as a table (DOMAIN: hall)."""

from collections.abc import Mapping
from enum import StrEnum

from contracts.applications import ApplicationState as State


class Action(StrEnum):
    """What cadres, bureaus, applicants and clocks do with an application."""

    ACCEPT = "accept"
    """受理"""
    DECLINE = "decline"
    """不予受理"""
    REQUEST_PAPERS = "request_papers"
    """一次性告知补正"""
    DEEM = "deem"
    """视为受理"""
    LAPSE = "lapse"
    """逾期终止"""
    FORWARD = "forward"
    """转部门"""
    ACKNOWLEDGE = "acknowledge"
    """部门接收"""
    HAND_BACK = "hand_back"
    """部门退回"""
    SUSPEND = "suspend"
    """部门中止"""
    RESUME = "resume"
    """部门恢复"""
    EXTEND = "extend"
    """部门延长"""
    GRANT = "grant"
    """准予"""
    REFUSE = "refuse"
    """不予"""
    DELIVER = "deliver"
    """送达"""
    WITHDRAW = "withdraw"
    """撤回"""


OURS = (State.ACCEPTED, State.DEEMED_ACCEPTED, State.HANDED_BACK)
"""Accepted, and with the village."""
OPEN = (State.SUBMITTED, State.SUPPLEMENT_REQUESTED, *OURS, State.FORWARDED, State.ACKNOWLEDGED)
"""Before its decision."""
TAKES_PAPERS = (State.SUBMITTED, State.SUPPLEMENT_REQUESTED, State.DEEMED_ACCEPTED, State.HANDED_BACK)
"""Where papers come and are looked at: before acceptance, or where nobody has looked, or a bureau wants more."""
AT_BUREAU = (State.FORWARDED, State.ACKNOWLEDGED)

TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.SUBMITTED, Action.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Action.DECLINE): State.NOT_ACCEPTED,
    (State.SUBMITTED, Action.REQUEST_PAPERS): State.SUPPLEMENT_REQUESTED,
    (State.SUBMITTED, Action.DEEM): State.DEEMED_ACCEPTED,
    (State.SUPPLEMENT_REQUESTED, Action.ACCEPT): State.ACCEPTED,
    (State.SUPPLEMENT_REQUESTED, Action.REQUEST_PAPERS): State.SUPPLEMENT_REQUESTED,
    (State.SUPPLEMENT_REQUESTED, Action.LAPSE): State.LAPSED,
    **{(state, Action.FORWARD): State.FORWARDED for state in OURS},
    (State.FORWARDED, Action.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.FORWARDED, Action.HAND_BACK): State.HANDED_BACK,
    **{(State.ACKNOWLEDGED, each): State.ACKNOWLEDGED for each in (Action.SUSPEND, Action.RESUME, Action.EXTEND)},
    (State.ACKNOWLEDGED, Action.GRANT): State.GRANTED,
    (State.ACKNOWLEDGED, Action.REFUSE): State.REFUSED,
    (State.GRANTED, Action.DELIVER): State.DELIVERED,
    (State.REFUSED, Action.DELIVER): State.DELIVERED,
    **{(state, Action.WITHDRAW): State.WITHDRAWN for state in OPEN},
}

DECIDED = frozenset({State.GRANTED, State.REFUSED, State.DELIVERED})
CLOSED = frozenset(State) - {*OPEN, State.GRANTED, State.REFUSED}
"""Where nobody waits for anything more: a decision has still to be handed over (行政许可法第三十八、四十四条)."""
