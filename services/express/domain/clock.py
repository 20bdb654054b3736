"""What falls due by itself, and when (⇒ in DOMAIN)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contracts.parcels import ParcelState as State
from services.chassis.calendar import after_days
from services.express.domain.transitions import Action

if TYPE_CHECKING:
    from services.express.domain.parcel import Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The county's settings for parcels. Days are calendar days, and end at midnight in Shanghai.

    `tell` says whether messages to recipients are sent at all.
    """

    remind_after: timedelta = timedelta(hours=24)
    overdue_after: timedelta = timedelta(hours=72)
    return_after_days: int = 7
    missing_after_days: int = 7
    correct_within: timedelta = timedelta(minutes=10)
    tell: bool = False


BY_CLOCK = (Action.MISS, Action.REMIND, Action.GROW_OVERDUE)
"""What happens by itself when it is due; what else is due is for the cadre to do."""


def due(parcel: "Parcel", rules: Rules) -> tuple[Action, datetime] | None:
    """What comes next for a parcel that nobody touches, and when; None where nothing does."""
    match parcel.state:
        case State.EXPECTED | State.UNMATCHED if parcel.expected_at:
            return Action.MISS, after_days(parcel.expected_at, rules.missing_after_days)
        case State.NOTIFIED if parcel.notified_at:
            return Action.REMIND, parcel.notified_at + rules.remind_after
        case State.REMINDED if parcel.notified_at:
            return Action.GROW_OVERDUE, parcel.notified_at + rules.overdue_after
        case State.OVERDUE if parcel.arrived_at:
            return Action.SEND_BACK, after_days(parcel.arrived_at, rules.return_after_days)
    return None
