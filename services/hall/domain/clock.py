"""What falls due by itself, and when (⇒ in DOMAIN)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from contracts.applications import ApplicationState as State
from services.chassis.calendar import Calendar, after_days

if TYPE_CHECKING:
    from services.hall.domain.application import Application


class Ring(StrEnum):
    """What happens by itself."""

    DEEM = "deem"
    """视为受理"""
    WARN = "warn"
    """补正期限将到"""
    LAPSE = "lapse"
    """逾期终止"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The county's settings for applications. `tell` says whether messages to applicants are sent at all."""

    calendar: Calendar
    deemed_after_days: int = 5
    """Working days without notice (行政许可法第三十二条)."""
    lapse_after_days: int = 30
    """Calendar days after the notice."""
    warn_days_before: int = 5
    correct_within: timedelta = timedelta(minutes=10)
    tell: bool = False


def due(application: "Application", rules: Rules) -> tuple[Ring, datetime] | None:
    """What comes next for an application that nobody touches, and when; None where nothing does.

    One whose papers have all come waits for the village, and lapses no more.
    """
    if application.state is State.SUBMITTED:
        return Ring.DEEM, rules.calendar.after_working_days(application.submitted_at, rules.deemed_after_days)
    if application.state is not State.SUPPLEMENT_REQUESTED or not application.papers.missing:
        return None
    noticed_at = application.noticed_at or application.submitted_at
    if application.warned:
        return Ring.LAPSE, after_days(noticed_at, rules.lapse_after_days)
    return Ring.WARN, after_days(noticed_at, rules.lapse_after_days - rules.warn_days_before)


def promised(application: "Application", rules: Rules) -> datetime | None:
    """By when the county has promised a decision: its item's limit in working days from its acceptance.

    As supervision counts it (standard `hall.decide`): without the days on which its bureau waited for somebody, and
    with an extension that was granted before the promise was broken.
    """
    if application.accepted_at is None:
        return None
    pauses, days_of = application.pauses, rules.calendar.after_working_days
    due = days_of(application.accepted_at, application.limit_days, pauses)
    if application.extended_at is None or application.extended_at > due:
        return due
    return days_of(due - timedelta.resolution, application.extended_days, pauses)
