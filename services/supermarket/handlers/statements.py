"""What chains say of their own books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.chassis.calendar import day_of
from services.chassis.centres import Centre, must_exist
from services.chassis.work import Answer, Ref, Work
from services.supermarket.domain.statement import Moved, Statement, statement_key


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStatement:
    """A chain's statement of one day at one centre; it replaces an earlier one."""

    partner: str
    centre: str
    day: date
    orders: Mapping[str, Moved]
    total: Moved

    @property
    def key(self) -> str:
        """What it is locked by."""
        return statement_key(self.partner, self.centre, self.day)

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The statement; the centre is only looked at."""
        return Ref(Statement, self.key), Ref(Centre, self.centre, shared=True)


def file_statement(work: Work, command: FileStatement) -> Answer:
    """Keep what the chain says now."""
    must_exist(work, command.centre)
    statement = work.find(Statement, command.key)
    if statement is None:
        statement = Statement(partner=command.partner, centre=command.centre, day=command.day, orders={})
        work.add(command.key, statement)
    statement.file(command.orders, command.total, day_of(work.now))
    return {"orders": len(statement.orders), "version": statement.version}
