"""By which events a hand-over is acknowledged, so that first contact (首问责任) goes over. Standard library only."""

from enum import StrEnum

ACKNOWLEDGED = frozenset({"application.acknowledged.v1", "feedback.in_progress.v1", "volunteer_task.taken.v1"})
"""Whoever says one of these has taken the case over from whom the villager met before."""


class ContactState(StrEnum):
    """Whether the first contact of a case, handed over because somebody is away, was taken over."""

    HANDED = "handed"
    """待签收"""
    TAKEN = "taken"
    """已接手"""
