"""How cases begin, and how what was granted ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.agency import Agent, may_go_on
from contracts.applications import Through
from contracts.refusals import Conflict, Invalid
from contracts.veteranwork import Item, Occasion, Receiver, RegisterState
from services.chassis import files
from services.chassis.casework.deeds import changed
from services.chassis.casework.papers import Scans, all_of, with_scans
from services.chassis.centres import must_not_be_suspended
from services.chassis.work import Answer, Ref, Work
from services.veterans.domain.items import ITEMS, needed
from services.veterans.domain.people import Person
from services.veterans.domain.register import Veteran
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.store.register import BY_IDENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """Somebody on the register applies; `case` and `number` are new, `scans` are of the papers that come with it.

    `receipt` is what they take home. `veteran` is the entry's id, or `known_by` its identity number's hash; a villager
    who says the latter says the name too, by its hash in `named`.
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
    named: str | None = None
    follows: str | None = None
    note: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The ids of all that comes with it: papers, and what shows that its agent may act."""
        return *all_of(self.scans), *(self.agent.proof if self.agent else ())

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case, who applies, and the files."""
        return Ref(VeteranCase, self.case), Ref(Veteran, self.veteran), *files.refs(self.files)

    def is_by_or_for(self, person: Person, villager: str) -> bool:
        """Whether an entry is who the villager says: themself by its phone, or another for whom they show why."""
        return person.name.hash == self.named and (self.agent is not None or may_go_on(villager, person.phone, None))


def known_by(identity_hash: str) -> str:
    """The key of whoever on the register has the identity number with this hash."""
    return f"{BY_IDENTITY}{identity_hash}"


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
    veteran = _on_register(work, command)
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
    files.claim(work, command.files, case.id)
    work.add(case.id, case)
    case.submit(work.deed, command.through, command.follows)
    case.remark(command.note)
    return {**changed(case), "receipt": command.receipt}


def _on_register(work: Work, command: Submit) -> Veteran:
    """Whose entry it is. Raises Invalid, by which a villager doesn't learn what of what they said is wrong."""
    veteran = work.find(Veteran, command.veteran)
    if command.named and (veteran is None or not command.is_by_or_for(veteran.person, work.actor.id)):
        words = "没有找到档案:请核对姓名和身份证号,给自己办须用建档时留的手机号;没有建档的,请先到服务中心建档立卡"
        raise Invalid(words, errors={"applicant.identity": [words]})
    if veteran is None:
        raise Invalid("本中心没有这份档案,请先建档立卡", errors={"veteran": ["本中心没有这份档案"]})
    return veteran


def hand_over(work: Work, command: HandOver) -> Answer:
    """The end of what was granted."""
    case = work.get(VeteranCase, command.case)
    files.claim(work, command.signature, case.id)
    case.deliver(work.deed, command.receiver, command.signature)
    case.remark(command.note)
    return changed(case)
