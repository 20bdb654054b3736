"""The first contact of open cases passes to who takes over while somebody is away, once that is acknowledged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.chassis.casework import handing_over
from services.chassis.casework.deeds import changed
from services.chassis.staff import Roster
from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.first_contact import HandedContact


@dataclass(frozen=True, slots=True, kw_only=True)
class HandContact:
    """`officer`, the first contact of the open case `of`, is away; the hand-over is known by `contact`.

    The officer has or had their post at `post`.
    """

    contact: str
    of: str
    centre: str
    officer: str
    post: str
    due_at: datetime

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The hand-over, and who is there."""
        return (Ref(HandedContact, self.contact), Ref(Roster, self.post, shared=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowHeir:
    """Who is to take over, by a hand-over that stands at `version`, has their post at another centre than it names."""

    contact: str
    centre: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The hand-over."""
        return (Ref(HandedContact, self.contact),)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """Whoever takes over acknowledges it."""

    contact: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The hand-over."""
        return (Ref(HandedContact, self.contact),)


def hand_contact(work: Work, command: HandContact) -> Answer:
    """It is offered to who takes over; nothing happens where it was, or where the person is back."""
    roster = work.get(Roster, command.post)
    reason = roster.why_away(command.officer)
    if reason is None or work.exists(HandedContact, command.contact):
        return {}
    contact = HandedContact(
        id=command.contact,
        centre=command.centre,
        of=command.of,
        officer=command.officer,
        heir=roster.heir_of(command.officer),
        reason=reason,
        due_at=command.due_at,
    )
    contact.begin()
    work.add(contact.id, contact)
    return changed(contact)


def follow_heir(work: Work, command: FollowHeir) -> Answer:
    """Their centre has merged: they find it at the joint site; nothing where somebody was faster."""
    contact = work.get(HandedContact, command.contact)
    if contact.version == command.version:
        contact.move_to(command.centre, work.deed)
    return changed(contact)


def take_over(work: Work, command: TakeOver) -> Answer:
    """From now on it is theirs."""
    contact = work.get(HandedContact, command.contact)
    contact.take_over(work.deed)
    return changed(contact)


HANDLERS: Mapping[type, Handler] = {
    **handing_over.HANDLERS,
    FollowHeir: follow_heir,
    HandContact: hand_contact,
    TakeOver: take_over,
}
