"""A service's own copy of the registry's centres, for services that need no more of them than that they exist.

The service makes the table: `centre (id text PRIMARY KEY, name text NOT NULL, version bigint NOT NULL)`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, text

from contracts.envelope import Event, Fact
from contracts.refusals import Invalid
from services.chassis.work import Answer, Handler, Ref, Work
from services.chassis.work.rows import write

_LOAD = text("SELECT id, name, version FROM centre WHERE id = ANY(:ids) ORDER BY id")
_NAMES = text("SELECT id, name FROM centre")
_SAVE = text("""
    INSERT INTO centre (id, name, version)
    SELECT id, name, version FROM jsonb_populate_recordset(NULL::centre, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version
    WHERE centre.version < excluded.version
""")


@dataclass(slots=True)
class Centre:
    """A service centre."""

    id: str
    name: str
    version: int
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Its own scope."""
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyCentre:
    """The registry has published a centre; `version` is the sequence of that event."""

    id: str
    name: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Our copy of the centre."""
        return (Ref(Centre, self.id),)


def centre_published(event: Event) -> CopyCentre:
    """centre.published.v1"""
    return CopyCentre(id=event.data["id"], name=event.data["name"], version=event.sequence)


def copy_centre(work: Work, command: CopyCentre) -> Answer:
    """Take over a centre's name unless we know a later one."""
    centre = work.find(Centre, command.id)
    if centre is None:
        work.add(command.id, Centre(command.id, command.name, command.version))
    elif command.version > centre.version:
        centre.name, centre.version = command.name, command.version
    return {}


EVENTS = {"centre.published.v1": centre_published}
HANDLERS: Mapping[type, Handler] = {CopyCentre: copy_centre}


def must_exist(work: Work, centre: str) -> None:
    """Raises Invalid for a centre that the registry hasn't published."""
    if work.find(Centre, centre) is None:
        raise unknown()


def unknown() -> Invalid:
    """What is said of a centre that nobody has published."""
    return Invalid("没有这个服务中心,请核对编号", errors={"centre": ["没有这个服务中心"]})


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The centres that are known, of these."""
    rows = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Centre, row.id): Centre(row.id, row.name, row.version) for row in rows}


def names(connection: Connection) -> dict[str, str]:
    """What each centre is called."""
    return {row.id: row.name for row in connection.execute(_NAMES)}


def save(connection: Connection, centres: Sequence[Centre]) -> None:
    """Write copies; an older one changes nothing."""
    rows = [{"id": each.id, "name": each.name, "version": each.version} for each in sorted(centres, key=_by_id)]
    write(connection, _SAVE, rows)


_by_id = attrgetter("id")
