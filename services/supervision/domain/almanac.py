"""The county's calendar of a year: a notice is entered, and the limits that it could touch are counted anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by
from contracts.refusals import Conflict, Invalid
from services.chassis.calendar import Calendar, Notice, day_of, midnight

_OWED = owed_by(Party.VILLAGE, COUNTY)

Place: TypeAlias = tuple[datetime, str, str, int]
"""Where a recount stands in the order of limits: due time, case, standard, opening."""


@dataclass(slots=True, kw_only=True)
class CalendarYear:
    """One year's notices; `id` is the year. `base` is what the house knows, `notices` the newest of each year's.

    `made` is a notice just entered; it is written with the year and not loaded again.
    """

    id: str
    base: Calendar
    notices: Mapping[int, Notice]
    version: int = 0
    made: Notice | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY

    def publish(self, notice: Notice, now: datetime) -> date | None:
        """Enter a notice; returns the first day that it changes, None where none.

        Raises Conflict where nothing is new, Invalid for a change of days that are over in a year that was published.
        """
        known = self.base.over(self.notices.values())
        if self.notices.get(notice.year) == notice:
            raise Conflict("内容没有变化", version=self.version)
        changed = {**self.notices, notice.year: notice}
        first = self.base.over(changed.values()).first_difference(known)
        if first and first < day_of(now) and not known.is_provisional(first):
            raise Invalid(
                f"{first.isoformat()} 已经过去,那天放假与否不能再改", errors={"holidays": ["改动了已经过去的日子"]}
            )
        self.notices, self.version, self.made = changed, self.version + 1, notice
        self.facts += (Fact("calendar.published.v1", _said(notice, self.version), self.version, _OWED),)
        return first


def _said(notice: Notice, version: int) -> Mapping[str, Any]:
    return {
        "year": notice.year,
        "version": version,
        "number": notice.number,
        "holidays": [
            {"name": each.name, "from": each.first.isoformat(), "to": each.last.isoformat()} for each in notice.holidays
        ],
        "working_weekends": [day.isoformat() for day in sorted(notice.working_weekends)],
    }


@dataclass(slots=True, kw_only=True)
class Recounting:
    """The recount by a year's newest notice of all limits that end behind `first`; it has come up to `reached`.

    `version` counts its steps, `notice` is the notice's version, `ended` how many recounts of this year came to an end.
    """

    id: str
    year: int
    notice: int = 0
    first: datetime | None = None
    reached: Place | None = None
    checked: int = 0
    moved: int = 0
    begun_at: datetime | None = None
    done_at: datetime | None = None
    ended: int = 0
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY

    def begin(self, notice: int, day: date | None, now: datetime) -> None:
        """Begin with the first day that a notice changes; one that is not done yet is begun again, from the earlier."""
        running = [self.first] if self.first and not self.done_at else []
        firsts = [*running, *([midnight(day)] if day else [])]
        self.notice, self.first = notice, min(firsts, default=None)
        self.reached, self.checked, self.moved, self.begun_at, self.done_at = None, 0, 0, now, None
        self.version += 1
        if self.first is None:
            self.finish(now)

    def advance(self, to: Place, checked: int) -> None:
        """So many limits more are counted by the notice."""
        self.reached, self.checked, self.version = to, self.checked + checked, self.version + 1

    def finish(self, now: datetime) -> None:
        """Nothing is left."""
        self.done_at, self.ended, self.version = now, self.ended + 1, self.version + 1
        data = {"year": self.year, "version": self.notice, "checked": self.checked, "moved": self.moved}
        self.facts += (Fact("calendar.recounted.v1", data, self.ended, _OWED),)
