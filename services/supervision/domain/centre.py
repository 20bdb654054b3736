"""Supervision's copy of a centre: how it is called, and the opening hours that it has published so far."""

from dataclasses import dataclass
from datetime import datetime

from contracts.envelope import Fact
from services.supervision.domain.opening import Hours


@dataclass(frozen=True, slots=True)
class Naming:
    """What a centre and its town are called."""

    name: str
    town: str
    town_name: str


@dataclass
class Centre:
    """A centre's copy. `published` has its hours, oldest first, whatever the order in which they came; the county's until then."""

    id: str
    naming: Naming
    published: tuple[Hours, ...]
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Its own id."""
        return self.id

    def publish(self, naming: Naming, hours: Hours) -> None:
        """Take in a publication: its name only where none with a higher sequence is known, its hours for their own time."""
        known = {old.sequence: old for old in self.published}
        if hours.sequence in known:
            return
        if hours.sequence > max(known, default=0):
            self.naming = naming
        own = [old for old in self.published if old.sequence]
        self.published = tuple(sorted((*own, hours), key=lambda each: each.sequence))
        self.version = self.published[-1].sequence


def in_force(published: tuple[Hours, ...], moment: datetime) -> Hours:
    """The hours in force at `moment`: the last that were valid then, else the first that were ever published."""
    valid = [hours for hours in published if hours.valid_from <= moment]
    return valid[-1] if valid else published[0]
