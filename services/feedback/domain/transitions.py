"""What may happen to a case of the echo wall, as a table (DOMAIN: feedback; ADR 0024)."""

from collections.abc import Mapping
from enum import StrEnum

from contracts.feedback.words import CaseState as State


class Action(StrEnum):
    """What handlers, villagers, bureaux and supervisors do with a case."""

    ACCEPT = "accept"
    """受理"""
    REJECT = "reject"
    """不予受理:重复,或不归这里管"""
    ASSIGN = "assign"
    """转办到具名的人"""
    TAKE_UP = "take_up"
    """着手办理"""
    GIVE_BACK = "give_back"
    """回退"""
    TRANSFER = "transfer"
    """转县直部门"""
    EXPEDITE = "expedite"
    """列为紧急"""
    HAND_OVER = "hand_over"
    """承办人休假或离任,由接替人接手"""
    CONTACT = "contact"
    """与反映人取得联系"""
    ASK_EXTENSION = "ask_extension"
    """申请延期"""
    GRANT_EXTENSION = "grant_extension"
    """同意延期"""
    DENY_EXTENSION = "deny_extension"
    """不同意延期"""
    REPLY = "reply"
    """反馈"""
    REVISIT = "revisit"
    """回访"""
    MISS = "miss"
    """回访未联系上"""
    GIVE_UP = "give_up"
    """多次联系不上,办结"""
    CLOSE = "close"
    """办结"""
    REWORK = "rework"
    """重办"""
    ESCALATE = "escalate"
    """提级由县办理"""
    CONCLUDE = "conclude"
    """县级公开理由后办结"""
    REOPEN = "reopen"
    """再次反映"""
    WITHDRAW = "withdraw"
    """撤回"""


AT_WORK = (State.ASSIGNED, State.IN_PROGRESS, State.REWORKING)
"""Somebody has it in hand, by name."""
UNANSWERED = (State.ACCEPTED, *AT_WORK, State.RETURNED, State.TRANSFERRED)
"""Taken up, and without a reply."""
OPEN = (State.RECEIVED, *UNANSWERED, State.REPLIED, State.REVISITED, State.COUNTY_HANDLING)
DONE = (State.CLOSED, State.CLOSED_UNREACHED)

TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.RECEIVED, Action.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Action.REJECT): State.REJECTED,
    (State.ACCEPTED, Action.REJECT): State.REJECTED,
    (State.ACCEPTED, Action.ASSIGN): State.ASSIGNED,
    (State.RETURNED, Action.ASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Action.TAKE_UP): State.IN_PROGRESS,
    (State.ASSIGNED, Action.GIVE_BACK): State.RETURNED,
    (State.TRANSFERRED, Action.GIVE_BACK): State.RETURNED,
    **{
        (state, Action.TRANSFER): State.TRANSFERRED
        for state in (State.ACCEPTED, State.ASSIGNED, State.IN_PROGRESS, State.RETURNED)
    },
    **{(state, Action.HAND_OVER): state for state in AT_WORK},
    **{(state, Action.EXPEDITE): state for state in UNANSWERED},
    **{(state, Action.CONTACT): state for state in UNANSWERED},
    **{(state, Action.ASK_EXTENSION): state for state in AT_WORK},
    **{(state, Action.GRANT_EXTENSION): state for state in AT_WORK},
    **{(state, Action.DENY_EXTENSION): state for state in AT_WORK},
    (State.IN_PROGRESS, Action.REPLY): State.REPLIED,
    (State.REWORKING, Action.REPLY): State.REPLIED,
    (State.TRANSFERRED, Action.REPLY): State.REPLIED,
    (State.REPLIED, Action.REVISIT): State.REVISITED,
    (State.REPLIED, Action.MISS): State.REPLIED,
    (State.REPLIED, Action.GIVE_UP): State.CLOSED_UNREACHED,
    (State.REPLIED, Action.CLOSE): State.CLOSED,
    (State.REVISITED, Action.CLOSE): State.CLOSED,
    (State.REVISITED, Action.REWORK): State.REWORKING,
    (State.REVISITED, Action.ESCALATE): State.COUNTY_HANDLING,
    (State.COUNTY_HANDLING, Action.CONCLUDE): State.CLOSED,
    **{(state, Action.REOPEN): State.ACCEPTED for state in DONE},
    **{(state, Action.WITHDRAW): State.WITHDRAWN for state in OPEN},
}
