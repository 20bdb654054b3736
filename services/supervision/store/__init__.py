"""Supervision's tables: what the unit of work loads and saves."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

from contracts.envelope import Event
from contracts.people import SYSTEM, is_centre
from services.chassis import files, metrics, staff
from services.chassis.work import Ref
from services.supervision.domain.almanac import CalendarYear, Recounting
from services.supervision.domain.appraisal import Appraisal
from services.supervision.domain.case import Case, Told, as_case_event
from services.supervision.domain.centre import Centre
from services.supervision.domain.digest import Digest
from services.supervision.domain.finding import Finding
from services.supervision.domain.first_contact import HandedContact
from services.supervision.domain.heartbeat import Heartbeat
from services.supervision.domain.inspection import Inspection
from services.supervision.domain.inspection_plan import InspectionPlan
from services.supervision.domain.ladder import Ladder
from services.supervision.domain.material import Item, Material
from services.supervision.domain.office import WorkingHours
from services.supervision.domain.promise import Promise
from services.supervision.domain.roll import Roll
from services.supervision.domain.silence import Listening
from services.supervision.domain.watch import Watch
from services.supervision.store import (
    appraisals,
    audit,
    calendars,
    cases,
    climbs,
    contacts,
    digests,
    inspection_plans,
    inspections,
    ladders,
    listening,
    material,
    office,
    standards,
)
from services.supervision.store import moved as moved_clocks
from services.supervision.store.centres import Basis, Centres
from services.supervision.store.counted import Counted
from services.supervision.store.rules import CAP, Rules
from services.supervision.store.sealing import NOTE_COLUMN

SEALED = (*files.SEALED, appraisals.NOTE_COLUMN, *inspections.NOTE_COLUMNS, listening.NOTE_COLUMN, NOTE_COLUMN)

_Load: TypeAlias = Callable[[Connection, Sequence[str]], Mapping[str, Any]]
_ALONE = {Centre, CalendarYear, Material, Promise, WorkingHours}

# Clocks count by hours and calendar: who writes clocks shares this lock, who writes hours or days has it alone, and
# who counts a whole month, so that it sees no half of a batch.
_SHARE_HOURS = text("SELECT pg_advisory_xact_lock_shared(hashtext('supervision.hours'))")
_OWN_HOURS = text("SELECT pg_advisory_xact_lock(hashtext('supervision.hours'))")


def own_hours(connection: Connection) -> None:
    """Wait until nobody writes clocks, and keep them waiting to this transaction's end."""
    connection.execute(_OWN_HOURS)


