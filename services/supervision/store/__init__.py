"""Supervision's tables: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from contracts.envelope import Event
from services.chassis.work import Ref
from services.supervision.domain import rollup
from services.supervision.domain.case import Case
from services.supervision.domain.centre import Centre
from services.supervision.store import audit, cases, figures
from services.supervision.store.centres import Centres

# Clocks count by the centres' hours: who writes clocks shares this lock, who writes hours has it alone.
_SHARE_HOURS = text("SELECT pg_advisory_xact_lock_shared(hashtext('supervision.hours'))")
_OWN_HOURS = text("SELECT pg_advisory_xact_lock(hashtext('supervision.hours'))")


class SupervisionStore:
    """The audit log, and everything that follows from it: cases, clocks, figures, copies of centres."""

    def __init__(self, centres: Centres) -> None:
        self.centres = centres

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """The cases that exist, and every centre, also one that nobody has published."""
        wanted = [ref.key for ref in refs if ref.kind is Centre]
        connection.execute(_OWN_HOURS if wanted else _SHARE_HOURS)
        found: dict[Ref[Any], Any] = {}
        if wanted:
            found |= {Ref(Centre, key): centre for key, centre in self.centres.load(connection, wanted).items()}
        for case in cases.load(connection, [ref.key for ref in refs if ref.kind is Case]):
            found[Ref(Case, case.id)] = case
        return found

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Append what arrived to the audit log, recount the clocks that it moves, and add up the figures."""
        told = [case for case in changed if isinstance(case, Case)]
        moved = [centre for centre in changed if isinstance(centre, Centre)]
        arrived = sorted((event for case in told for event in case.arrived), key=lambda event: event.id)
        if arrived:
            audit.append(connection, arrived, now)
        if moved:
            self.centres.save(connection, moved)
        change = rollup.of_events(arrived)
        change.update(self._recount(connection, told, moved))
        figures.add(connection, change, rollup.last_events(arrived), [centre.id for centre in moved])

    def _recount(self, connection: Connection, told: Sequence[Case], moved: Sequence[Centre]) -> rollup.Figures:
        """Write the clocks that the events or new hours changed; returns what that does to the figures."""
        hours_at = self.centres.hours_at(connection, _centres_of(told) | {centre.id for centre in moved})
        before = {(case.id, clock.standard): clock for case in told for clock in case.clocks}
        after = {(case.id, clock.standard): clock for case in told for clock in case.recount(hours_at)}
        for case, clock in cases.clocks_of(connection, [centre.id for centre in moved]):
            before.setdefault((case, clock.standard), clock)
            after.setdefault((case, clock.standard), clock.counted_by(hours_at(clock.centre, clock.opened_at)))
        differing = {key: clock for key, clock in after.items() if clock != before.get(key)}
        cases.save_clocks(connection, ((case, clock) for (case, _), clock in differing.items()))
        gone = [before[key] for key in differing if key in before]
        return rollup.difference(rollup.of_clocks(differing.values()), rollup.of_clocks(gone))


def _centres_of(told: Sequence[Case]) -> set[str]:
    kept = {event.centre for case in told for event in case.kept}
    return kept | {event.centre for case in told for event in case.arrived}
