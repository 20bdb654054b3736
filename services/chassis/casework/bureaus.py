"""What bureaus do with cases that have come to them, by their people and by their systems.

A case says by `must_be_with(bureau)` whether it has; else there is no such case for them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.bureaus import bureau_of
from services.chassis.casework.deeds import Correctable, changed
from services.chassis.machine import Deed, Machine
from services.chassis.work import Answer, Handler, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AtBureau:
    """A bureau does something: `verb` says it to the case as it stands; `note` is encrypted."""

    kind: type[Machine]
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

    kind: type[Machine]
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
    rules: Correctable = work.rules
    case.correct(work.deed, rules.correct_within)
    case.remark(command.reason)
    return changed(case)


HANDLERS: Mapping[type, Handler] = {AtBureau: at_bureau, TakeBack: take_back}
