"""The papers of a case (材料): handed in, looked at, and asked for once, all missing ones together (一次性告知).

Domains build on it: it knows the standard library and plain vocabulary alone, and nothing of any domain.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from contracts.papers import PaperState as State
from contracts.refusals import Conflict, Invalid

MISSING = frozenset({State.NEEDED_FROM_APPLICANT, State.NEEDED_FROM_OTHERS, State.REJECTED})
"""While a paper is in one of these, somebody has to bring it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, by the code that it has in its case's list; `files` are the ids of what was handed in."""

    kind: str
    state: State = State.NEEDED_FROM_APPLICANT
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a notice named: all that is missing, and of it the `late`: what an earlier notice should have named."""

    named: tuple[str, ...]
    late: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """All papers of one case. `noticed` is what the first notice named, None before it."""

    each: tuple[Paper, ...] = ()
    noticed: frozenset[str] | None = None

    @classmethod
    def needed(cls, own: Iterable[str], others: Collection[str] = ()) -> "Papers":
        """Nothing has been handed in yet; `others` are the papers that somebody else than the applicant provides."""
        mine = (Paper(kind) for kind in own)
        return cls((*mine, *(Paper(kind, State.NEEDED_FROM_OTHERS) for kind in others)))

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be brought, in the order of the list."""
        return tuple(paper.kind for paper in self.each if paper.state in MISSING)

    def files(self) -> tuple[str, ...]:
        """The ids of all that was handed in and is still a paper of the case."""
        return tuple(file for paper in self.each for file in paper.files)

    def handed_in(self, kind: str, files: tuple[str, ...] = ()) -> "Papers":
        """Somebody brought it. Raises Invalid for what isn't on the list, Conflict for what has been accepted."""
        if self._one(kind).state is State.ACCEPTED:
            raise Conflict("这份材料已审核通过,不必再交", paper=kind)
        return self._with(Paper(kind, State.AWAITING_REVIEW, files))

    def reviewed(self, kind: str, *, fit: bool) -> "Papers":
        """Somebody looked at it. Raises Invalid for what isn't on the list, Conflict for what isn't there."""
        paper = self._one(kind)
        if paper.state is not State.AWAITING_REVIEW:
            raise Conflict("这份材料还没有提交,或已经审核", paper=kind)
        return self._with(replace(paper, state=State.ACCEPTED if fit else State.REJECTED))

    def all_accepted(self) -> "Papers":
        """All are good. Raises Conflict naming what is missing."""
        if self.missing:
            raise Conflict("材料还不齐,请先一次性告知申请人补正", missing=list(self.missing))
        return replace(self, each=tuple(replace(paper, state=State.ACCEPTED) for paper in self.each))

    def asked_for(self, unfit: Collection[str] = ()) -> "tuple[Papers, Asked]":
        """The one-time notice: it names all that is missing, and of what was handed in the `unfit`.

        A second notice is possible, and says which of its papers the first one should have named. Raises Invalid for
        what isn't on the list, Conflict where nothing is missing.
        """
        papers = self
        for kind in unfit:
            papers = papers._with(replace(papers._one(kind), state=State.REJECTED))
        named = papers.missing
        if not named:
            raise Conflict("材料齐全,没有需要补正的")
        late = () if self.noticed is None else tuple(kind for kind in named if kind not in self.noticed)
        first = frozenset(named) if self.noticed is None else self.noticed
        return replace(papers, noticed=first), Asked(named, late)

    def as_json(self) -> dict[str, Any]:
        """For a column."""
        rows = [[paper.kind, paper.state, list(paper.files)] for paper in self.each]
        return {"each": rows, "noticed": None if self.noticed is None else sorted(self.noticed)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Papers":
        """From the column."""
        each = tuple(Paper(kind, State(state), tuple(files)) for kind, state, files in kept["each"])
        return cls(each, None if kept["noticed"] is None else frozenset(kept["noticed"]))

    def _one(self, kind: str) -> Paper:
        found = next((paper for paper in self.each if paper.kind == kind), None)
        if found is None:
            raise Invalid("这件事项不需要这份材料", errors={"paper": ["不在材料清单中"]})
        return found

    def _with(self, changed: Paper) -> "Papers":
        return replace(self, each=tuple(changed if paper.kind == changed.kind else paper for paper in self.each))