class SupervisionStore:
    """The audit log, and everything that follows from it: cases, clocks, figures, copies of centres."""

    def __init__(self, centres: Centres, rules: Rules | None = None) -> None:
        self.centres = centres
        self.rules = rules
        self._loaders: dict[type[Any], _Load] = {
            Centre: centres.load,
            CalendarYear: centres.almanac.years,
            Recounting: calendars.recounts,
            Ladder: ladders.load,
            Heartbeat: ladders.load_heartbeats,
            Promise: centres.standards.load,
            WorkingHours: office.load,
            Digest: digests.load,
            Appraisal: appraisals.load,
            Item: material.items,
            Finding: inspections.load_findings,
            HandedContact: contacts.load,
            Inspection: inspections.load,
            InspectionPlan: inspection_plans.load,
            Roll: self._roll,
            Listening: lambda connection, ids: listening.load(connection, centres, ids),
        }

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """The cases that exist, and every centre, year and recount, also one that nobody has published."""
        wanted = defaultdict[type, list[str]](list)
        for ref in refs:
            wanted[ref.kind].append(ref.key)
        connection.execute(_OWN_HOURS if wanted.keys() & _ALONE else _SHARE_HOURS)
        found: dict[Ref[Any], Any] = {}
        for kind, load in self._loaders.items():
            if kind in wanted:
                found |= {Ref(kind, key): each for key, each in load(connection, wanted[kind]).items()}
        told = cases.load(connection, wanted[Case])
        found |= {Ref(Case, case.id): case for case in told}
        found |= files.load(connection, wanted[files.File]) | staff.load(connection, refs)
        found |= {Ref(Material, month): _counted(connection, month, found) for month in wanted[Material]}
        return found | self._watches(connection, wanted[Watch], told)

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Append what arrived to the audit log, recount the clocks that it moves, and add up the figures.

        What supervision says itself, `events`, is in the log at once; when it comes over the bus, it is there already.
        """
        told = [case for case in changed if isinstance(case, Case)]
        moved = [centre for centre in changed if isinstance(centre, Centre)]
        years = [year for year in changed if isinstance(year, CalendarYear)]
        climbed = [ladder for ladder in changed if isinstance(ladder, Ladder)]
        own = ((event, as_case_event(event)) for event in events)
        arrived = sorted((*_heard(told), *own), key=lambda each: each[0].id)
        if arrived:
            audit.append(connection, arrived, now)
        if moved:
            self.centres.save(connection, moved)
        calendars.save(connection, years, {event.subject: event.actor for event in events}, now)
        calendars.save_recounts(connection, [each for each in changed if isinstance(each, Recounting)])
        edited = [promise for promise in changed if isinstance(promise, Promise)]
        standards.save(connection, edited, now)
        tables = [hours for hours in changed if isinstance(hours, WorkingHours)]
        office.save(connection, tables, events, now)
        digests.save(connection, [each for each in changed if isinstance(each, Digest)])
        inspection_plans.save(connection, changed, now)
        inspections.save(connection, changed, now)
        files.save(connection, [each for each in changed if isinstance(each, files.File)])
        told += _limited(connection, changed)
        told += self._bound_anew(connection, edited, {case.id for case in told})
        told += self._by_new_hours(connection, tables, {case.id for case in told})
        refolded = [*told, *self._moved(connection, moved, {case.id for case in told})]
        counted = self._recounted(connection, refolded)
        self._record_moved(connection, told, counted.basis, now)
        _record_by_hours(connection, tables, told, counted.basis, now)
        counted.save(connection)
        ladders.bereave(connection, counted.vanished)
        ladders.save(connection, climbed)
        ladders.save_heartbeats(connection, [each for each in changed if isinstance(each, Heartbeat)])
        _count(events)
        heard_of = [each for each in changed if isinstance(each, Listening)]
        listening.save(connection, heard_of)
        staff.save(connection, changed)
        contacts.save(connection, changed, now)
        appraisals.save(connection, [each for each in changed if isinstance(each, Appraisal)], now)
        stirred = _stirred(moved, climbed) | {each.id for each in heard_of}
        counted.add_up(connection, [event for event, _ in arrived], stirred, climbs.steps(events))

    def replay(self, connection: Connection, told: Sequence[Case], moved: Sequence[Centre]) -> None:
        """Count what arrived for cases and centres though it is in the log already, into tables that began empty."""
        arrived = list(_heard(told))
        audit.keep(connection, arrived)
        if moved:
            self.centres.save(connection, moved)
        refolded = [*told, *self._moved(connection, moved, {case.id for case in told})]
        counted = self._recounted(connection, refolded)
        counted.save(connection)
        counted.add_up(connection, [event for event, _ in arrived], {centre.id for centre in moved})

    def _roll(self, connection: Connection, ids: Sequence[str]) -> Mapping[str, Roll]:
        cap = self.rules.inspections if self.rules else CAP
        return {each: inspections.roll(connection, cap) for each in ids}

    def _watches(self, connection: Connection, names: Sequence[str], told: Sequence[Case]) -> dict[Ref[Any], Any]:
        if not names:
            return {}
        basis = self.centres.basis(connection, _centres_of(told))
        return ladders.watches(connection, names, {case.id: case for case in told}, (basis.hours_at, basis.book))

    def _recounted(self, connection: Connection, refolded: Sequence[Case]) -> Counted:
        """All clocks that the events, new hours, days or standards could change, before and after."""
        if not refolded:
            return Counted((), {}, {})
        basis = self.centres.basis(connection, _centres_of(refolded))
        anew = ((case.id, clock) for case in refolded for clock in case.recount(basis.hours_at, basis.book))
        return Counted(
            refolded,
            before={cases.key_of(case.id, clock): clock for case in refolded for clock in case.clocks},
            after={cases.key_of(case, clock): clock for case, clock in anew},
            basis=basis,
        )

    def _bound_anew(self, connection: Connection, edited: Sequence[Promise], told: set[str]) -> list[Case]:
        """The cases, other than those told of, that opened since a version binds which is only now published."""
        since = standards.opened_since(connection, edited)
        return cases.load(connection, sorted(since - told)) if since - told else []

    def _by_new_hours(self, connection: Connection, tables: Sequence[WorkingHours], told: set[str]) -> list[Case]:
        """The cases, other than those told of, with a limit that a new table could move."""
        if not tables:
            return []
        book = self.centres.standards.book(connection)
        found = office.ending_behind(connection, tables, book)
        return cases.load(connection, sorted(found - told))

    def _record_moved(self, connection: Connection, told: Sequence[Case], basis: Basis | None, now: datetime) -> None:
        """While a recount runs: which of these cases' clocks the new calendar moves, whatever else moves them."""
        if told and basis and basis.recounting:
            found = ((case.id, *pair) for case in told for pair in case.moved(basis.hours_at, basis.book))
            moved_clocks.record(connection, calendars.running(connection)[-1], found, now)

    def _moved(self, connection: Connection, moved: Sequence[Centre], told: set[str]) -> list[Case]:
        """The cases, other than those told of, whose clocks new hours of some centres could change."""
        if not moved:
            return []
        ids, paused = {each.id for each in moved}, {each.id for each in moved if each.was_paused}
        basis, among = self.centres.basis(connection, ids), sorted(self.centres.with_joint_sites(connection, ids))
        found = cases.moved_by_hours(connection, ids, paused, basis.hours_at, basis.book.counting_hours, among)
        return [case for case in found if case.id not in told]


