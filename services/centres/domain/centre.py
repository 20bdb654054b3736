"""What is known of a centre, and when that is news."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from contracts.envelope import Fact
from contracts.people import Party, owed_by
from services.centres.domain.location import Location


@dataclass(frozen=True, slots=True)
class Window:
    """Open from `opens` to `closes`, as `08:30`, Asia/Shanghai."""

    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Hours:
    """A centre's week: its windows on each of the weekdays (1 = Monday)."""

    weekdays: tuple[int, ...]
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What anybody may know of a centre."""

    id: str
    name: str
    town: str
    town_name: str
    batch: int
    population: int
    opened_on: date
    hours: Hours
    closed: tuple[date, ...] = ()

    def data(self) -> dict[str, Any]:
        """As JSON: the data of `centre.published.v1`."""
        dates = {"opened_on": self.opened_on.isoformat(), "closed": [day.isoformat() for day in self.closed]}
        return asdict(self) | dates


@dataclass(slots=True)
class Centre:
    """One centre. `version` counts what was published of it; where it lies isn't, nobody else needs it."""

    details: Details
    location: Location | None = None
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """Twelve digits."""
        return self.details.id

    @property
    def centre(self) -> str:
        """Its own scope."""
        return self.details.id

    def locate(self, location: Location) -> None:
        """It lies here."""
        self.location = location

    def publish(self, details: Details) -> None:
        """Take over what is known now; says so only if it is news."""
        if self.version and details == self.details:
            return
        self.details = details
        self.version += 1
        owner = owed_by(Party.VILLAGE, self.id)
        self.facts += (Fact("centre.published.v1", details.data(), self.version, owner),)
