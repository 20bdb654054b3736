"""What a centre's figures are made of: each event and each clock counts on a day, and the sum follows from the set."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from contracts.envelope import Event
from contracts.people import Party, owed_by
from services.chassis.calendar import day_of
from services.supervision.domain.chain import COUNTY_CHAIN, chain_of
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import MOVED

K = TypeVar("K")

Figures: TypeAlias = "Counter[tuple[str, date, str]]"
"""How much is to be added for (centre, day, column); may be negative."""

REFERENCE = frozenset(
    {
        "centre.closing_asked.v1",
        "centre.closing_declined.v1",
        "centre.corrected.v1",
        "centre.merged.v1",
        "centre.published.v1",
        "centre.reopened.v1",
        "centre.suspended.v1",
        "equipment.registered.v1",
        "equipment.retired.v1",
        "rooms.published.v1",
        "roster.published.v1",
        "site.cost_booked.v1",
        "site.opened.v1",
        "site.recorded.v1",
        "staff.published.v1",
    }
)
"""What the registry says about a centre and its people, and the county of how it was built; no sign of work there."""
HANDED_OVER = ".handed_over.v1"
"""How the type of what happens by itself ends when somebody is away; likewise."""
OWN = "/supervision"
"""The source of what supervision says itself; likewise."""


def of_events(events: Iterable[Event]) -> Figures:
    """One for each event of a case, on its day."""
    return Counter((event.centre, day_of(event.time), "events") for event in events if _is_work(event))


def last_events(events: Iterable[Event]) -> dict[str, datetime]:
    """For each centre the time of the last event of a case among `events`."""
    last: dict[str, datetime] = {}
    for event in filter(_is_work, events):
        last[event.centre] = max(event.time, last.get(event.centre, event.time))
    return last


def _is_work(event: Event) -> bool:
    by_somebody = event.type not in REFERENCE and not event.type.endswith((HANDED_OVER, MOVED))
    return by_somebody and event.source != OWN and _at_a_centre(event)


def _at_a_centre(what: Event | Clock) -> bool:
    return chain_of(what.centre) != COUNTY_CHAIN


def _counts(clock: Clock) -> bool:
    return not clock.voided and _at_a_centre(clock)


def of_clocks(clocks: Iterable[Clock]) -> Figures:
    """For each clock: opened on its first day, met or completed late on its last; a voided one was never promised.

    How it ended counts at the centre only where its village is answerable: others have their own report.
    """
    figures: Figures = Counter()
    for clock in filter(_counts, clocks):
        figures[clock.centre, day_of(clock.opened_at), "opened"] += 1
        if clock.ended_at is not None and clock.answerable == owed_by(Party.VILLAGE, clock.centre):
            met = clock.ended_at <= clock.due_at
            figures[clock.centre, day_of(clock.ended_at), "met" if met else "completed_late"] += 1
    return figures


def open_cases(clocks: Iterable[tuple[str, Clock]]) -> Counter[tuple[str, str]]:
    """For each centre and service, how many of the cases have a clock there that has not ended, late or not."""
    running = {(case, clock.centre) for case, clock in clocks if clock.ended_at is None and _at_a_centre(clock)}
    return Counter((centre, case.partition(":")[0]) for case, centre in running)


def difference(after: Counter[K], before: Counter[K]) -> Counter[K]:
    """What to add to go from `before` to `after`; nothing where both are alike."""
    change = after.copy()
    change.subtract(before)
    return Counter({key: amount for key, amount in change.items() if amount})
