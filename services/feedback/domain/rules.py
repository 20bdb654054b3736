"""The county's settings for feedback and ratings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.chassis.calendar import Calendar

HANDLE = 5
"""Working days from acceptance to the reply (山东省政务服务热线管理办法)."""
LONGEST_EXTENSION = 10
"""Working days that an extension may add."""
REWORKS = 2
"""After so many the county takes it."""
TRIES, ON_DAYS = 3, 2
"""Attempts to reach somebody at the revisit, and the days over which they are spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Working days are those of `calendar`. `tell` says whether messages are sent at all.

    `address` is where people reach this house, `https://…` without a slash at its end; empty where it isn't known.
    """

    calendar: Calendar
    correct_within: timedelta = timedelta(minutes=10)
    give_back_within: int = 2
    reopen_within: timedelta = timedelta(days=30)
    filings_a_day: int = 10
    invite_every: timedelta = timedelta(days=30)
    rate_within: timedelta = timedelta(days=15)
    tell: bool = False
    address: str = ""

    def after(self, begin: datetime, working_days: int) -> datetime:
        """The end of the last of so many working days."""
        return self.calendar.after_working_days(begin, working_days)
