"""What bureaus do with what has come to them, by their people and by their systems."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from contracts.bureaus import bureau_of
from services.chassis.casework.deeds import changed
from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work
from services.veterans.domain.petition import Petition
from services.veterans.domain.veterancase import VeteranCase

Kind: TypeAlias = type[Petition] | type[VeteranCase]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtBureau:
    """A bureau does something: `verb` says it to the case as it stands; `note` is encrypted."""

    kind: Kind
    case: str
    verb: Callable[[Any, Deed], object]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(self.kind, self.case),)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """A bureau takes back what it did last (更正), for a reason, which is encrypted."""

    kind: Kind
    case: str
    reason: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(self.kind, self.case),)


def at_bureau(work: Work, command: AtBureau) -> Answer:
    """Say it to the case, if it has come to the actor's bureau."""
    case: Any = work.get(command.kind, command.case)
    case.must_be_with(bureau_of(work.actor))
    command.verb(case, work.deed)
    case.remark(command.note)
    return changed(case)


def take_back(work: Work, command: TakeBack) -> Answer:
    """As before the newest move, if the same person of the bureau made it a moment ago."""
    case: Any = work.get(command.kind, command.case)
    case.must_be_with(bureau_of(work.actor))
    case.correct(work.deed, work.rules.correct_within)
    case.remark(command.reason)
    return changed(case)
