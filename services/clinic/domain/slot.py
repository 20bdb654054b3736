"""When a room is open for patients, and how many places each stretch of it has."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from contracts.clinics import Practice
from contracts.clinics import ScheduleState as State
from contracts.envelope import Fact
from contracts.refusals import Conflict
from services.chassis.machine import Deed, Machine


class SessionAction(StrEnum):
    """What cadres do with a session."""

    STOP = "stop"
    """停诊"""


SESSIONS: Mapping[tuple[State, SessionAction], State] = {(State.OPEN, SessionAction.STOP): State.STOPPED}
"""What may happen to a session, as a table."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an appointment has of its slot."""

    slot: str
    room: str
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Place") -> bool:
        """Whether nobody can be at both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(slots=True, kw_only=True)
class Slot:
    """One stretch of a session: `taken` of `capacity` places are."""

    id: str
    schedule: str
    centre: str
    place: Place
    capacity: int
    taken: int = 0
    stopped: bool = False
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def free(self) -> int:
        """Places that are left."""
        return 0 if self.stopped else max(0, self.capacity - self.taken)

    def take(self, now: datetime) -> Place:
        """One of its places. Raises Conflict where there is none, or its time has come."""
        self.must_be_open(now)
        self.count()
        return self.place

    def count(self) -> None:
        """One more of its places is taken, whenever its time is. Raises Conflict where there is none."""
        if self.taken >= self.capacity:
            raise Conflict("这个时段的号已满,请选其他时段或登记候补", free=0)
        self.taken += 1

    def must_be_open(self, now: datetime) -> None:
        """Raises Conflict for a session that was stopped, and for a time that is past."""
        if self.stopped:
            raise Conflict("这个时段已停诊,请选其他时段")
        if self.is_past(now):
            raise Conflict("这个时段已经过去,请选其他时段")

    def is_past(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.place.ends_at <= now

    def give_back(self) -> None:
        """A place is free again."""
        self.taken -= 1


@dataclass(slots=True, kw_only=True)
class Room:
    """When a room of a centre is taken up by sessions that are still to come; `id` is `centre:room`."""

    id: str
    sessions: tuple[tuple[datetime, datetime], ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Where it is."""
        return self.id.partition(":")[0]

    def take(self, begins_at: datetime, ends_at: datetime) -> None:
        """One more session. Raises Conflict where there is one at that time."""
        if any(begins_at < ends and begins < ends_at for begins, ends in self.sessions):
            raise Conflict("这间诊室在这段时间已有出诊安排,请核对")
        self.sessions = (*self.sessions, (begins_at, ends_at))


@dataclass(slots=True, kw_only=True)
class Schedule(Machine):
    """One session of one room; its slots are written with it and not loaded again."""

    THING: ClassVar[str] = "schedule"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = SESSIONS
    FINAL: ClassVar[tuple[str, ...]] = (SessionAction.STOP,)

    room: str
    practice: Practice
    begins_at: datetime
    ends_at: datetime
    state: State = State.OPEN
    slots: tuple[Slot, ...] = ()

    def open(self, slots: tuple[Slot, ...]) -> None:
        """Its places are to be had."""
        self.slots = slots
        times = {"begins_at": self.begins_at.isoformat(), "ends_at": self.ends_at.isoformat()}
        self._say("opened", times | {"slots": len(slots)})

    def stop(self, deed: Deed) -> None:
        """It doesn't take place (停诊); clocks tell each patient, and offer another slot."""
        self._move(SessionAction.STOP, deed)
        self._say("stopped", {})


def cut(schedule: Schedule, length: timedelta, capacity: int, ids: tuple[str, ...]) -> tuple[Slot, ...]:
    """A session as slots of equal `length`, one for each id; a rest that is shorter is for nobody."""
    first = Place(ids[0], schedule.room, schedule.begins_at, schedule.begins_at + length)
    places = (
        replace(first, slot=slot, starts_at=first.starts_at + n * length, ends_at=first.ends_at + n * length)
        for n, slot in enumerate(ids)
    )
    return tuple(
        Slot(id=place.slot, schedule=schedule.id, centre=schedule.centre, place=place, capacity=capacity)
        for place in places
    )
