"""What carriers say of a parcel on its way."""

from dataclasses import dataclass
from datetime import datetime

from contracts.envelope import Fact
from contracts.parcels import TraceMeaning


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of a carrier's own tracking; `text` is encrypted, as couriers' names and phones stand in it."""

    time: datetime
    code: str
    meaning: TraceMeaning
    text: str
    digest: str


@dataclass(slots=True)
class Heard:
    """The newest line of a waybill that no station knew, under its key."""

    id: str
    centre: str
    time: datetime
    code: str
    meaning: TraceMeaning
    version: int = 1
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A code that stands in no table of ours, with what it came in: `raw` is the encrypted payload."""

    source: str
    code: str
    digest: str
    raw: str
