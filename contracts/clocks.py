"""The vocabulary of promised limits. Standard library only."""

from enum import StrEnum


class ClockState(StrEnum):
    """How a promised limit stands."""

    RUNNING = "running"
    MET = "met"
    BREACHED = "breached"
    COMPLETED_LATE = "completed_late"
