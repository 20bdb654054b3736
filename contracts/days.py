"""Days as people here count them: calendar days of Shanghai. Standard library only."""

from datetime import date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_of(moment: datetime) -> date:
    """The day that it is here at a moment."""
    return moment.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """When a day begins here."""
    return datetime.combine(day, time.min, SHANGHAI)


def after_days(begin: datetime, days: int) -> datetime:
    """The end of the last of so many calendar days, counted from the day after."""
    return midnight(day_of(begin) + timedelta(days=days + 1))
