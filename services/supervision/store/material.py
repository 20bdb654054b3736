"""A month's counts for its appraisal: from the tables that are kept up, or from nothing but the audit log."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.people import COUNTY, is_centre
from contracts.supervision.voices import By
from services.chassis.calendar import midnight
from services.supervision.domain.case import as_case_event, case_id
from services.supervision.domain.centre import hours_of, in_force, published_by
from services.supervision.domain.clock import Clock, HoursAt
from services.supervision.domain.fold import Book, fold
from services.supervision.domain.indices import Place
from services.supervision.domain.material import (
    LATE,
    MET,
    Head,
    Item,
    Key,
    Material,
    dismissal_of,
    event_item,
    is_own,
    limit_item,
    limit_key,
)
from services.supervision.domain.opening import Hours, Published
from services.supervision.domain.voice import DISMISSED, Mark, Measure, following, marks_of, month_of
from services.supervision.store.audit import event_from
from services.supervision.store.cases import COLUMNS, clock_from
from services.supervision.store.centres import Centres
from services.supervision.store.excused import excused
from services.supervision.store.places import places

_INSTANT = timedelta(microseconds=1)

_OWN = """answerable = 'village:' || centre AND NOT voided AND (ended_at IS NOT NULL OR paused_at IS NULL)
    AND due_at > :begin AND due_at <= :end"""
_LIMITS = text(f"""
    SELECT centre, split_part(case_id, ':', 1) AS service, coalesce(ended_at <= due_at, false) AS kept,
        count(*) AS total
    FROM clock WHERE {_OWN} GROUP BY 1, 2, 3
""")  # noqa: S608 - constants
_VOICES = text("""
    SELECT centre, service, measure, total FROM voice_month WHERE month = :month AND total <> 0
    UNION ALL
    SELECT centre, '', 'person', count(DISTINCT person) FROM person_month WHERE month = :month AND total > 0 GROUP BY 1
""")
_HEADS = text("SELECT chain, position, encode(hash, 'hex') AS hash FROM chain_head ORDER BY chain")
_LIMIT = text(f"""
    SELECT {COLUMNS} FROM clock
    WHERE case_id = :case AND standard = :standard AND opening_sequence = CAST(:sequence AS bigint)
""")  # noqa: S608 - constants
_EVENT = text("""
    SELECT measure, month, centre, service, weight FROM mark
    WHERE case_id = :case AND event = CAST(:event AS uuid) AND person = '' AND weight > 0 ORDER BY measure
""")
_DISMISSALS = text("""
    SELECT case_id, CAST(event AS text) AS event FROM mark
    WHERE case_id = ANY(:cases) AND starts_with(measure, :dismissed) AND month = :month
""")
_PAGE = text(f"""
    SELECT {COLUMNS}, (SELECT CAST(id AS text) FROM case_event e WHERE e.case_id = clock.case_id
        AND e.sequence = clock.opening_sequence) AS opened_by, (SELECT CAST(id AS text) FROM case_event e
        WHERE e.case_id = clock.case_id AND e.time = clock.ended_at ORDER BY sequence LIMIT 1) AS ended_by
    FROM clock WHERE centre = :centre AND {_OWN}
        AND (case_id, standard, opening_sequence) > (:case, :standard, :sequence)
    ORDER BY case_id, standard, opening_sequence LIMIT :limit
""")  # noqa: S608 - constants
_SEEN = """
    FROM audit_log a JOIN json_to_recordset(CAST(:heads AS json)) AS h(chain text, position bigint)
        ON h.chain = a.chain AND a.position <= h.position
"""
_FIELDS = """CAST(a.id AS text) AS id, a.type, a.subject, a.source, a.time, a.sequence, a.centre, a.actor,
    a.responsible, a.data"""
_PUBLICATIONS = text(f"SELECT {_FIELDS} {_SEEN} WHERE a.type = 'centre.published.v1' ORDER BY a.subject, a.sequence")
_LOG = text(f"SELECT {_FIELDS} {_SEEN} ORDER BY a.source, a.subject").execution_options(yield_per=2_000)


def span(month: str) -> tuple[date, datetime, datetime]:
    """The first day of a month, and when it begins and ends; a limit that ends at its very end is due in it."""
    first = date.fromisoformat(f"{month}-01")
    return first, midnight(first), midnight(following(first))


def material(connection: Connection, month: str, named: Collection[str]) -> Material:
    """The month as the tables have it; `named` are the items that somebody has named."""
    first, begin, end = span(month)
    counts: Counter[Key] = Counter()
    for row in connection.execute(_LIMITS, {"begin": begin, "end": end}):
        counts[row.centre, row.service, MET if row.kept else LATE] = row.total
    for row in connection.execute(_VOICES, {"month": first}):
        counts[row.centre, row.service, row.measure] = row.total
    heads = tuple(Head(*row) for row in connection.execute(_HEADS))
    found = tuple(places(connection, COUNTY, By.CENTRE, end))
    let_off = excused(connection, begin, end)
    wanted = {*named, *(each.item for each in let_off)}
    wanted |= _dismissals(connection, wanted, first)
    return Material(month, found, counts, items(connection, sorted(wanted)), heads, let_off)


def items(connection: Connection, ids: Sequence[str]) -> dict[str, Item]:
    """The items among `ids` that count at a centre in some month."""
    found = (_item(connection, each) for each in ids)
    return {each.id: each for each in found if each is not None}


def limits(
    connection: Connection, month: str, centre: str, limit: int, after: tuple[str, str, int] | None
) -> "Sequence[Row[Any]]":
    """The limits that count in a centre's month, each with the ids of the events that opened and ended it."""
    _, begin, end = span(month)
    case, standard, sequence = after or ("", "", 0)
    asked = {"centre": centre, "begin": begin, "end": end, "limit": limit}
    return connection.execute(_PAGE, asked | {"case": case, "standard": standard, "sequence": sequence}).all()


