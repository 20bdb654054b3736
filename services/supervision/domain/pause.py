"""Time that does not count: a supplement, a hearing, an appraisal (DOMAIN §3: Counting)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from services.chassis.calendar import SHANGHAI
from services.supervision.domain.opening import Span

PAUSED = "暂停计时"


class Pause(NamedTuple):
    """From and to of a pause; `end` is behind `begin`."""

    begin: datetime
    end: datetime


def touched(day: date, pauses: Sequence[Pause]) -> bool:
    """Whether a pause has a part of the local day, its first and its last one too."""
    return any(_local(pause.begin) <= day <= _local(pause.end) for pause in pauses)


def cut(spans: Iterable[Span], pauses: Sequence[Pause]) -> Iterator[Span]:
    """The same spans in order, where what a pause covers does not count; `pauses` don't overlap and stand in order."""
    for span in spans:
        yield from _cut(span, pauses) if pauses else (span,)


def _cut(span: Span, pauses: Sequence[Pause]) -> Iterator[Span]:
    cursor = span.begin
    for pause in pauses:
        begin, end = (max(span.begin, min(each.astimezone(SHANGHAI), span.end)) for each in pause)
        if begin < end:
            if cursor < begin:
                yield Span(cursor, begin, counted=span.counted, reason=span.reason)
            yield Span(begin, end, counted=False, reason=PAUSED)
            cursor = end
    if cursor < span.end:
        yield Span(cursor, span.end, counted=span.counted, reason=span.reason)


def _local(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
