"""The time that one promise has on one case: its limit, what doesn't count of it, and what was granted in addition."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from contracts.standards import DAYS, Limit, Share, Unit
from services.chassis.calendar import SHANGHAI
from services.supervision.domain.limit import after, due_at, explain, length_of, working_days_before
from services.supervision.domain.opening import Hours, Span
from services.supervision.domain.pause import Pause, cut

EXTENDED = "延期"


class Extension(NamedTuple):
    """What was granted: `by` so much more, or up to `to`; one of them is None."""

    granted_at: datetime
    asked_at: datetime
    by: Limit | None
    to: datetime | None


class Term(NamedTuple):
    """`limit` from `begin` on by the centre's `hours`; pauses in order, extensions as they were granted.

    A tuple, as a clock is: each event of a case makes and looks up the terms of all its promises.
    """

    begin: datetime
    limit: Limit
    hours: Hours
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    def due_at(self) -> datetime:
        """When it is over; local time."""
        due = due_at(self.begin, self.limit, self.hours, self.pauses)
        return self._extended(due)[0] if self.extensions else due

    def effective(self) -> tuple[Extension, ...]:
        """The extensions that count: those that were asked for before the time was over."""
        return self._extended(due_at(self.begin, self.limit, self.hours, self.pauses))[1]

    def explain(self) -> tuple[Span, ...]:
        """How it is used up, stretch by stretch until it is due."""
        due = due_at(self.begin, self.limit, self.hours, self.pauses)
        plain = explain(self.begin, self.limit, self.hours, self.pauses)
        return (*plain, *self._extension_spans(due)) if self.extensions else plain

    def warns_at(self, due: datetime, point: Limit | Share) -> datetime:
        """When the warning comes that `point` names, for a time that is over at `due`; not before it began."""
        return max(self.begin, self._warning(due, point))

    def beyond(self, due: datetime, limit: Limit) -> datetime:
        """When `limit` is over that follows at once upon `due`: a day that begins then counts from its beginning."""
        begin = due - timedelta.resolution if limit.unit in DAYS else due
        return due_at(begin, limit, self.hours, self.pauses)

    def _extended(self, due: datetime) -> tuple[datetime, tuple[Extension, ...]]:
        counting: list[Extension] = []
        for each in self.extensions:
            if each.asked_at <= due:
                counting.append(each)
                due = max(due, self._granted(each, due))
        return due, tuple(counting)

    def _granted(self, extension: Extension, due: datetime) -> datetime:
        if extension.by:
            return self.beyond(due, extension.by)
        more = max(timedelta(), (extension.to or due) - extension.granted_at)
        return after(extension.granted_at, more, Unit.HOUR, self.hours, self.pauses)

    def _extension_spans(self, due: datetime) -> Iterator[Span]:
        end = due
        for each in self.effective():
            begin, end = end, max(end, self._granted(each, end))
            if each.by:
                first = begin - timedelta.resolution if each.by.unit in DAYS else begin
                spans = explain(first, each.by, self.hours, self.pauses)
                yield from (_named(span, begin) for span in spans if span.end > begin)
            elif begin < end:
                yield from cut([Span(begin, end, counted=True, reason=EXTENDED)], self.pauses)

    def _warning(self, due: datetime, point: Limit | Share) -> datetime:
        if isinstance(point, Share):
            return self._share(point)
        if point.unit is Unit.WORKING_DAY:
            return working_days_before(due, point.amount, self.hours.calendar)
        return due.astimezone(SHANGHAI) - length_of(point)

    def _share(self, share: Share) -> datetime:
        if self.limit.unit in DAYS:
            part = replace(self.limit, amount=max(1, self.limit.amount * share.percent // 100))
            return due_at(self.begin, part, self.hours, self.pauses)
        part_of = length_of(self.limit) * share.percent / 100
        return after(self.begin, part_of, self.limit.unit, self.hours, self.pauses)


@lru_cache(maxsize=20_000)
def ends(term: Term, point: Limit | Share) -> tuple[datetime, datetime]:
    """When a term is over, and when the warning comes that `point` names.

    Kept for those that were asked for last: each event of a case asks again for what its earlier ones have begun.
    """
    due = term.due_at()
    return due, term.warns_at(due, point)


def _named(span: Span, begin: datetime) -> Span:
    reason = f"{EXTENDED}:{span.reason}" if span.counted else span.reason
    return Span(max(span.begin, begin), span.end, span.counted, reason)
