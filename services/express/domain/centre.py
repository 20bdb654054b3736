"""Reference data that this service has a copy of."""

from dataclasses import dataclass

from contracts.envelope import Fact


@dataclass(slots=True)
class Centre:
    """A service centre."""

    id: str
    name: str
    version: int
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Its own scope."""
        return self.id
