"""A case as supervision knows it: the set of its events, and the clocks that follow from them."""

from dataclasses import dataclass

from contracts.envelope import Event, Fact
from contracts.people import COUNTY
from services.supervision.domain.clock import Clock, HoursAt
from services.supervision.domain.fold import CaseEvent, fold

CORRECTED = ".corrected.v1"
"""How the type of a correction (更正) ends: `<thing>.corrected.v1`."""


def case_id(event: Event) -> str:
    """`<service>:<subject>`, such as `express:0197…`: subjects are unique within a service only."""
    return f"{event.source.strip('/')}:{event.subject}"


def as_case_event(event: Event) -> CaseEvent:
    """Of an event, what clocks are made of."""
    return CaseEvent(
        event.id, event.type, event.sequence, event.time, event.centre, event.responsible, corrected_by(event)
    )


def corrected_by(event: Event) -> frozenset[int]:
    """The sequences that an event takes back; none where it is no correction.

    Raises KeyError or ValueError for a correction that doesn't say what it corrects.
    """
    if not event.type.endswith(CORRECTED):
        return frozenset()
    named = event.data["corrects"]
    if not isinstance(named, list) or not all(type(each) is int for each in named):
        raise ValueError("a correction of nothing that could be counted")
    return frozenset(named)


@dataclass
class Case:
    """The events of a case that are kept, with their clocks, and those that have just arrived."""

    id: str
    kept: tuple[CaseEvent, ...] = ()
    clocks: tuple[Clock, ...] = ()
    arrived: tuple[Event, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county: supervision's own cases are written by the system alone, whichever centre they belong to."""
        return COUNTY

    def record(self, event: Event) -> None:
        """Take an event in; one that is there already changes nothing."""
        known = {kept.id for kept in self.kept} | {arrived.id for arrived in self.arrived}
        if event.id not in known:
            self.arrived += (event,)
            self.version += 1

    def recount(self, hours_at: HoursAt) -> tuple[Clock, ...]:
        """The clocks from all its events, kept and arrived."""
        return fold((*self.kept, *map(as_case_event, self.arrived)), hours_at)
