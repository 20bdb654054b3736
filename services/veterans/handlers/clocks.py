"""What happens by itself, and what a message that reached nobody means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.veteranwork import NoticePurpose
from services.chassis.machine import Deed, Machine
from services.chassis.work import Answer, Ref, Work
from services.veterans.domain.clock import Ring as Rung
from services.veterans.domain.petition import Petition
from services.veterans.domain.register import Veteran
from services.veterans.domain.veterancase import VeteranCase

_VERBS: Mapping[Rung, Callable[[Any, Deed], None]] = {
    Rung.WARN: VeteranCase.warn,
    Rung.LAPSE: VeteranCase.lapse,
    Rung.REMIND: Veteran.remind,
    Rung.MISS_PLACEMENT: Veteran.miss_placement,
    Rung.SETTLE: Petition.settle,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A limit has run out, of a case or an entry as it stood with `version`."""

    kind: type[Machine]
    case: str
    ring: Rung
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(self.kind, self.case),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message reached nobody: one about a case, or a reminder to somebody on the register."""

    subject: str
    purpose: NoticePurpose

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Whatever it was about."""
        return Ref(VeteranCase, self.subject), Ref(Veteran, self.subject)


def ring(work: Work, command: Ring) -> Answer:
    """What falls due, unless somebody was faster."""
    case = work.find(command.kind, command.case)
    if case is not None and case.version == command.version:
        _VERBS[command.ring](case, work.deed)
    return {}


def told(work: Work, command: Told) -> Answer:
    """Somebody has to call."""
    case = work.find(VeteranCase, command.subject) or work.find(Veteran, command.subject)
    if case is not None:
        case.fail_notice(work.deed, command.purpose)
    return {}
