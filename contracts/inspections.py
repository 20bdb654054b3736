"""The vocabulary of inspections (巡查) and of what they find. Standard library only."""

from collections.abc import Mapping
from enum import StrEnum


class InspectionKind(StrEnum):
    """How a centre is looked at."""

    ANNOUNCED = "announced"
    """明察:the centre is told before."""
    UNANNOUNCED = "unannounced"
    """暗访:drawn by lot, and nobody of the centre knows before the visit."""
    CROSS = "cross"
    """交叉检查:the inspector is of another town."""
    LEARNING = "learning"
    """观摩互学:people learn from one another; it has lessons and no findings."""


class InspectionState(StrEnum):
    """Where an inspection stands."""

    PLANNED = "planned"
    DRAWN = "drawn"
    ANNOUNCED = "announced"
    VISITED = "visited"
    WRITTEN = "written"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class FindingState(StrEnum):
    """Where a finding (问题) stands."""

    OPEN = "open"
    APPEALED = "appealed"
    PUT_RIGHT = "put_right"
    CLOSED = "closed"
    DROPPED = "dropped"
    """An appeal was granted: its consequence is gone, its record stays."""


class Severity(StrEnum):
    """How bad it is, and so by when it must be put right."""

    MINOR = "minor"
    ORDINARY = "ordinary"
    SERIOUS = "serious"


KINDS: Mapping[InspectionKind, str] = {
    InspectionKind.ANNOUNCED: "明察",
    InspectionKind.UNANNOUNCED: "暗访",
    InspectionKind.CROSS: "交叉检查",
    InspectionKind.LEARNING: "观摩互学",
}
STATES: Mapping[InspectionState, str] = {
    InspectionState.PLANNED: "已安排",
    InspectionState.DRAWN: "已抽取",
    InspectionState.ANNOUNCED: "已通知",
    InspectionState.VISITED: "已到实地",
    InspectionState.WRITTEN: "已写完",
    InspectionState.CLOSED: "办结",
    InspectionState.CANCELLED: "取消",
}
FINDINGS: Mapping[FindingState, str] = {
    FindingState.OPEN: "待整改",
    FindingState.APPEALED: "申诉中",
    FindingState.PUT_RIGHT: "已整改,待复查",
    FindingState.CLOSED: "办结",
    FindingState.DROPPED: "申诉成立,不再计入",
}
SEVERITIES: Mapping[Severity, str] = {Severity.MINOR: "轻微", Severity.ORDINARY: "一般", Severity.SERIOUS: "严重"}
"""As people read them."""
