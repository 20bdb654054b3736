"""A table that was checked is taken into the register."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from contracts.people import COUNTY
from services.centres.domain.imports import Register, TableImport
from services.chassis.work import Answer, Ref, Work


@dataclass(frozen=True, slots=True)
class Apply:
    """Take in this table."""

    id: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The table, and the register: one after another."""
        return (Ref(TableImport, self.id), Ref(Register, COUNTY))


def apply(work: Work, command: Apply) -> Answer:
    """All of it, or nothing."""
    table = work.get(TableImport, command.id)
    table.apply(work.deed, work.get(Register, COUNTY))
    done = {"applied_by": table.applied_by, "applied_at": work.now.isoformat()}
    return {"id": table.id, "kind": table.kind, "state": table.state, "version": table.version, **done} | asdict(
        table.counts
    )
