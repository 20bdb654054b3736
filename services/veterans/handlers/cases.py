"""How cases begin, and how what was granted ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.applications import Through
from contracts.refusals import Conflict, Invalid
from contracts.veteranwork import Item, Occasion, Receiver, RegisterState
from services.chassis import files
from services.chassis.casework.deeds import changed
from services.chassis.casework.papers import Scans, all_of, with_scans
from services.chassis.centres import must_not_be_suspended
from services.chassis.work import Answer, Ref, Work
from services.veterans.domain.items import ITEMS, needed
from services.veterans.domain.people import Agent
from services.veterans.domain.register import Veteran
from services.veterans.domain.veterancase import VeteranCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """Somebody on the register applies; `case` and `number` are new, `scans` are of the papers that come with it.

    `receipt` is what they take home.
    """

    case: str
    number: str
    receipt: str
    veteran: str
    item: Item
    occasion: Occasion | None
    agent: Agent | None
    scans: Scans
    through: Through
    follows: str | None = None
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case, who applies, and the files."""
        return Ref(VeteranCase, self.case), Ref(Veteran, self.veteran), *files.refs(all_of(self.scans))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """The result is handed over; `signature` are the files that show who signed for it."""

    case: str
    receiver: Receiver
    signature: tuple[str, ...]
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case and the files."""
        return Ref(VeteranCase, self.case), *files.refs(self.signature)


def submit(work: Work, command: Submit) -> Answer:
    """A new case on its item's path. Raises Conflict for somebody who is on the register no more."""
    veteran = work.find(Veteran, command.veteran)
    if veteran is None:
        raise Invalid("本中心没有这份档案,请先建档立卡", errors={"veteran": ["本中心没有这份档案"]})
    if veteran.state is not RegisterState.REGISTERED:
        raise Conflict("这份档案已销档,不能再申请", state=veteran.state)
    must_not_be_suspended(work, veteran.centre)
    late = veteran.report(work.deed) if command.item is Item.PLACEMENT_REPORT else False
    case = VeteranCase(
        id=command.case,
        centre=veteran.centre,
        number=command.number,
        item=command.item,
        veteran=veteran.id,
        belonging=veteran.belonging,
        applicant=veteran.person,
        agent=command.agent,
        occasion=command.occasion,
        bureau=ITEMS[command.item].bureau,
        papers=with_scans(needed(command.item, veteran.belonging), command.scans),
        submitted_at=work.now,
        late=late,
    )
    files.claim(work, all_of(command.scans), case.id)
    work.add(case.id, case)
    case.submit(work.deed, command.through, command.follows)
    case.remark(command.note)
    return {**changed(case), "receipt": command.receipt}


def hand_over(work: Work, command: HandOver) -> Answer:
    """The end of what was granted."""
    case = work.get(VeteranCase, command.case)
    files.claim(work, command.signature, case.id)
    case.deliver(work.deed, command.receiver, command.signature)
    case.remark(command.note)
    return changed(case)
