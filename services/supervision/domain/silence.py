"""Silence is a finding: nobody at the counter, or nobody working, must show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.envelope import Fact
from contracts.people import Party, owed_by
from contracts.standing import CentreState
from services.chassis.calendar import SHANGHAI
from services.chassis.machine import Deed
from services.supervision.domain.opening import Hours

GRACE = timedelta(hours=1)
"""After the day's first opening a centre has this long before its silence counts."""
KEPT = timedelta(days=2)
"""For so long after its end an entry of duty is remembered."""


def is_silent(hours: Hours, last_event_at: datetime | None, now: datetime) -> bool:
    """Whether the centre has had no event since it should have opened today, or none ever; not on closed days.

    Of one that is suspended or merged nothing is to be heard.
    """
    if hours.published.state is not CentreState.OPEN:
        return False
    if last_event_at is None:
        return True
    today = hours.windows_of(now.astimezone(SHANGHAI).date())
    if not today or now < today[0][0] + GRACE:
        return False
    return last_event_at < today[0][0]


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody is there from when until when, as the town has entered."""

    begin: datetime
    until: datetime


@dataclass(slots=True, kw_only=True)
class Listening:
    """Whether anything is heard of the centre `id`; `silent_since` is the opening with which its silence began.

    `hours` and `last_event_at` are as of now. `notes` are encrypted remarks, each with its fact's sequence; they are
    written and not loaded again.
    """

    id: str
    hours: Hours
    last_event_at: datetime | None
    silent_since: datetime | None = None
    duties: tuple[Duty, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()

    @property
    def centre(self) -> str:
        """Its own id."""
        return self.id

    def sign(self, now: datetime) -> tuple[datetime | None, str]:
        """When somebody was last known to be there, and by what: `event` or `town`; never by anybody's log-in."""
        entered = max((min(each.until, now) for each in self.duties if each.begin <= now), default=None)
        if entered is not None and (self.last_event_at is None or entered > self.last_event_at):
            return entered, "town"
        return self.last_event_at, "event"

    def is_silent(self, now: datetime) -> bool:
        """As the overview shows it."""
        return is_silent(self.hours, self.sign(now)[0], now)

    def falls_silent(self, now: datetime) -> datetime | None:
        """The opening with which an alarm is to be raised that was not yet; only while the centre should be open."""
        if self.silent_since is not None or not self.hours.is_open(now):
            return None
        opened = self.hours.windows_of(now.astimezone(SHANGHAI).date())[0][0]
        return opened if now >= opened + GRACE and self.is_silent(now) else None

    def is_heard_again(self, now: datetime) -> bool:
        """Whether an alarm was raised and somebody has been there since."""
        last, _ = self.sign(now)
        return self.silent_since is not None and last is not None and last >= self.silent_since

    def listen(self, now: datetime) -> None:
        """Say what has changed: once for each silence, once for its end."""
        opened = self.falls_silent(now)
        if opened is not None:
            self.silent_since = opened
            last, _ = self.sign(now)
            self._say("centre.silent.v1", {"since": _text(opened), "last_event_at": last and _text(last)})
        elif self.is_heard_again(now):
            self._heard(now)

    def enter_duty(self, deed: Deed, duty: Duty) -> None:
        """The town says that somebody is there."""
        self.duties = (*(each for each in self.duties if each.until > deed.now - KEPT), duty)
        self._say("centre.duty_entered.v1", {"from": _text(duty.begin), "until": _text(duty.until)})

    def remark(self, sealed: str | None) -> None:
        """Keep an encrypted remark beside the newest fact."""
        if sealed:
            self.notes += ((self.version, sealed),)

    def _heard(self, now: datetime) -> None:
        since, (last, by) = self.silent_since, self.sign(now)
        if since is not None and last is not None:
            self.silent_since = None
            self._say("centre.heard_again.v1", {"since": _text(since), "heard_at": _text(last), "by": by})

    def _say(self, kind: str, data: Mapping[str, Any]) -> None:
        self.version += 1
        self.facts += (Fact(kind, data, self.version, owed_by(Party.VILLAGE, self.id)),)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
