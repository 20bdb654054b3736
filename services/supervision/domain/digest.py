"""The morning's digest: what each party has before it on a working day, said once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by
from services.chassis.calendar import SHANGHAI, Calendar

SAID_AT = time(8)
"""Where the county sets no other time."""
_OWED = owed_by(Party.VILLAGE, COUNTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A limit of those that end first."""

    service: str
    case: str
    standard: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What a party has before it: limits that end today, warned and late ones, rungs that wait for its answer.

    `first` are the few that end first, the longest late before all.
    """

    party: str
    due_today: int
    yellow: int
    red: int
    waiting: int
    first: Sequence[Next] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.due_today or self.yellow or self.red or self.waiting)


@dataclass(slots=True, kw_only=True)
class Digest:
    """The digests of one day, `id`; `version` is how many were said. `ahead` is as of now, while none was."""

    id: str
    ahead: Sequence[Ahead] = ()
    version: int = 0
    said_at: datetime | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY

    def say(self, now: datetime) -> None:
        """Tell each party that has anything before it; nothing where that was done."""
        if self.said_at is not None:
            return
        self.said_at = now
        told = [each for each in self.ahead if not each.is_nothing]
        self.version = len(told)
        self.facts += tuple(
            Fact("digest.due.v1", _said(self.id, each), number, _OWED) for number, each in enumerate(told, 1)
        )


def day_to_say(now: datetime, at: time, calendar: Calendar) -> date | None:
    """The day whose digest is to be there `now`: today, on a working day from `at` on."""
    local = now.astimezone(SHANGHAI)
    return local.date() if local.time() >= at and calendar.is_working_day(local.date()) else None


def _said(day: str, ahead: Ahead) -> Mapping[str, Any]:
    first = [asdict(each) | {"due_at": each.due_at.isoformat()} for each in ahead.first]
    return {"day": day, **asdict(ahead), "first": first}
