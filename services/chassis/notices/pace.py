"""When a notice may go: not at night, and not many to one person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.ids import uuid7

ZONE = ZoneInfo("Asia/Shanghai")
CLAIM = timedelta(seconds=60)
"""How long a claimed notice is its sender's; then it counts as lost in a crash and is sent again."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
ATTEMPTS = 8
"""What can't be handed over so many times has failed: an hour after the first try."""

_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)

Group: TypeAlias = tuple[str, str]
"""A person's hash and a purpose."""


@dataclass(frozen=True, slots=True)
class Due:
    """A waiting notice whose time has come. `batch` is the message that it was already to go with."""

    id: UUID
    purpose: str
    person: str
    urgent: bool
    batch: UUID | None


@dataclass(slots=True)
class Plan:
    """What becomes of due notices: those that wait on, until when, and those that go now, with which message."""

    deferred: dict[UUID, datetime] = field(default_factory=dict)
    going: dict[UUID, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pace:
    """`quiet` is the local time (Asia/Shanghai) in which nothing but urgent goes out, or None.

    `merge` is the least time between two messages of one purpose to one person.
    """

    quiet: tuple[time, time] | None = (time(21), time(8))
    merge: timedelta = timedelta(minutes=10)

    def quiet_until(self, now: datetime) -> datetime | None:
        """The end of the quiet hours that `now` lies in, or None."""
        if self.quiet is None:
            return None
        begin, end = self.quiet
        local = now.astimezone(ZONE)
        clock = local.time()
        quiet = begin <= clock < end if begin <= end else clock >= begin or clock < end
        day = local.date() + timedelta(days=1 if clock >= end else 0)
        return datetime.combine(day, end, ZONE) if quiet else None

    def plan(self, due: Sequence[Due], free_at: Mapping[Group, datetime], now: datetime) -> Plan:
        """What goes now. `free_at` says for a group when its next message may go, where one went or is on its way.

        An urgent notice goes by itself and at once; one that already had its message goes with it again.
        """
        plan, messages = Plan(), dict[Any, UUID]()
        night = self.quiet_until(now)
        for notice in due:
            group = notice.person, notice.purpose
            until = None if notice.urgent else night or (free_at.get(group) if notice.batch is None else None)
            if until is not None and until > now:
                plan.deferred[notice.id] = until
            else:
                alone = notice.id if notice.urgent else group
                plan.going[notice.id] = notice.batch or messages.setdefault(alone, uuid7())
        return plan


def pace_of(quiet: str, merge_minutes: int) -> Pace:
    """The pace that the settings say. Raises ValueError naming the one that is wrong."""
    if merge_minutes < 0:
        raise ValueError(f"NOTICE_MERGE_MINUTES is {merge_minutes}; it may not be negative")
    return Pace(_hours(quiet), timedelta(minutes=merge_minutes))


def _hours(text: str) -> tuple[time, time] | None:
    """`21:00-08:00`, or nothing for none."""
    if not text:
        return None
    match = _QUIET.fullmatch(text)
    if match is None or match[1] + match[2] == match[3] + match[4]:
        raise ValueError(f"NOTICE_QUIET is {text}; it should look like 21:00-08:00")
    begin, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    return begin, end


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts that came to nothing."""
    return min(FIRST_WAIT * (1 << (min(attempts, ATTEMPTS) - 1)), LONGEST_WAIT)
