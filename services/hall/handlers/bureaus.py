"""What bureaus do with the applications that they were handed, by their people and by their systems."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.bureaus import bureau_of
from services.chassis.casework.deeds import changed
from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work
from services.hall.domain.application import Application
from services.hall.domain.clock import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class AtBureau:
    """A bureau does something: `verb` says it to the application as it stands; `note` is encrypted."""

    application: str
    verb: Callable[[Application, Deed], object]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The application."""
        return (Ref(Application, self.application),)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """A bureau takes back what it did last (更正), for a reason, which is encrypted."""

    application: str
    reason: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The application."""
        return (Ref(Application, self.application),)


def at_bureau(work: Work, command: AtBureau) -> Answer:
    """Say it to the application, if it was handed to the actor's bureau."""
    application = work.get(Application, command.application)
    application.must_be_with(bureau_of(work.actor))
    command.verb(application, work.deed)
    application.remark(command.note)
    return changed(application)


def take_back(work: Work, command: TakeBack) -> Answer:
    """As before the newest move, if the same person of the bureau made it a moment ago."""
    rules: Rules = work.rules
    application = work.get(Application, command.application)
    application.must_be_with(bureau_of(work.actor))
    application.correct(work.deed, rules.correct_within)
    application.remark(command.reason)
    return changed(application)
