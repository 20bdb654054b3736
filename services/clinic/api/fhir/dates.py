"""What a FHIR date search asks for: a word of comparison, and the span of time that its date stands for."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone

from contracts.days import SHANGHAI, midnight
from contracts.refusals import Invalid
from services.clinic.store.resources import Asked

_SAID = re.compile(
    r"(?P<word>[a-z]{2})?(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>[^Z+ -]+)(?P<zone>.*))?)?)?"
)
_ZONE = re.compile(r"([+-])(\d\d):(\d\d)")


def asked(field: str, said: Sequence[str]) -> list[Asked]:
    """What is asked of one search parameter, given once or more often: all of it must be so.

    A date without a time or a zone is one of here. Raises Invalid naming the field for one that there isn't.
    """
    try:
        return [_asked(each) for each in said]
    except (ValueError, OverflowError) as error:
        raise Invalid("日期有误,请核对", errors={field: ["没有这个日期或时间"]}) from error


def _asked(said: str) -> Asked:
    found = _SAID.fullmatch(said)
    if found is None:
        raise ValueError(said)
    word, year, month, day, time, zone = found.groups()
    if time:
        return Asked(word or "eq", *_moment(f"{year}-{month}-{day}T{time}", zone))
    begin = date(int(year), int(month or 1), int(day or 1))
    return Asked(word or "eq", midnight(begin), midnight(_after(begin, month, day)))


def _after(begin: date, month: str | None, day: str | None) -> date:
    """The first day behind a year, a month or a day."""
    if day:
        return begin + timedelta(days=1)
    if month:
        return (begin + timedelta(days=31)).replace(day=1)
    return begin.replace(year=begin.year + 1)


def _moment(said: str, zone: str) -> tuple[datetime, datetime]:
    """From when to when a time lasts that is said to the minute, the second or a fraction of it."""
    whole, _, fraction = said.partition(".")
    seconds = whole.count(":") > 1
    begin = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S" if seconds else "%Y-%m-%dT%H:%M").replace(tzinfo=_zone(zone))
    begin += timedelta(microseconds=int(fraction[:6].ljust(6, "0") or 0))
    step = timedelta(microseconds=10 ** (6 - min(len(fraction), 6))) if seconds else timedelta(minutes=1)
    return begin.astimezone(UTC), (begin + step).astimezone(UTC)


def _zone(said: str) -> timezone:
    """A `+` that nobody has escaped comes as a space."""
    if said in ("", "Z"):
        return UTC if said else SHANGHAI
    found = _ZONE.fullmatch(said.replace(" ", "+", 1))
    if found is None:
        raise ValueError(said)
    sign, hours, minutes = found.groups()
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(ahead if sign == "+" else -ahead)