def _dismissals(connection: Connection, wanted: Collection[str], month: date) -> set[str]:
    asked = {"cases": sorted(map(dismissal_of, wanted)), "dismissed": DISMISSED, "month": month}
    return {event_item(row.case_id, row.event) for row in connection.execute(_DISMISSALS, asked)}


def _item(connection: Connection, wanted: str) -> Item | None:
    case, _, what = wanted.partition("#")
    standard, _, sequence = what.partition("#")
    if sequence:
        row = connection.execute(_LIMIT, {"case": case, "standard": standard, "sequence": sequence}).one_or_none()
        return _limit(case, clock_from(row)) if row else None
    marks = connection.execute(_EVENT, {"case": case, "event": what}).all()
    if not marks:
        return None
    keys = tuple((mark.centre, mark.service, mark.measure) for mark in marks for _ in range(mark.weight))
    return Item(wanted, marks[0].centre, f"{marks[0].month:%Y-%m}", keys)


def _limit(case: str, clock: Clock) -> Item | None:
    if not is_own(clock):
        return None
    month = f"{month_of(clock.due_at - _INSTANT):%Y-%m}"
    item = limit_item(case, clock.standard, clock.opening_sequence)
    return Item(item, clock.centre, month, (limit_key(case, clock),))


# From the log alone


def recount(
    connection: Connection, copies: Centres, month: str, heads: Iterable[Head], named: Collection[str]
) -> Material:
    """The month from nothing but the entries up to `heads`, whatever has come since; streams them case by case."""
    seen = tuple(heads)
    asked = {"heads": json.dumps([{"chain": head.chain, "position": head.position} for head in seen])}
    publications = [event_from(row) for row in connection.execute(_PUBLICATIONS, asked)]
    published = {
        centre: tuple(published_by(each) for each in events)
        for centre, events in groupby(publications, key=lambda event: event.centre)
    }
    calendar, book = copies.almanac.calendar(connection), copies.standards.book(connection)
    office = copies.working.office(connection)

    def hours_at(centre: str, moment: datetime) -> Hours:
        return hours_of(published.get(centre, ()), moment, calendar, office)

    counting = _Counting(month, named, hours_at, book)
    for events in _cases(connection, asked):
        counting.take(events)
    _, _, end = span(month)
    return Material(month, _places(publications, published, end), counting.result(), counting.items, seen)


class _Counting:
    """Counts cases one after another, as `material` reads them from the tables."""

    def __init__(self, month: str, named: Collection[str], hours_at: HoursAt, book: Book) -> None:
        self._month = month
        self._first, self._begin, self._end = span(month)
        self._named = named
        self._dismissed_in = frozenset(map(dismissal_of, named))
        self._hours_at, self._book = hours_at, book
        self._counts: Counter[Key] = Counter()
        self._people: set[tuple[str, str]] = set()
        self.items: dict[str, Item] = {}

    def take(self, events: Sequence[Event]) -> None:
        """Count a case with all its events."""
        case, told = case_id(events[0]), [as_case_event(each) for each in events]
        clocks = fold(told, self._hours_at, self._book)
        for clock in clocks:
            self._limit(case, clock)
        for mark in marks_of(case, told, clocks):
            self._mark(case, mark)

    def result(self) -> Counter[Key]:
        """All that was counted; a sum of nothing isn't there."""
        counts = self._counts.copy()
        counts.update((centre, "", str(Measure.PERSON)) for centre, _ in self._people)
        return Counter({key: total for key, total in counts.items() if total})

    def _limit(self, case: str, clock: Clock) -> None:
        if is_own(clock) and self._begin < clock.due_at <= self._end:
            self._counts[limit_key(case, clock)] += 1
            self._keep(_limit(case, clock))

    def _mark(self, case: str, mark: Mark) -> None:
        if mark.month != self._first:
            return
        if mark.person:
            self._people.add((mark.centre, mark.person))
            return
        key = (mark.centre, mark.service, mark.measure)
        self._counts[key] += mark.weight
        if mark.weight < 1:
            return
        known = self.items.get(event_item(case, mark.event))
        keys = tuple(sorted((*(known.keys if known else ()), *[key] * mark.weight), key=lambda each: each[2]))
        self._keep(Item(event_item(case, mark.event), mark.centre, self._month, keys))

    def _keep(self, item: Item | None) -> None:
        if item and (item.id in self._named or (item.dismisses and item.case in self._dismissed_in)):
            self.items[item.id] = item


def _cases(connection: Connection, asked: Mapping[str, Any]) -> Iterator[list[Event]]:
    entries = map(event_from, connection.execute(_LOG, asked))
    for _, events in groupby(entries, key=lambda event: (event.source, event.subject)):
        yield list(events)


def _places(
    publications: Sequence[Event], published: Mapping[str, tuple[Published, ...]], moment: datetime
) -> tuple[Place, ...]:
    names = {each.centre: each.data["name"] for each in publications if is_centre(each.centre)}
    return tuple(Place(each, names[each], in_force(published[each], moment).population) for each in sorted(names))
