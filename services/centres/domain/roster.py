"""Who is on duty at a centre when (值班): a week that is planned, and the open hours in which nobody would be there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias

from contracts.envelope import Fact
from contracts.people import Party, owed_by
from contracts.refusals import Conflict, Invalid
from contracts.roster import monday_of
from services.centres.domain.centre import Window
from services.centres.domain.hours import merged
from services.centres.domain.staff import Leave

AHEAD = timedelta(weeks=8)
"""How far ahead a week may begin that is planned."""
_PREFIX = "roster"
Openings: TypeAlias = Mapping[date, Sequence[Window]]
"""The windows of each day, in order."""


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """Somebody is there on a day from `begins` to `ends`, as `08:30`, Asia/Shanghai."""

    on: date
    begins: str
    ends: str
    staff: str

    def data(self) -> dict[str, str]:
        """As JSON."""
        return {"on": self.on.isoformat(), "begins": self.begins, "ends": self.ends, "staff": self.staff}


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """The centre is open on a day from `begins` to `ends`, and nobody is there."""

    on: date
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Spot:
    """An entry, by whose it is and when it begins."""

    on: date
    begins: str
    staff: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a post, from `since` up to and without `to`, and the leave that was announced or runs."""

    post: str
    since: date
    to: date | None = None
    leave: Leave | None = None

    def is_there(self, day: date) -> bool:
        """Whether they have the post on a day and aren't away."""
        has_left = self.to is not None and self.to <= day
        is_away = self.leave is not None and self.leave.since <= day <= self.leave.until
        return self.since <= day and not has_left and not is_away


@dataclass(slots=True, kw_only=True)
class Crew:
    """All who have or had a post at the centre `id`; for looking only."""

    id: str
    members: Mapping[str, Member]
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The centre."""
        return self.id

    def has(self, duty: Duty) -> bool:
        """Whether whoever is planned can be there on that day."""
        member = self.members.get(duty.staff)
        return member is not None and member.is_there(duty.on)


def roster_id(centre: str, week: str) -> str:
    """By which the week of a centre is known."""
    return f"{_PREFIX}:{centre}:{week}"


def gaps(openings: Openings, duties: Iterable[Duty], crew: Crew) -> list[Gap]:
    """The stretches of opening time in which nobody is there: not planned, or planned and away."""
    manned = defaultdict[date, list[Window]](list)
    for each in filter(crew.has, duties):
        manned[each.on].append(Window(each.begins, each.ends))
    return [
        Gap(day, *left)
        for day, windows in openings.items()
        for window in windows
        for left in _left(window, merged(manned[day]))
    ]


@dataclass(slots=True, kw_only=True)
class DutyWeek:
    """The duties of one centre in one week, in order of time. `version` counts what was published of them."""

    id: str
    duties: tuple[Duty, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Whose week it is."""
        return self.id.split(":")[1]

    @property
    def week(self) -> str:
        """The ISO week, as `2026-W49`."""
        return self.id.split(":")[2]

    @property
    def first(self) -> date:
        """Its Monday."""
        return monday_of(self.week)

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    def plan(self, duties: Sequence[Duty], crew: Crew, openings: Openings, today: date) -> int:
        """These are its duties from now on; gives how many gaps are left.

        Raises Invalid for a week that is over or far away, and naming each entry that can't be; Conflict where a day
        that is over would change.
        """
        if not self.first - AHEAD <= today <= self.last:
            raise Invalid("请选本周或以后八周", errors={"week": ["已经过去,或还太远"]})
        if wrong := self._wrong(duties, crew, today):
            raise Invalid("请核对值班安排", errors={"entries": {str(n): wrong[n] for n in sorted(wrong)}})
        ordered = tuple(sorted(duties))
        if _before(today, ordered) != _before(today, self.duties):
            raise Conflict("今天以前的值班不能改,请照原样保留")
        return self._publish(ordered, crew, openings)

    def swap(self, first: Spot, second: Spot, crew: Crew, openings: Openings, today: date) -> int:
        """Two people exchange these entries (换班); gives how many gaps are left.

        Raises Invalid for an entry that there isn't, Conflict for days that are over and where one of them can't.
        """
        one, other = self._at(first, "first"), self._at(second, "second")
        if min(one.on, other.on) < today:
            raise Conflict("今天以前的值班不能换")
        exchanged = {one: replace(one, staff=other.staff), other: replace(other, staff=one.staff)}
        duties = tuple(sorted(exchanged.get(each, each) for each in self.duties))
        if self._amiss(duties, crew, today) - self._amiss(self.duties, crew, today):
            raise Conflict("换不成:有人当天不在岗,或与本人另一班重叠")
        return self._publish(duties, crew, openings)

    def _at(self, spot: Spot, name: str) -> Duty:
        for each in self.duties:
            if Spot(each.on, each.begins, each.staff) == spot:
                return each
        raise Invalid("值班表里没有这一班,请重新查看", errors={name: ["没有这一班"]})

    def _wrong(self, duties: Sequence[Duty], crew: Crew, today: date) -> dict[int, dict[str, list[str]]]:
        """By its number what is wrong with an entry."""
        wrong = {n: {"begins": ["与同一人的另一班重叠"]} for n in _overlapping(duties)}
        for n, each in enumerate(duties):
            if not self.first <= each.on <= self.last:
                wrong[n] = {"on": ["不在这一周"]}
            elif each.on >= today and not crew.has(each):
                wrong[n] = {"staff": ["不是本中心的工作人员,或当天休假、已离任"]}
        return wrong

    def _amiss(self, duties: Sequence[Duty], crew: Crew, today: date) -> set[Duty]:
        return {duties[n] for n in self._wrong(duties, crew, today)}

    def _publish(self, duties: tuple[Duty, ...], crew: Crew, openings: Openings) -> int:
        left = len(gaps(openings, duties, crew))
        if duties != self.duties:
            self.duties, self.version = duties, self.version + 1
            said: dict[str, Any] = {"week": self.week, "entries": [each.data() for each in duties], "gaps": left}
            self.facts += (Fact("roster.published.v1", said, self.version, owed_by(Party.VILLAGE, self.centre)),)
        return left


def _before(today: date, duties: Iterable[Duty]) -> list[Duty]:
    return [each for each in duties if each.on < today]


def _overlapping(duties: Sequence[Duty]) -> Iterator[int]:
    """The numbers of those that begin before the last one of the same person has ended."""
    until: dict[tuple[str, date], str] = {}
    for n, each in sorted(enumerate(duties), key=lambda numbered: numbered[1]):
        ended = until.get((each.staff, each.on), "")
        if each.begins < ended:
            yield n
        until[each.staff, each.on] = max(ended, each.ends)


def _left(window: Window, manned: Iterable[Window]) -> Iterator[tuple[str, str]]:
    """What remains of a window beside stretches that are in order and apart."""
    begins = window.opens
    for each in manned:
        if begins < min(each.opens, window.closes):
            yield begins, min(each.opens, window.closes)
        begins = max(begins, each.closes)
    if begins < window.closes:
        yield begins, window.closes
