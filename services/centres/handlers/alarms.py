"""What supervision says of the ladder: rungs that were climbed, and rungs that should not have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.people import COUNTY
from contracts.standards import Rung
from services.centres.domain.alarm import Alarm, Call, alarm_id
from services.centres.domain.morning import Morning, morning_id
from services.chassis.work import Answer, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """A rung was climbed on the clock of a ladder; `sequence` is that of the event."""

    ladder: str
    centre: str
    sequence: int
    call: Call

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The rung."""
        return (Ref(Alarm, alarm_id(self.ladder, self.call.rung)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Rungs of a ladder were taken back."""

    ladder: str
    centre: str
    sequence: int
    rungs: Sequence[Rung]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The rungs."""
        return tuple(Ref(Alarm, alarm_id(self.ladder, rung)) for rung in self.rungs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dawned:
    """The morning of a working day: what a party has before it."""

    morning: Morning

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The party's digest of that day."""
        return (Ref(Alarm, morning_id(self.morning.day, self.morning.party)),)


def dawned(work: Work, command: Dawned) -> Answer:
    """Whoever hears for the party is told, once."""
    _alarm(work, command.refs[0].key, COUNTY).dawned(command.morning)
    return {}


def climbed(work: Work, command: Climbed) -> Answer:
    """Those are told who are to hear of it."""
    alarm = _alarm(work, alarm_id(command.ladder, command.call.rung), command.centre)
    alarm.climbed(command.sequence, command.call)
    return {}


def withdrawn(work: Work, command: Withdrawn) -> Answer:
    """What still waits isn't told; nor is what was climbed before and comes later."""
    for rung in command.rungs:
        _alarm(work, alarm_id(command.ladder, rung), command.centre).withdrawn(command.sequence)
    return {}


def _alarm(work: Work, key: str, centre: str) -> Alarm:
    alarm = work.find(Alarm, key)
    if alarm is None:
        alarm = Alarm(key, centre)
        work.add(key, alarm)
    return alarm
