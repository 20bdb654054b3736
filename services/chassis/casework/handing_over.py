"""What somebody owes who is away goes to who takes over (交接): each case by an event of its own, in batches.

What is to be handed over is found anew each time, by who is away now: broken off it goes on, done it finds nothing, and
what comes to somebody only after they have gone is handed over too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Connection, text

from contracts.staff import Handing
from services.chassis.machine import Deed
from services.chassis.staff import Roster
from services.chassis.work import Answer, Command, Handler, Ref, Work

Due: TypeAlias = Callable[[Connection, int], Sequence[Command]]


class HandedOver(Protocol):
    """A case that names somebody who owes its next step."""

    version: int

    def hand_over(self, deed: Deed, to: Handing, rules: Any) -> None:
        """It is somebody else's from now on; `rules` are those of the service's store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A case, as it stands at `version`, is `person`'s, who is away; they have or had their post at `centre`."""

    kind: type[Any]
    case: str
    person: str
    centre: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case, and who is there."""
        return (Ref(self.kind, self.case), Ref(Roster, self.centre, shared=True))


def hand_over(work: Work, command: HandOver) -> Answer:
    """It goes to who takes over; nothing happens where the case has moved on or the person is back."""
    case: HandedOver = work.get(command.kind, command.case)
    roster = work.get(Roster, command.centre)
    reason = roster.why_away(command.person)
    if reason is not None and case.version == command.version:
        case.hand_over(work.deed, Handing(roster.heir_of(command.person), reason), work.rules)
    return {}


def owed_by_absent(kind: type[Any], table: str, column: str, states: Sequence[StrEnum]) -> Due:
    """What finds the cases in `table` that are in one of `states` and whose `column` names somebody who is away.

    The table has an index on `column` over these states.
    """
    among = ", ".join(f"'{state}'" for state in states)
    ask = text(f"""
        SELECT owed.id, owed.{column} AS person, away.centre, owed.version
        FROM staff_copy away JOIN {table} owed ON owed.{column} = away.id
        WHERE away.state <> 'active' AND owed.state IN ({among}) ORDER BY away.updated_at, owed.id LIMIT :limit
    """)  # noqa: S608 - names from the code

    def due(connection: Connection, limit: int) -> Sequence[Command]:
        rows = connection.execute(ask, {"limit": limit})
        return [
            HandOver(kind=kind, case=str(row.id), person=row.person, centre=row.centre, version=row.version)
            for row in rows
        ]

    return due


HANDLERS: Mapping[type, Handler] = {HandOver: hand_over}
