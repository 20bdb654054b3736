"""Who has which room when. That no two have it at once is kept by a constraint of the table, not by a look before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.days import day_of
from contracts.people import Sealed, villager_hash
from contracts.refusals import NotFound
from services.centres.domain.booking import Booker, Booking, Guest, Span
from services.centres.domain.centre import Centre
from services.centres.domain.room import Room, RoomPlan, plan_id
from services.chassis.casework.deeds import changed
from services.chassis.work import Answer, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRooms:
    """These are the rooms of a centre."""

    centre: str
    rooms: tuple[Room, ...]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The plan of its rooms; the centre is only looked at."""
        return Ref(RoomPlan, plan_id(self.centre)), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnish(SetRooms):
    """These are the rooms of a centre of which none are known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A room for a span of time; `booking` is its new id. `guest` is the hash of the phone of a villager who asks."""

    booking: str
    centre: str
    room: int
    span: Span
    booker: Booker
    guest: str | None = None
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The booking, the centre and its rooms, and over all centres the villager."""
        asking = (Ref(Guest, self.guest),) if self.guest else ()
        place = (Ref(RoomPlan, plan_id(self.centre), shared=True), Ref(Centre, self.centre, shared=True))
        return Ref(Booking, self.booking), *place, *asking


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOwn:
    """A villager gives up what they asked for."""

    booking: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The booking."""
        return (Ref(Booking, self.booking),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """Nobody answered by the time that was asked for; `version` is how the booking stood."""

    booking: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The booking."""
        return (Ref(Booking, self.booking),)


def set_rooms(work: Work, command: SetRooms) -> Answer:
    """A new plan, a changed one, or nothing new."""
    work.get(Centre, command.centre)
    plan = work.get(RoomPlan, plan_id(command.centre))
    plan.publish(command.rooms)
    return {"id": plan.id, "version": plan.version}


def furnish(work: Work, command: Furnish) -> Answer:
    """What a town has said of its rooms since stays."""
    plan = work.get(RoomPlan, plan_id(command.centre))
    if not plan.version:
        plan.publish(command.rooms)
    return {"id": plan.id, "version": plan.version}


def book(work: Work, command: Book) -> Answer:
    """A cadre's booking stands; a villager's waits for an answer."""
    work.get(RoomPlan, plan_id(command.centre)).bookable(command.room)
    command.span.must_be_ahead(work.now)
    work.get(Centre, command.centre).must_be_there(day_of(command.span.begins_at))
    booking = Booking(
        id=command.booking, centre=command.centre, room=command.room, span=command.span, booker=command.booker
    )
    if command.guest:
        _guest(work, command.guest).ask()
        booking.ask()
    else:
        booking.book()
    booking.remark(command.note)
    work.add(booking.id, booking)
    return changed(booking)


def cancel_own(work: Work, command: CancelOwn) -> Answer:
    """If it is theirs."""
    booking = work.get(Booking, command.booking)
    if not _is_of(booking.booker.phone, villager_hash(work.actor)):
        raise NotFound("没有这个预订,或不是您预订的")
    booking.cancel(work.deed)
    return changed(booking)


def lapse(work: Work, command: Lapse) -> Answer:
    """Unless somebody was faster."""
    booking = work.get(Booking, command.booking)
    if booking.version == command.version:
        booking.lapse(work.deed)
    return changed(booking)


def _guest(work: Work, key: str) -> Guest:
    guest = work.hold(Guest, key)
    if guest is None:
        raise LookupError(key)
    return guest


def _is_of(phone: Sealed | None, wanted: str) -> bool:
    return phone is not None and phone.hash == wanted
