"""Whom messages reach that are for a town, the county or a bureau."""

from dataclasses import dataclass

from contracts.envelope import Fact
from contracts.people import COUNTY, Party, Sealed, owed_by

_TOWN = owed_by(Party.TOWN, "")


@dataclass(slots=True, kw_only=True)
class Officer:
    """One person who hears for `party` (`town:370829001`); once they have `left`, nothing is kept of them.

    Contacts are no case: what changes is said nowhere, and the row has who changed it last (`by`).
    """

    id: str
    party: str
    post: str
    name: Sealed
    phone: Sealed
    by: str
    version: int = 1
    left: bool = False
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The town, else the county."""
        return self.party.removeprefix(_TOWN) if self.party.startswith(_TOWN) else COUNTY

    def change(self, other: "Officer") -> None:
        """Take over all that is known of a person."""
        self.party, self.post, self.name, self.phone, self.by = (
            other.party,
            other.post,
            other.name,
            other.phone,
            other.by,
        )
        self.version += 1

    def leave(self) -> None:
        """Hear nothing any more."""
        self.left = True
        self.version += 1
