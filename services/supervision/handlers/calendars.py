"""What the county enters of days off, and the recount that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.chassis.calendar import Notice
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.almanac import CalendarYear, Place, Recounting
from services.supervision.domain.case import Case

NOTHING: Answer = {}


@dataclass(frozen=True, slots=True)
class Publish:
    """A year's notice."""

    notice: Notice

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The year, and its recount."""
        year = str(self.notice.year)
        return (Ref(CalendarYear, year), Ref(Recounting, recount_of(year)))


@dataclass(frozen=True, slots=True)
class Recount:
    """The next limits of a recount that stands at `version`: `cases` have them all, `to` is the last one's place.

    None is left where `to` is None.
    """

    recount: str
    version: int
    cases: tuple[str, ...]
    limits: int
    to: Place | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The recount and the cases."""
        return (Ref(Recounting, self.recount), *(Ref(Case, case) for case in self.cases))


def recount_of(year: str) -> str:
    """The id of a year's recount."""
    return f"recount-{year}"


def publish(work: Work, command: Publish) -> Answer:
    """The calendar changes with this transaction; limits that run follow step by step."""
    year = work.get(CalendarYear, command.refs[0].key)
    first = year.publish(command.notice, work.now)
    work.get(Recounting, command.refs[1].key).begin(year.version, first, work.now)
    return {"year": command.notice.year, "version": year.version}


def recount(work: Work, command: Recount) -> Answer:
    """One step; nothing where another replica was faster."""
    recounting = work.get(Recounting, command.recount)
    if recounting.version != command.version or recounting.done_at:
        return NOTHING
    if command.to is None:
        recounting.finish(work.now)
        return NOTHING
    recounting.advance(command.to, command.limits)
    for key in command.cases:
        work.get(Case, key).recounted = True
    return NOTHING


HANDLERS: Mapping[type, Handler] = {Publish: publish, Recount: recount}
