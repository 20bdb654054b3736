"""How promised limits stand (`contracts.standards` says what is promised). Standard library only."""

from collections.abc import Mapping
from enum import StrEnum


class ClockState(StrEnum):
    """How a promised limit stands on one case."""

    RUNNING = "running"
    PAUSED = "paused"
    """暂停计时:time that doesn't count goes by."""
    MET = "met"
    BREACHED = "breached"
    COMPLETED_LATE = "completed_late"
    VOID = "void"
    """撤销:neither kept nor broken, in no rate's numerator or denominator."""


CLOCKS: Mapping[ClockState, str] = {
    ClockState.RUNNING: "计时中",
    ClockState.PAUSED: "暂停计时",
    ClockState.MET: "按时办结",
    ClockState.BREACHED: "超时未办结",
    ClockState.COMPLETED_LATE: "超时办结",
    ClockState.VOID: "撤销",
}
"""As people read them."""


class RungState(StrEnum):
    """What has become of a rung of the ladder that was climbed on one clock."""

    PROPOSED = "proposed"
    """已提出:a notice or accountability, without effect until an officer of the county decides."""
    HEARD = "heard"
    """已听取陈述."""
    DROPPED = "dropped"
    """不予采纳."""
    ISSUED = "issued"
    """已发出."""
    ACKNOWLEDGED = "acknowledged"
    """已签收."""
    ANSWERED = "answered"
    """已答复."""
    APPEALED = "appealed"
    """申诉中,由镇街审理."""
    UPHELD = "upheld"
    """镇街维持,可再向县申诉."""
    APPEALED_TO_COUNTY = "appealed_to_county"
    """申诉中,由县审理."""
    CONFIRMED = "confirmed"
    """县维持,终局."""
    REVOKED = "revoked"
    """申诉成立:its consequence is gone, its record stays."""
    WITHDRAWN = "withdrawn"
    """撤回:it turned out that it should never have been climbed."""


RUNGS: Mapping[RungState, str] = {
    RungState.PROPOSED: "已提出",
    RungState.HEARD: "已听取陈述",
    RungState.DROPPED: "不予采纳",
    RungState.ISSUED: "已发出",
    RungState.ACKNOWLEDGED: "已签收",
    RungState.ANSWERED: "已答复",
    RungState.APPEALED: "申诉中,由镇街审理",
    RungState.UPHELD: "镇街维持,可再向县申诉",
    RungState.APPEALED_TO_COUNTY: "申诉中,由县审理",
    RungState.CONFIRMED: "县维持,终局",
    RungState.REVOKED: "申诉成立",
    RungState.WITHDRAWN: "撤回",
}
"""As people read them."""


class RungAction(StrEnum):
    """What can be done about a rung that was climbed."""

    HEAR = "hear"
    IMPOSE = "impose"
    DROP = "drop"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    APPEAL = "appeal"
    APPEAL_TO_COUNTY = "appeal_to_county"
    GRANT = "grant"
    DENY = "deny"
    WITHDRAW = "withdraw"
    """By the clock alone."""


class Withdrawal(StrEnum):
    """Why what was climbed should never have been."""

    MET = "met"
    """An event that came late shows that the promise was kept, or ended before that rung."""
    MOVED = "moved"
    """The due time is another: an extension, a pause, other hours or another calendar."""
    PAUSED = "paused"
    VOID = "void"
    CORRECTED = "corrected"
    """What opened the clock was taken back."""
