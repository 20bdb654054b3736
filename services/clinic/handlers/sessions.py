"""When rooms are open for patients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.clinics import Practice
from contracts.days import day_of
from contracts.refusals import Invalid
from services.chassis.centres import Centre, must_exist
from services.chassis.work import Answer, Ref, Work
from services.clinic.domain.slot import Room, Schedule, cut
from services.clinic.handlers.standing import must_take_place


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSchedule:
    """A room has a session; `schedule` and `slots` are new ids."""

    schedule: str
    centre: str
    room: str
    practice: Practice
    begins_at: datetime
    ends_at: datetime
    slot_length: timedelta
    capacity: int
    slots: tuple[str, ...]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The session and its room; the centre is only looked at."""
        room = Ref(Room, f"{self.centre}:{self.room}")
        return Ref(Schedule, self.schedule), room, Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSchedule:
    """A session doesn't take place (停诊)."""

    schedule: str
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The session."""
        return (Ref(Schedule, self.schedule),)


def open_schedule(work: Work, command: OpenSchedule) -> Answer:
    """Its places are to be had."""
    must_exist(work, command.centre)
    must_take_place(work, command.centre, command.begins_at)
    if command.ends_at <= work.now or day_of(command.begins_at) != day_of(command.ends_at):
        raise Invalid("出诊须在今后,且在同一天内", errors={"ends_at": ["须在今后,且与开始时间同一天"]})
    room = work.get(Room, command.refs[1].key)
    room.take(command.begins_at, command.ends_at)
    schedule = Schedule(
        id=command.schedule,
        centre=command.centre,
        room=command.room,
        practice=command.practice,
        begins_at=command.begins_at,
        ends_at=command.ends_at,
    )
    schedule.open(cut(schedule, command.slot_length, command.capacity, command.slots))
    work.add(schedule.id, schedule)
    return changed(schedule)


def stop_schedule(work: Work, command: StopSchedule) -> Answer:
    """Nobody can book it; whoever has is told."""
    schedule = work.get(Schedule, command.schedule)
    schedule.stop(work.deed)
    schedule.remark(command.note)
    return changed(schedule)


def changed(schedule: Schedule) -> Answer:
    """How the session stands now."""
    return {"id": schedule.id, "state": schedule.state, "version": schedule.version}
