"""A service's own copy of the staff register: who is at their post, who isn't, and who takes over; ids alone."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event, Fact
from contracts.people import Party, owed_by, town_of
from contracts.staff import Absence, StaffState
from services.chassis.work import Answer, Handler, Ref, Work
from services.chassis.work.rows import write

_LOAD = text("SELECT * FROM staff_copy WHERE id = ANY(:ids) ORDER BY id")
_ROSTERS = text("SELECT * FROM staff_copy WHERE centre = ANY(:centres) ORDER BY id")
_SAVE = text("""
    WITH saved AS (
        INSERT INTO staff_copy (id, centre, state, substitute, version)
        SELECT id, centre, state, substitute, version
        FROM jsonb_populate_recordset(NULL::staff_copy, CAST(:rows AS jsonb))
        ON CONFLICT (id) DO UPDATE SET centre = excluded.centre, state = excluded.state,
            substitute = excluded.substitute, version = excluded.version, updated_at = now()
        WHERE staff_copy.version < excluded.version
    )
    SELECT pg_notify(current_schema() || CAST(:channel AS text), '')
""")
_CHANNEL = ".staff"
_ALL = text("SELECT * FROM staff_copy ORDER BY id")
_DEPARTED = text("SELECT id FROM staff_copy WHERE state <> 'active' AND state = 'departed'")
_MOVED = text("SELECT id, centre FROM staff_copy WHERE centre <> split_part(split_part(id, ':', 2), '-', 1)")
_WHY: Mapping[StaffState, Absence] = {
    StaffState.ON_LEAVE: Absence.LEAVE,
    StaffState.DEPARTED: Absence.DEPARTURE,
}
_FIELDS = ("id", "centre", "state", "substitute", "version")


@dataclass(slots=True, kw_only=True)
class Colleague:
    """Somebody in a post, as the register has published it; `substitute` takes over while they are away."""

    id: str
    centre: str
    state: StaffState
    substitute: str | None
    version: int
    facts: tuple[Fact, ...] = ()


@dataclass(slots=True, kw_only=True)
class Roster:
    """All who have or had a post at the centre `id`."""

    id: str
    people: Mapping[str, Colleague]
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The centre."""
        return self.id

    def why_away(self, person: str) -> Absence | None:
        """Why somebody isn't at their post; None where they are, or where nobody knows them."""
        found = self.people.get(person)
        return _WHY.get(found.state) if found else None

    def heir_of(self, person: str) -> str:
        """Who takes over: the substitute, or theirs, else whoever else is there, else the town (`town:370829001`)."""
        asked: list[str] = []
        following = self.people.get(person)
        while following is not None and following.id not in asked:
            asked.append(following.id)
            following = self.people.get(following.substitute or "")
            if following is not None and following.state is StaffState.ACTIVE:
                return following.id
        there = (each.id for each in self.people.values() if each.state is StaffState.ACTIVE)
        return min(there, default=owed_by(Party.TOWN, town_of(self.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyStaff:
    """The register has published somebody; `version` is the sequence of that event."""

    id: str
    centre: str
    state: StaffState
    substitute: str | None
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Our copy of them."""
        return (Ref(Colleague, self.id),)


def channel_of(service: str) -> str:
    """The NOTIFY channel on which a service hears that its copy has changed."""
    return service + _CHANNEL


def staff_published(event: Event) -> CopyStaff:
    """staff.published.v1"""
    return CopyStaff(
        id=event.subject,
        centre=event.centre,
        state=StaffState(event.data["state"]),
        substitute=event.data["substitute"],
        version=event.sequence,
    )


def copy_staff(work: Work, command: CopyStaff) -> Answer:
    """Take over what is said of somebody unless we know something later."""
    known = work.find(Colleague, command.id)
    if known is None:
        work.add(command.id, Colleague(**{name: getattr(command, name) for name in _FIELDS}))
    elif command.version > known.version:
        for name in _FIELDS:
            setattr(known, name, getattr(command, name))
    return {}


EVENTS: Mapping[str, Callable[[Event], CopyStaff]] = {"staff.published.v1": staff_published}
HANDLERS: Mapping[type, Handler] = {CopyStaff: copy_staff}


def load(connection: Connection, refs: Sequence[Ref[Any]]) -> dict[Ref[Any], Any]:
    """Of what is named those whom we know, and rosters of centres, empty where nobody was published."""
    known = _people(connection, [ref.key for ref in refs if ref.kind is Colleague])
    return known | _rosters(connection, [ref.key for ref in refs if ref.kind is Roster])


def save(connection: Connection, changed: Sequence[Any]) -> None:
    """Write the copies among what changed; an older one changes nothing."""
    ordered = sorted((each for each in changed if isinstance(each, Colleague)), key=attrgetter("id"))
    write(connection, _SAVE, [{name: getattr(each, name) for name in _FIELDS} for each in ordered], channel=_CHANNEL)


def everybody(connection: Connection) -> list[Colleague]:
    """All whom we know, by id."""
    return [_colleague(row) for row in connection.execute(_ALL)]


def departed(connection: Connection) -> frozenset[str]:
    """Those who have left their post for good."""
    return frozenset(connection.execute(_DEPARTED).scalars())


def moved(connection: Connection) -> dict[str, str]:
    """Those whose centre has merged, with the one where their post is now."""
    return {row.id: row.centre for row in connection.execute(_MOVED)}


def _people(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    rows = connection.execute(_LOAD, {"ids": ids}) if ids else ()
    return {Ref(Colleague, row.id): _colleague(row) for row in rows}


def _rosters(connection: Connection, centres: Sequence[str]) -> dict[Ref[Any], Any]:
    people = defaultdict[str, dict[str, Colleague]](dict)
    for row in connection.execute(_ROSTERS, {"centres": centres}) if centres else ():
        people[row.centre][row.id] = _colleague(row)
    return {Ref(Roster, centre): Roster(id=centre, people=people[centre]) for centre in centres}


def _colleague(row: Row[Any]) -> Colleague:
    return Colleague(
        id=row.id, centre=row.centre, state=StaffState(row.state), substitute=row.substitute, version=row.version
    )
