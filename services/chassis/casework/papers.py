"""What comes in to a case with papers, and what whoever it is about does with it by their own phone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from contracts.applications import Through
from services.chassis import files
from services.chassis.casework.deeds import changed
from services.chassis.machine import Deed, Machine
from services.chassis.papers import Papers
from services.chassis.work import Answer, Handler, Ref, Work

Scans: TypeAlias = Mapping[str, tuple[str, ...]]
"""The ids of files, by the code of the paper that they show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """A paper comes; somebody's `own` only to what they applied for by their own phone.

    The case says by `must_be_of` whose it is, and by `hand_in` what a paper means to it.
    """

    kind: type[Machine]
    case: str
    paper: str
    files: tuple[str, ...]
    through: Through
    own: bool = False

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case and the files."""
        return Ref(self.kind, self.case), *files.refs(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOwn:
    """Somebody does something with a case of their own."""

    kind: type[Machine]
    case: str
    verb: Callable[[Any, Deed], object]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(self.kind, self.case),)


def hand_in(work: Work, command: HandIn) -> Answer:
    """A paper to a case in scope, or to somebody's own."""
    case: Any = work.get(command.kind, command.case)
    if command.own:
        case.must_be_of(work.actor.id)
    files.claim(work, command.files, case.id)
    case.hand_in(work.deed, command.paper, command.files, command.through)
    return changed(case)


def on_own(work: Work, command: OnOwn) -> Answer:
    """Say it to somebody's own case."""
    case: Any = work.get(command.kind, command.case)
    case.must_be_of(work.actor.id)
    command.verb(case, work.deed)
    return changed(case)


def with_scans(papers: Papers, scans: Scans) -> Papers:
    """Those that are brought are there."""
    for paper, brought in scans.items():
        papers = papers.handed_in(paper, brought)
    return papers


def all_of(scans: Scans) -> tuple[str, ...]:
    """The ids of all files."""
    return tuple(file for brought in scans.values() for file in brought)


HANDLERS: Mapping[type, Handler] = {HandIn: hand_in, OnOwn: on_own}
