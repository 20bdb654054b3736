"""What may happen to a site, as a table (DOMAIN: centres)."""

from collections.abc import Mapping
from enum import StrEnum

from contracts.sites import SiteState as State


class Action(StrEnum):
    """What towns, bureaux and the county do about a site."""

    PROPOSE = "propose"
    """重新提报"""
    SURVEY = "survey"
    """勘验"""
    OPINE = "opine"
    """部门出具意见"""
    ASSESS = "assess"
    """指标评价"""
    APPROVE = "approve"
    """批复"""
    REFUSE = "refuse"
    """不予批复"""
    REVOKE = "revoke"
    """撤销批复"""
    MERGE = "merge"
    """并入共同办公地点"""
    DESIGN = "design"
    """设计"""
    START = "start"
    """开工"""
    BOOK = "book"
    """登记支出"""
    ACCEPT = "accept"
    """验收合格"""
    FAIL = "fail"
    """验收不合格"""
    RECTIFY = "rectify"
    """整改完成"""
    OPEN = "open"
    """运行"""


UNDECIDED = (State.PROPOSED, State.SURVEYED)
PAYING = (State.APPROVED, State.DESIGNED, State.BUILDING, State.ACCEPTANCE_FAILED, State.ACCEPTED, State.OPEN)
"""Where money is spent."""
TAKING = frozenset(PAYING)
"""Where a site keeps others from being approved beside it."""

SITING: Mapping[tuple[State, Action], State] = {
    (State.PROPOSED, Action.SURVEY): State.SURVEYED,
    **{(state, Action.OPINE): state for state in UNDECIDED},
    **{(state, Action.ASSESS): state for state in UNDECIDED},
    (State.SURVEYED, Action.APPROVE): State.APPROVED,
    (State.SURVEYED, Action.REFUSE): State.REFUSED,
    (State.REFUSED, Action.PROPOSE): State.PROPOSED,
    (State.APPROVED, Action.REVOKE): State.REVOKED,
    **{(state, Action.MERGE): State.MERGED for state in (*UNDECIDED, State.REFUSED)},
    (State.APPROVED, Action.DESIGN): State.DESIGNED,
    (State.DESIGNED, Action.DESIGN): State.DESIGNED,
    (State.DESIGNED, Action.START): State.BUILDING,
    (State.BUILDING, Action.ACCEPT): State.ACCEPTED,
    (State.BUILDING, Action.FAIL): State.ACCEPTANCE_FAILED,
    (State.ACCEPTANCE_FAILED, Action.RECTIFY): State.BUILDING,
    (State.ACCEPTED, Action.OPEN): State.OPEN,
    **{(state, Action.BOOK): state for state in PAYING},
}
