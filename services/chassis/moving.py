"""Cases that are open at a centre that has merged, and that go on at its joint site: each by a command of its own.

They are looked for again and again, so that whatever breaks off goes on, and what comes late goes too: a case that was
opened again by a correction, or written by a process that had not heard of the merger.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from services.chassis.centres import Centre, taken_at
from services.chassis.work import Answer, Command, Handler, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCase:
    """A case is open at a centre that has merged, as it stood with `version`."""

    kind: type[Any]
    case: str
    centre: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case; the centre is only looked at."""
        return Ref(self.kind, self.case), Ref(Centre, self.centre, shared=True)


def move_case(work: Work, command: MoveCase) -> Answer:
    """It goes on where its centre's business is now, unless somebody was faster or took the merger back."""
    case = work.find(command.kind, command.case)
    site = taken_at(work, command.centre)
    if case is not None and not case.settled and case.centre == command.centre != site.id:
        case.move_to(site.id, work.deed)
    return {}


HANDLERS: Mapping[type, Handler] = {MoveCase: move_case}


@dataclass(frozen=True, slots=True)
class Strays:
    """Cases of a kind in their table; `unsettled` says in SQL what `settled` denies, of `:settled`, its states.

    The kind is a Machine, or has `SETTLED`, `settled` and `move_to` as one. `version` is where the table has that, or 0
    where its rows have none.
    """

    kind: type[Any]
    table: str
    unsettled: str = "state <> ALL(:settled)"
    version: str = "version"

    def at_merged(self, connection: Connection, limit: int) -> Sequence[MoveCase]:
        """Those that are open at a merged centre."""
        found = text(f"""
            SELECT id, centre, {self.version} FROM {self.table}
            WHERE centre IN (SELECT id FROM centre WHERE state = 'merged') AND ({self.unsettled})
            ORDER BY id LIMIT :limit
        """)  # noqa: S608 - names from the code
        rows: Any = connection.execute(found, {"limit": limit, "settled": sorted(self.kind.SETTLED)})
        return [MoveCase(kind=self.kind, case=str(id_), centre=centre, version=v) for id_, centre, v in rows]


def stray(*kinds: Strays) -> Callable[[Connection, int], Sequence[Command]]:
    """What names a service's strays, up to a limit."""

    def named(connection: Connection, limit: int) -> Sequence[Command]:
        found = (each.at_merged(connection, limit) for each in kinds)
        return [command for commands in found for command in commands][:limit]

    return named
