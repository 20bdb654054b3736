"""What cadres do with a case that is known, whatever its kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work
from services.hall.domain.application import Application
from services.hall.domain.clock import Rules
from services.hall.domain.mediation import Mediation
from services.hall.domain.task import Task

Kind: TypeAlias = type[Application] | type[Mediation] | type[Task]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCase:
    """A cadre does something: `verb` says it to the case as it stands; `note` is encrypted."""

    kind: Kind
    case: str
    verb: Callable[[Any, Deed], None]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(self.kind, self.case),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Somebody takes back what was done last (更正), for a reason, which is encrypted."""

    kind: Kind
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
    rules: Rules = work.rules
    case: Any = work.get(command.kind, command.case)
    case.correct(work.deed, rules.correct_within)
    case.remark(command.reason)
    return changed(case)


def changed(case: Application | Mediation | Task) -> Answer:
    """How the case stands now; of an application also what is missing."""
    missing = {"missing": list(case.papers.missing)} if isinstance(case, Application) else {}
    return {"id": case.id, "state": case.state, "version": case.version, **missing}
