"""What is done with cases, and with whatever else goes by a table: one function for each command."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.agency import Agent, may_go_on
from contracts.feedback.words import Channel, Kind, Rejection
from contracts.people import Sealed, Tier, villager_id
from contracts.refusals import Conflict, Forbidden, NotFound
from services.chassis import files
from services.chassis.centres import Centre, said, taken_at
from services.chassis.machine import Deed, Machine
from services.chassis.work import Answer, Ref, Work
from services.feedback.domain.box import Box, box_id
from services.feedback.domain.case import Case
from services.feedback.domain.people import Filer, Filings, desk_of
from services.feedback.domain.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Somebody says something; `case` and `number` are new, `text` is encrypted, `receipt` is what they take home.

    `own` is what a villager brings by a one-time code.
    """

    case: str
    number: str
    receipt: str
    kind: Kind
    channel: Channel
    about: str
    about_staff: bool
    about_town: bool
    private: bool
    text: str
    filer: Filer
    agent: Agent | None = None
    ticket: str | None = None
    partner: str | None = None
    files: tuple[str, ...] = ()
    own: bool = False

    @property
    def brought_by(self) -> Sealed | None:
        """The phone of whoever brings it, for themself or for another."""
        return self.agent.phone if self.agent else self.filer.phone

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case, by the hotline's number too; centre, files, what the same person has brought, the slip's box."""
        hotline = (Ref(Case, f"{self.partner}/{self.ticket}"),) if self.ticket else ()
        person = (Ref(Filings, self.brought_by.hash),) if self.brought_by else ()
        box = (Ref(Box, box_id(self.about)),) if self.channel is Channel.BOX else ()
        return (
            Ref(Case, self.case),
            *hotline,
            Ref(Centre, self.about, shared=True),
            *person,
            *box,
            *files.refs(self.files),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """Somebody does something with a case, a rectification or a box: `verb` says it; `note` is encrypted."""

    kind: type[Machine]
    key: str
    verb: Callable[[Any, Deed, Rules], None]
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The one thing."""
        return (Ref(self.kind, self.key),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOwn:
    """A villager does something with a case of their own."""

    case: str
    verb: Callable[[Case, Deed, Rules], None]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(Case, self.case),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTicket:
    """The hotline says something of its own ticket."""

    partner: str
    ticket: str
    verb: Callable[[Case, Deed, Rules], None]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case."""
        return (Ref(Case, f"{self.partner}/{self.ticket}"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A case isn't taken up here; `duplicate_of` is the case that says the same."""

    case: str
    reason: Rejection
    duplicate_of: str | None
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The case, and the other."""
        other = (Ref(Case, self.duplicate_of, shared=True),) if self.duplicate_of else ()
        return Ref(Case, self.case), *other


def file(work: Work, command: File) -> Answer:
    """A new case at its desk; who may not know of it won't find it there."""
    place = taken_at(work, command.about)
    _must_be_own(work, command)
    _not_too_many(work, command)
    desk = desk_of(command.about, command.kind, about_staff=command.about_staff, about_town=command.about_town)
    kept_from_them = desk != command.about
    case = Case(
        id=command.case,
        number=command.number,
        centre=desk if kept_from_them else place.id,
        about=command.about if kept_from_them else place.id,
        kind=command.kind,
        channel=command.channel,
        filer=command.filer,
        agent=command.agent,
        text=command.text,
        private=command.private,
        about_staff=command.about_staff,
        partner=command.partner,
        ticket=command.ticket,
        files=command.files,
    )
    if command.channel is Channel.BOX:
        case.box_opened_at = _entered(work, command).opened_at
    case.receive(work.deed)
    work.add(case.id, case)
    files.claim(work, command.files, case.id)
    if command.ticket:
        _claim_ticket(work, command)
    receipt = command.receipt if case.receipt_is_given else None
    return said({"id": case.id, "receipt": receipt}, command.about, place)


def on(work: Work, command: On) -> Answer:
    """Say it."""
    thing = work.get(command.kind, command.key)
    command.verb(thing, work.deed, work.rules)
    thing.remark(command.note)
    return changed(thing)


def on_own(work: Work, command: OnOwn) -> Answer:
    """Say it, if it was brought by or for whoever has the phone that the actor has shown to have."""
    case = work.find(Case, command.case)
    if case is None or not may_go_on(work.actor.id, case.filer.phone, case.agent):
        raise NotFound("没有这件诉求,或不是您提出的")
    command.verb(case, work.deed, work.rules)
    return changed(case)


def on_ticket(work: Work, command: OnTicket) -> Answer:
    """Say it."""
    case = work.find(Case, f"{command.partner}/{command.ticket}")
    if case is None:
        raise NotFound("没有这个工单,请先推送 partner.hotline.filed.v1")
    command.verb(case, work.deed, work.rules)
    return changed(case)


def reject(work: Work, command: Reject) -> Answer:
    """Not ours, or the same as another that the actor sees too."""
    if (command.reason is Rejection.DUPLICATE) != (command.duplicate_of is not None):
        raise Conflict("重复的须注明与哪一件重复,其他原因不填")
    if command.duplicate_of:
        work.get(Case, command.duplicate_of)
    case = work.get(Case, command.case)
    case.reject(work.deed, command.reason, command.duplicate_of)
    case.remark(command.note)
    return changed(case)


def changed(thing: Machine) -> Answer:
    """How it stands now."""
    return {"id": thing.id, "state": thing.state, "version": thing.version}


def _entered(work: Work, command: File) -> Box:
    box = work.get(Box, box_id(command.about))
    box.enter()
    return box


def _must_be_own(work: Work, command: File) -> None:
    phone, field = command.brought_by, "agent.phone" if command.agent else "contact.phone"
    if command.own and (phone is None or work.actor.id != villager_id(phone.hash)):
        raise Forbidden("电话须是您收到验证码的号码", errors={field: ["须是收到验证码的号码"]})


def _not_too_many(work: Work, command: File) -> None:
    phone = command.brought_by
    filings = work.hold(Filings, phone.hash) if phone else None
    if filings is None or work.actor.tier is Tier.PARTNER:
        return
    if filings.today >= work.rules.filings_a_day:
        raise Conflict(f"同一电话一天至多提出 {work.rules.filings_a_day} 件,请明天再来,或到柜台办理")


def _claim_ticket(work: Work, command: File) -> None:
    key = f"{command.partner}/{command.ticket}"
    if work.exists(Case, key):
        raise Conflict("这个工单已经转来过", ticket=command.ticket)
    work.call(Case, command.case, key)
