"""A day that somebody asks for, as the time that it is here."""

from datetime import date, datetime, timedelta

from contracts.refusals import Invalid
from services.chassis.calendar import midnight

_YEARS = range(2000, 2101)


def bounds(first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """When the first day begins and the last one ends, Asia/Shanghai. Raises Invalid for years of no use."""
    last = last or first
    if first.year not in _YEARS or last.year not in _YEARS:
        raise Invalid("日期超出可查范围", errors={"day": ["应在 2000 年到 2100 年之间"]})
    return midnight(first), midnight(last + timedelta(days=1))
