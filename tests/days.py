"""The local day, asked when it is wanted: tests may go on over midnight."""

from datetime import UTC, date, datetime, timedelta

from contracts.days import day_of


def today(days: int = 0) -> date:
    """The day in Asia/Shanghai, or one so many days from it."""
    return day_of(datetime.now(UTC)) + timedelta(days=days)