def _heard(told: Iterable[Case]) -> Iterator[Told]:
    """What has arrived for cases, with what their clocks are made of."""
    return (each for case in told for each in zip(case.arrived, case.told, strict=True))


def _record_by_hours(
    connection: Connection,
    tables: Sequence[WorkingHours],
    counted: Sequence[Case],
    basis: Basis | None,
    now: datetime,
) -> None:
    """Which of these cases' clocks the working hours just published move."""
    if basis is None:
        return
    for table in (each.made for each in tables if each.made):
        found = ((case.id, *pair) for case in counted for pair in case.moved(basis.hours_at, basis.book))
        moved_clocks.record_by_hours(connection, table.version, found, now)


def _limited(connection: Connection, changed: Sequence[Any]) -> list[Case]:
    """The findings that changed, as cases with their limits: what was said of them is in the log already."""
    ids = sorted(f"supervision:{each.id}" for each in changed if isinstance(each, Finding))
    return cases.load(connection, ids) if ids else []


def _counted(connection: Connection, month: str, found: Mapping[Ref[Any], Any]) -> Material:
    """A month's counts, with those items by themselves that its appraisal and the batch name."""
    appraisal = found.get(Ref(Appraisal, month))
    named = {ref.key for ref in found if ref.kind is Item} | (appraisal.named if appraisal else frozenset())
    return material.material(connection, month, named)


def _stirred(moved: Sequence[Centre], climbed: Sequence[Ladder]) -> set[str]:
    """The centres of which those who watch are to hear though no event of theirs says so."""
    late = {ladder.centre for ladder in climbed if is_centre(ladder.centre)}
    return late | {centre.id for centre in moved}


def _count(events: Sequence[Event]) -> None:
    for each in events:
        if each.actor == SYSTEM.id:
            metrics.FIRINGS.labels("supervision", each.type).inc()


def _centres_of(told: Sequence[Case]) -> set[str]:
    kept = {event.centre for case in told for event in case.kept}
    return kept | {event.centre for case in told for event in case.arrived}
