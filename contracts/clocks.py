"""How promised limits stand (`contracts.standards` says what is promised). Standard library only."""

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
