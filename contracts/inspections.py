"""The vocabulary of inspections (巡查) and of what they find. Standard library only."""

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
