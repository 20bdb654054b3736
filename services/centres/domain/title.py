"""What the county calls a promise, as messages name it."""

from dataclasses import dataclass

from contracts.envelope import Fact
from contracts.people import COUNTY


@dataclass(slots=True)
class Title:
    """The title of a standard in its newest version; `version` is the sequence of the event that told of it."""

    id: str
    text: str
    version: int
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY
