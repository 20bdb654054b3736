"""Ratings, and boxes that hang for the first time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.feedback.words import Displeasure, Level, opened_by
from contracts.people import Sealed
from contracts.refusals import Conflict
from services.chassis.centres import Centre, must_exist
from services.chassis.work import Answer, Ref, Work
from services.feedback.domain.box import Box, box_id
from services.feedback.domain.rating import Invitation, Rating, Ticket, rating_of
from services.feedback.domain.rectification import Rectification
from services.feedback.handlers.cases import changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Whoever holds a ticket rates; `text` is encrypted. `must_exist` is where we haven't made the ticket."""

    ticket: Ticket
    level: Level
    displeasure: Displeasure | None
    text: str | None
    phone: Sealed | None
    must_exist: bool = False

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The rating, and what it may open; a centre that somebody else has named."""
        centre = (Ref(Centre, self.ticket.centre, shared=True),) if self.must_exist else ()
        return Ref(Rating, self.ticket.id), Ref(Rectification, opened_by(self.ticket.id)), *centre


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """A visit or case of another service has ended at a centre, or in a town that knows no more of its place."""

    service: str
    case: str
    centre: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The right to rate it."""
        return (Ref(Invitation, rating_of(self.service, self.case)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """A box hangs at a centre."""

    centre: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The box; the centre is only looked at."""
        return Ref(Box, box_id(self.centre)), Ref(Centre, self.centre, shared=True)


def rate(work: Work, command: Rate) -> Answer:
    """It counts once; a bad one opens a rectification in the same transaction."""
    ticket = command.ticket
    if command.must_exist:
        must_exist(work, ticket.centre)
    if work.exists(Rating, ticket.id):
        raise Conflict("这次服务已经评价过了,谢谢您")
    rating = Rating(
        id=ticket.id,
        centre=ticket.centre,
        service=ticket.service,
        by=ticket.by,
        level=command.level,
        displeasure=command.displeasure,
        text=command.text,
        phone=command.phone,
    )
    rating.give(work.now, ticket.expires)
    work.add(rating.id, rating)
    if rating.bad:
        _open_rectification(work, rating)
    return {"id": rating.id, "rectification": rating.bad}


def invite(work: Work, command: Invite) -> Answer:
    """It may be rated, once: also where it ends a second time, after a correction."""
    key = rating_of(command.service, command.case)
    if work.find(Invitation, key) is None:
        until = work.now + work.rules.rate_within
        invitation = Invitation(id=key, centre=command.centre, service=command.service, case=command.case, until=until)
        work.add(key, invitation)
    return {"id": key}


def install(work: Work, command: Install) -> Answer:
    """A new box."""
    must_exist(work, command.centre)
    box = Box(id=box_id(command.centre), centre=command.centre)
    box.install()
    work.add(box.id, box)
    return changed(box)


def _open_rectification(work: Work, rating: Rating) -> None:
    rectification = Rectification(
        id=opened_by(rating.id),
        rating=rating.id,
        centre=rating.centre,
        service=rating.service,
        level=int(rating.level),
        named=rating.phone is not None,
    )
    rectification.receive()
    work.add(rectification.id, rectification)
