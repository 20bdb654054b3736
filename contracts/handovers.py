"""By which events a hand-over is acknowledged, so that first contact (首问责任) goes over. Standard library only."""

from collections.abc import Mapping
from enum import StrEnum

ACKNOWLEDGED = frozenset({"application.acknowledged.v1", "feedback.in_progress.v1", "volunteer_task.taken.v1"})
"""Whoever says one of these has taken the case over from whom the villager met before."""
TAKEN_UP = ACKNOWLEDGED | {"application.accepted.v1", "mediation.accepted.v1", "veteran_case.accepted.v1"}
"""Whoever says one of these of a case that another case has led to has taken the matter over."""


class ContactState(StrEnum):
    """Whether the first contact of a case, handed over because somebody is away, was taken over."""

    HANDED = "handed"
    """待签收"""
    TAKEN = "taken"
    """已接手"""


CONTACTS: Mapping[ContactState, str] = {ContactState.HANDED: "待签收", ContactState.TAKEN: "已接手"}
"""As people read them."""


def led_by(follows: str | None) -> dict[str, str]:
    """What an opening event says of the case (`<service>:<id>`) that has led to it, if any has."""
    return {"follows": follows} if follows else {}
