"""What people do with a case that is known, whatever its kind: a verb of it, or a correction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from services.chassis.machine import Deed, Machine
from services.chassis.work import Answer, Handler, Ref, Work


class Correctable(Protocol):
    """What the rules of a store of cases have."""

    @property
    def correct_within(self) -> timedelta: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCase:
    """Somebody does something: `verb` says it to the case as it stands; `note` is encrypted."""

    kind: type[Machine]
    case: str
    verb: Callable[[Any, Deed], object]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(self.kind, self.case),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Somebody takes back what was done last (更正), for a reason, which is encrypted."""

    kind: type[Machine]
    case: str
    reason: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(self.kind, self.case),)


def on_case(work: Work, command: OnCase) -> Answer:
    """Say it to the case."""
    case: Any = work.get(command.kind, command.case)
    command.verb(case, work.deed)
    case.remark(command.note)
    return changed(case)


def correct(work: Work, command: Correct) -> Answer:
    """As before the newest move."""
    rules: Correctable = work.rules
    case: Any = work.get(command.kind, command.case)
    case.correct(work.deed, rules.correct_within)
    case.remark(command.reason)
    return changed(case)


def changed(case: Machine) -> Answer:
    """How the case stands now; of one with papers also what is missing."""
    papers = getattr(case, "papers", None)
    missing = {} if papers is None else {"missing": list(papers.missing)}
    return {"id": case.id, "state": case.state, "version": case.version, **missing}


HANDLERS: Mapping[type, Handler] = {Correct: correct, OnCase: on_case}
