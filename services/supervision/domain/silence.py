"""Silence is a finding: nobody at the counter, or nobody working, must show."""

from datetime import datetime, timedelta

from services.chassis.calendar import SHANGHAI
from services.supervision.domain.opening import Hours

GRACE = timedelta(hours=1)
"""After the day's first opening a centre has this long before its silence counts."""


def is_silent(hours: Hours, last_event_at: datetime | None, now: datetime) -> bool:
    """Whether the centre has had no event since it should have opened today, or none ever; not on closed days."""
    if last_event_at is None:
        return True
    today = hours.windows_of(now.astimezone(SHANGHAI).date())
    if not today or now < today[0][0] + GRACE:
        return False
    return last_event_at < today[0][0]
