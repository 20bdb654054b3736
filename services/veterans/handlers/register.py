"""Who is put on the register, and what becomes of an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.refusals import Conflict
from contracts.veteranwork import Belonging
from services.chassis.calendar import day_of
from services.chassis.casework.deeds import changed
from services.chassis.centres import Centre, said, taken_at
from services.chassis.work import Answer, Ref, Work
from services.veterans.domain.people import Person
from services.veterans.domain.register import Veteran, placement_of, visited_from
from services.veterans.store.register import BY_IDENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is entered of somebody: `home` and `service` are encrypted, the days are not kept as they are."""

    person: Person
    home: str
    service: str | None
    born: date
    gravely_ill: bool
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Somebody new; `veteran` is their new id."""

    veteran: str
    centre: str
    belonging: Belonging
    discharged_on: date | None
    entry: Entry

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The entry, by the number of the identity card too; the centre is only looked at."""
        return Ref(Veteran, self.veteran), Ref(Veteran, self.known), Ref(Centre, self.centre, shared=True)

    @property
    def known(self) -> str:
        """The key of whoever has this number already."""
        return f"{BY_IDENTITY}{self.entry.person.identity.hash}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What the register knows of somebody is put right."""

    veteran: str
    entry: Entry

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The entry."""
        return (Ref(Veteran, self.veteran),)


def register(work: Work, command: Register) -> Answer:
    """A new entry, unless somebody in the county has the number already."""
    centre = taken_at(work, command.centre)
    if work.exists(Veteran, command.known):
        raise Conflict("此人已在本县建档立卡;如已迁居,请原服务中心先办迁出")
    entry, today = command.entry, day_of(work.now)
    awaited = command.discharged_on if command.belonging is Belonging.VETERAN else None
    placement, report_by = placement_of(awaited, today, work.rules.placement_days)
    veteran = Veteran(
        id=command.veteran,
        centre=centre.id,
        person=entry.person,
        belonging=command.belonging,
        home=entry.home,
        service=entry.service,
        visited_from=visited_from(entry.born, gravely_ill=entry.gravely_ill, today=today),
        placement=placement,
        report_by=report_by,
    )
    work.add(veteran.id, veteran)
    work.call(Veteran, veteran.id, command.known)
    veteran.register(work.deed)
    veteran.remark(entry.note)
    return said(changed(veteran), command.centre, centre)


def update(work: Work, command: Update) -> Answer:
    """The same person, by the number that the register has; everything else is as the body says.

    Raises Conflict for another number: that is another person.
    """
    veteran, entry = work.get(Veteran, command.veteran), command.entry
    if veteran.person.identity.hash != entry.person.identity.hash:
        raise Conflict("身份证号码与档案不符;登记有误的请销档后重新建档")
    day = visited_from(entry.born, gravely_ill=entry.gravely_ill, today=day_of(work.now))
    veteran.update(work.deed, entry.person, entry.home, entry.service, day)
    veteran.remark(entry.note)
    return changed(veteran)
