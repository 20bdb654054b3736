"""Supervision's copy of a centre: how it is called, and the opening hours that it has published so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from contracts.envelope import Event, Fact
from contracts.standing import CentreState
from services.chassis.calendar import Calendar
from services.supervision.domain.opening import COUNTY_HOURS, Hours, OpenDay, Published, Window, pauses_from


@dataclass(frozen=True, slots=True)
class Naming:
    """What a centre and its town are called."""

    name: str
    town: str
    town_name: str


@dataclass
class Centre:
    """A centre's copy. `published` has its hours by sequence, in whatever order they came; none where it is unknown."""

    id: str
    naming: Naming
    published: tuple[Published, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Its own id."""
        return self.id

    @property
    def joint_site(self) -> str | None:
        """Into which centre it has merged."""
        return self.published[-1].joint_site if self.published else None

    @property
    def was_paused(self) -> bool:
        """Whether it was ever said to be suspended, though that was taken back."""
        return any(each.pauses for each in self.published)

    def publish(self, naming: Naming, hours: Published) -> None:
        """Take in a publication: its hours for their time, its name only where no later one is known."""
        if hours.sequence in {known.sequence for known in self.published}:
            return
        if hours.sequence > self.version:
            self.naming, self.version = naming, hours.sequence
        self.published = tuple(sorted((*self.published, hours), key=lambda each: each.sequence))


def hours_of(published: tuple[Published, ...], moment: datetime, calendar: Calendar, office: Published) -> Hours:
    """When a centre is open by what is in force at `moment`; as the county's offices are, if it never published any."""
    return Hours(in_force(published, moment, office), calendar, office=office)


def in_force(published: tuple[Published, ...], moment: datetime, otherwise: Published = COUNTY_HOURS) -> Published:
    """The hours in force at `moment`: the last valid then, else the first ever published, else `otherwise`.

    Days on which the centre is suspended are those that it published last, whatever hours are in force.
    """
    if not published:
        return otherwise
    valid = (hours for hours in reversed(published) if hours.valid_from <= moment)
    return next(valid, published[0]).as_now(published[-1])


def published_by(event: Event) -> Published:
    """The hours of centre.published.v1. Raises KeyError or ValueError for data that the contract doesn't know."""
    data = event.data
    others = {date.fromisoformat(each["on"]): _open_day(each) for each in data.get("open_exceptions", ())}
    return Published(
        sequence=event.sequence,
        valid_from=event.time,
        weekdays=frozenset(data["hours"]["weekdays"]),
        windows=_windows(data["hours"]["windows"]),
        closed=frozenset(date.fromisoformat(day) for day in data["closed"]),
        population=data["population"],
        pauses=pauses_from(data.get("pauses", ())),
        state=CentreState(data.get("state", CentreState.OPEN)),
        joint_site=data.get("joint_site"),
        others=others,
    )


def _open_day(each: Mapping[str, Any]) -> OpenDay:
    return OpenDay(_windows(each["windows"]), each["announced"])


def _windows(windows: Sequence[Mapping[str, str]]) -> tuple[Window, ...]:
    return tuple((time.fromisoformat(each["opens"]), time.fromisoformat(each["closes"])) for each in windows)
