"""Notices to villagers: queued with the state they tell of, sent through a gateway, and what became of them told back.

A service queues with `enqueue` and `cancel` in its own transaction; its worker's `Post` does the rest.
"""

from services.chassis.notices.gateway import Gateway, Message, TryLater, Unreachable
from services.chassis.notices.pace import Pace
from services.chassis.notices.post import Post, Settled, Words
from services.chassis.notices.queue import SEALED, Notice, State, cancel, enqueue

__all__ = [
    "SEALED",
    "Gateway",
    "Message",
    "Notice",
    "Pace",
    "Post",
    "Settled",
    "State",
    "TryLater",
    "Unreachable",
    "Words",
    "cancel",
    "enqueue",
]
