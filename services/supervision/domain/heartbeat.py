"""Up to when a service is known to have said everything: its relay's heartbeat."""

from dataclasses import dataclass
from datetime import datetime

from contracts.envelope import Fact
from contracts.people import COUNTY


@dataclass
class Heartbeat:
    """The newest heartbeat of the relay of the service `id`."""

    id: str
    told_until: datetime
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's."""
        return COUNTY

    def beat(self, told_until: datetime) -> None:
        """A heartbeat arrives; an older one changes nothing."""
        self.told_until = max(self.told_until, told_until)
