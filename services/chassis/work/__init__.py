"""The unit of work: many commands, one transaction, each with its own outcome."""

from services.chassis.work.command import Aggregate, Answer, Command, Handler, Job, Outcome, Ref, Status, Store
from services.chassis.work.group import GroupCommit
from services.chassis.work.once import Inbox, Once, Remember
from services.chassis.work.unit import UnitOfWork, Work

__all__ = [
    "Aggregate",
    "Answer",
    "Command",
    "GroupCommit",
    "Handler",
    "Inbox",
    "Job",
    "Once",
    "Outcome",
    "Ref",
    "Remember",
    "Status",
    "Store",
    "UnitOfWork",
    "Work",
]
