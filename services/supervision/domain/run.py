"""The run of one promise on one case, from its opening event to its end: segments, pauses, extensions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from contracts.people import Party, owed_by
from contracts.standards import Limit, Standard
from services.supervision.domain.clock import Clock, HoursAt
from services.supervision.domain.limit import counts_by_opening
from services.supervision.domain.opening import Hours
from services.supervision.domain.pause import Pause
from services.supervision.domain.term import Extension, Term, ends

UNNAMED = "unknown"
"""The partner whom an event should have named and didn't."""


class Grant(NamedTuple):
    """What an event says of time: an extension `by` so much more, or up to `to`; `asked_at` where it says when.

    Or what was `promised` for its case.
    """

    by: Limit | None
    to: datetime | None
    asked_at: datetime | None
    promised: Limit | None = None


class CaseEvent(NamedTuple):
    """Of an event, what clocks are made of; `corrects` are the sequences of the same case that it takes back (更正).

    `said` is what counting voices needs of it, None for most. A tuple for the same reason as a clock.
    """

    id: str
    type: str
    sequence: int
    time: datetime
    centre: str
    responsible: str
    corrects: frozenset[int] = frozenset()
    grants: Grant | None = None
    said: Mapping[str, Any] | None = None


class Segment(NamedTuple):
    """A part of a run that one party owes, from `begin`; up to the next one's."""

    responsible: str
    begin: datetime
    centre: str = ""
    """Where its case went on since, if its centre has merged."""


@dataclass(slots=True)
class Run:
    """A promise as its case's events have made it so far; they are told to it in order."""

    standard: Standard
    opening: CaseEvent
    begin: datetime
    segments: list[Segment]
    pauses: list[Pause] = field(default_factory=list)
    paused_at: datetime | None = None
    extensions: list[Extension] = field(default_factory=list)
    ended_at: datetime | None = None
    voided: bool = False

    @classmethod
    def opened_by(cls, event: CaseEvent, standard: Standard) -> "Run":
        """The run that an opening event begins."""
        owing = event.responsible or _owing(standard.party, event.centre)
        if standard.bureau:
            owing = owed_by(Party.BUREAU, standard.bureau)
        return cls(standard, event, event.time, [Segment(owing, event.time)])

    @property
    def responsible(self) -> str:
        """Who owes it now, or owed it last."""
        return self.segments[-1].responsible

    @property
    def limit(self) -> Limit:
        """What its opening event says was promised for this case, where that isn't longer; else the standard's."""
        named = self.opening.grants and self.opening.grants.promised
        usual = self.standard.limit
        return named if named and self.standard.by_case and named.within(usual) else usual

    def hand_on(self, event: CaseEvent) -> None:
        """An event of its case names who owes the next step; another than before begins a segment."""
        if event.responsible and event.responsible != self.responsible:
            self._begin_segment(event, event.responsible, self.segments[-1].centre)

    def move(self, event: CaseEvent) -> None:
        """Its case goes on at another centre: what the village owed, the one there owes."""
        village = self.responsible.startswith(owed_by(Party.VILLAGE, ""))
        self._begin_segment(event, owed_by(Party.VILLAGE, event.centre) if village else self.responsible, event.centre)

    def pause(self, event: CaseEvent) -> None:
        """Its time stands still, unless it does already."""
        self.paused_at = self.paused_at or event.time

    def resume(self, event: CaseEvent) -> None:
        """Its time goes on."""
        if self.paused_at is not None:
            self._pass_over(self.paused_at, event.time)
            self.paused_at = None

    def restart(self, event: CaseEvent) -> None:
        """Its limit opens anew: what was used, paused and granted is forgotten."""
        self.begin = event.time
        self.pauses, self.extensions, self.paused_at = [], [], None

    def extend(self, event: CaseEvent) -> None:
        """More time is granted; without saying how much, the event grants none."""
        if event.grants:
            by, to, asked_at, _ = event.grants
            self.extensions.append(Extension(event.time, asked_at or event.time, by, to))

    def close(self, event: CaseEvent) -> None:
        """It is kept, or ended late."""
        self.resume(event)
        self.ended_at = event.time

    def void(self, event: CaseEvent) -> None:
        """It ends as if it had never been promised."""
        self.close(event)
        self.voided = True

    def term(self, hours: Hours) -> Term:
        """The time that it has by these hours."""
        return Term(self.begin, self.limit, hours, tuple(self.pauses), tuple(self.extensions))

    def clock(self, hours_at: HoursAt) -> Clock:
        """How it stands. Raises what `hours_at` raises for a centre that it doesn't know."""
        hours = hours_at(self.opening.centre, self.opening.time)
        due, warns_at = ends(self.term(hours), self.standard.warns)
        segment = self.segment_of(due)
        return Clock(
            standard=self.standard.id,
            opening_sequence=self.opening.sequence,
            centre=segment.centre or self.opening.centre,
            responsible=self.responsible,
            opened_at=self.opening.time,
            due_at=due,
            ended_at=self.ended_at,
            voided=self.voided,
            hours=hours.published.sequence if counts_by_opening(self.standard.limit) else 0,
            answerable=segment.responsible,
            paused_at=self.paused_at if self.paused_at and self.paused_at <= due else None,
            warns_at=warns_at,
        )

    def segment_of(self, moment: datetime) -> Segment:
        """The last segment that had begun by then, the first one for a moment before it."""
        first, *later = self.segments
        return next((each for each in reversed(later) if each.begin <= moment), first) if later else first

    def _begin_segment(self, event: CaseEvent, responsible: str, centre: str) -> None:
        self.segments.append(Segment(responsible, max(event.time, self.segments[-1].begin), centre))

    def _pass_over(self, begin: datetime, end: datetime) -> None:
        """A pause, but for what an earlier one covers: times of events may contradict their order."""
        begin = max(begin, self.pauses[-1].end) if self.pauses else begin
        if begin < end:
            self.pauses.append(Pause(begin, end))


def _owing(party: Party, centre: str) -> str:
    """Who owes what the opening event left open: the party at the centre."""
    return owed_by(party, UNNAMED if party is Party.PARTNER else centre)
