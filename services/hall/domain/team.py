"""Who helps whom: members of a centre's team, and the households linked to each of them."""

from dataclasses import dataclass

from contracts.envelope import Fact
from contracts.people import Sealed


@dataclass(slots=True)
class Member:
    """A member of the volunteer team of a centre."""

    id: str
    centre: str
    name: Sealed
    phone: Sealed
    version: int = 0
    facts: tuple[Fact, ...] = ()


@dataclass(slots=True)
class Household:
    """A household of an `area`, and the `member` that looks after it."""

    id: str
    centre: str
    head: Sealed
    phone: Sealed
    area: str
    member: str
    version: int = 0
    facts: tuple[Fact, ...] = ()
