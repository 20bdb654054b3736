"""An appointment or a walk-in: every verb checks the table, changes the state and says what has happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from contracts.agency import Agent
from contracts.clinics import AppointmentState as State
from contracts.clinics import Priority
from contracts.refusals import Conflict, Invalid
from services.chassis.machine import Deed, Machine
from services.clinic.domain.patient import Patient
from services.clinic.domain.queue import Ticket
from services.clinic.domain.slot import Place
from services.clinic.domain.transitions import PLACELESS, TRANSITIONS, Action


class Purpose(StrEnum):
    """Why a patient, or who booked for them, gets a message."""

    BOOKED = "booked"
    STOPPED = "stopped"
    SOON = "soon"
    SUSPENDED = "suspended"
    MOVED = "moved"
    ENTRUSTED = "entrusted"


@dataclass(slots=True, kw_only=True)
class Appointment(Machine):
    """One patient's way through one centre.

    `place` is what they have of a slot, None for a walk-in; `expected_at` is from when they can be late. `partner` is
    the actor id of the hospital that made it and `reference` its own number for it. `ticket` is their number of the day
    once they wait, `queued_at` since when they do. `offered` is the slot that they were offered instead. `told` says
    that they know that their turn comes soon. `agent` booked for them. `messages` are what they are to be told,
    `suspended_until` stands in one of these; both are written with it and not loaded again.
    """

    THING: ClassVar[str] = "appointment"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = TRANSITIONS
    FINAL: ClassVar[tuple[str, ...]] = (Action.RESCHEDULE,)

    patient: Patient
    agent: Agent | None = None
    place: Place | None = None
    expected_at: datetime | None = None
    state: State = State.BOOKED
    partner: str | None = None
    reference: str | None = None
    room: str | None = None
    priority: Priority = Priority.ORDINARY
    ticket: Ticket | None = None
    arrived_at: datetime | None = None
    queued_at: datetime | None = None
    called_at: datetime | None = None
    passes: int = 0
    offered: str | None = None
    told: bool = False
    messages: tuple[Purpose, ...] = ()
    suspended_until: datetime | None = None

    @property
    def is_told(self) -> bool:
        """Whether a message gets to the patient, or to who booked for somebody without a phone."""
        return self.patient.reachable or self.agent is not None

    @property
    def has_place(self) -> bool:
        """Whether it takes up one of its slot's places."""
        return self.place is not None and self.state not in PLACELESS

    # Coming

    def book(self, place: Place, now: datetime) -> None:
        """A place is theirs."""
        self.place, self.room = place, place.room
        self.expect(now)
        self._tell(self._begun)
        self._say("booked", _said(place))

    def join_waitlist(self, place: Place) -> None:
        """All places are taken: theirs is the first that is free again."""
        self.state, self.place, self.room = State.WAITLISTED, place, place.room
        if self._begun is Purpose.ENTRUSTED:
            self._tell(self._begun)
        self._say("waitlisted", _said(place))

    def promote(self, deed: Deed) -> None:
        """A place has become free."""
        self._move(Action.PROMOTE, deed)
        self.expect(deed.now)
        self._tell(Purpose.BOOKED)
        self._say("booked", _said(self._placed))

    def expire(self, deed: Deed) -> None:
        """None has, and its time has come."""
        self._move(Action.EXPIRE, deed)
        self._say("cancelled", {})

    def reschedule(self, deed: Deed, place: Place) -> None:
        """Another time."""
        self._move(Action.RESCHEDULE, deed)
        was, self.place, self.room = self._placed, place, place.room
        self.expect(deed.now)
        self._tell(Purpose.BOOKED)
        self._say("rescheduled", _said(place) | {"was": was.slot})

    def cancel(self, deed: Deed) -> None:
        """They won't come."""
        self._move(Action.CANCEL, deed)
        self._say("cancelled", {})

    def stop(self, deed: Deed, offered: str | None) -> None:
        """The clinic can't (停诊); never a no-show."""
        self._move(Action.STOP, deed)
        self.offered = offered
        self._tell(Purpose.STOPPED)
        self._say("cancelled_by_clinic", {"offered": offered})

    def move_to_place(self, deed: Deed, centre: str, place: Place) -> None:
        """Its centre has merged: the same time at the joint site. Raises Conflict for what isn't booked."""
        if self.state is not State.BOOKED:
            raise Conflict("只有已预约的才能移到联建卫生室", state=self.state, legal=self.legal)
        was, left = self.centre, self._placed
        self.centre, self.place, self.room = centre, place, place.room
        self.expect(deed.now)
        self._tell(Purpose.MOVED)
        self._say("relocated", _said(place) | {"was": was, "centre": centre, "left": left.slot})

    def expect(self, now: datetime) -> None:
        """Nobody is late for a time that had begun before the place was theirs."""
        self.expected_at = max(self._placed.starts_at, now)

    def miss(self, deed: Deed) -> None:
        """They did not come in time."""
        self._move(Action.MISS, deed)
        self._say("no_show", {})

    def tell_suspended(self, until: datetime) -> None:
        """They hear that this was one time too many, and what they can do."""
        self.suspended_until = until
        if self.patient.reachable:
            self._tell(Purpose.SUSPENDED)

    # In the waiting room

    def arrive(self, deed: Deed) -> None:
        """They are here."""
        self._move(Action.ARRIVE, deed)
        self.arrived_at = deed.now
        self._say("arrived", {})

    def enqueue(self, deed: Deed, ticket: Ticket, priority: Priority, room: str | None) -> None:
        """They have a number and wait. Raises Invalid where no room is known."""
        self._move(Action.ENQUEUE, deed)
        self._wait(deed, ticket, priority, room or self.room)
        self._say("queued", {})

    def walk_in(self, deed: Deed, ticket: Ticket, priority: Priority, room: str) -> None:
        """They come without an appointment and wait."""
        self.state, self.arrived_at = State.WAITING, deed.now
        self._wait(deed, ticket, priority, room)
        self._say("walked_in", {})

    def prioritise(self, deed: Deed, priority: Priority) -> None:
        """They belong into another class of the queue, since when they came."""
        self._move(Action.PRIORITISE, deed)
        self.priority = priority
        self._say("prioritised", {})

    def transfer(self, deed: Deed, room: str) -> None:
        """To another room's queue, by when they came."""
        self._move(Action.TRANSFER, deed)
        self.room = room
        self._say("transferred", {})

    def call(self, deed: Deed) -> None:
        """It is their turn."""
        self._move(Action.CALL, deed)
        self.called_at = deed.now
        self._say("called", {})

    def recall(self, deed: Deed) -> None:
        """Once more."""
        self._move(Action.RECALL, deed)
        self.called_at = deed.now
        self._say("recalled", {})

    def skip(self, deed: Deed, most: int) -> None:
        """They didn't come in (过号); after `most` times they have left."""
        self._move(Action.PASS, deed)
        self.passes += 1
        self._say("passed", {})
        if self.passes >= most:
            self.leave(deed)

    def rejoin(self, deed: Deed) -> None:
        """They are back, and last of their class."""
        self._move(Action.REJOIN, deed)
        self.queued_at, self.called_at, self.told = deed.now, None, False
        self._say("rejoined", {})

    def leave(self, deed: Deed) -> None:
        """They went without having been seen."""
        self._move(Action.LEAVE, deed)
        self._say("left", {})

    def remind(self) -> None:
        """Their turn comes soon; nothing has happened to them."""
        self.told = True
        self._tell(Purpose.SOON)

    # With the doctor

    def start(self, deed: Deed) -> None:
        """They are in the room."""
        self._move(Action.START, deed)
        self._say("started", {})

    def finish(self, deed: Deed) -> None:
        """They have been seen."""
        self._move(Action.FINISH, deed)
        self._say("fulfilled", {})

    def refer(self, deed: Deed) -> None:
        """Somebody else has to see them."""
        self._move(Action.REFER, deed)
        self._say("referred", {})

    def mark_in_error(self, deed: Deed) -> None:
        """It should never have been written down."""
        self._move(Action.MARK_IN_ERROR, deed)
        self._say("entered_in_error", {})

    @property
    def _placed(self) -> Place:
        if self.place is None:
            raise ValueError(self.id)
        return self.place

    def _wait(self, deed: Deed, ticket: Ticket, priority: Priority, room: str | None) -> None:
        if room is None:
            raise Invalid("请选择诊室", errors={"room": ["必填:没有预约诊室"]})
        self.ticket, self.priority, self.room, self.queued_at = ticket, priority, room, deed.now

    def _tell(self, purpose: Purpose) -> None:
        if self.is_told:
            self.messages += (purpose,)

    @property
    def _begun(self) -> Purpose:
        """What is told first: a patient for whom somebody else has booked hears that, and may cancel it."""
        return Purpose.ENTRUSTED if self.agent and self.patient.reachable else Purpose.BOOKED

    def _kept(self) -> Mapping[str, Any]:
        return {
            "room": self.room,
            "priority": self.priority,
            "ticket": [self.ticket.day.isoformat(), self.ticket.number] if self.ticket else None,
            "passes": self.passes,
            **{name: (at := getattr(self, name)) and at.isoformat() for name in _TIMES},
        }

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.room, self.priority, self.passes = kept["room"], Priority(kept["priority"]), kept["passes"]
        ticket = kept["ticket"]
        self.ticket = Ticket(date.fromisoformat(ticket[0]), ticket[1]) if ticket else None
        for name in _TIMES:
            setattr(self, name, datetime.fromisoformat(kept[name]) if kept[name] else None)
        self.offered = None


_TIMES = ("arrived_at", "queued_at", "called_at")


def _said(place: Place) -> dict[str, Any]:
    return {"slot": place.slot, "starts_at": place.starts_at.isoformat(), "ends_at": place.ends_at.isoformat()}


def reference_key(partner: str, reference: str) -> str:
    """Names an appointment as the hospital does that made it; `partner` is its actor id."""
    return f"{partner}:{reference}"
