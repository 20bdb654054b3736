"""Who helps whom: members of a centre's team, and the households linked to each of them."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.envelope import Fact
from contracts.people import Sealed
from services.chassis.machine import Deed


class _Linked:
    """What belongs to a centre for as long as that stands by itself."""

    __slots__ = ("centre",)

    SETTLED: ClassVar[tuple[str, ...]] = ()

    centre: str

    @property
    def settled(self) -> bool:
        """Never: whoever helps goes on helping."""
        return False

    def move_to(self, centre: str, _deed: Deed) -> None:
        """The centre has merged: they belong to the joint site's team, with all who are linked to them."""
        self.centre = centre


@dataclass(slots=True)
class Member(_Linked):
    """A member of the volunteer team of a centre."""

    id: str
    centre: str
    name: Sealed
    phone: Sealed
    version: int = 0
    facts: tuple[Fact, ...] = ()


@dataclass(slots=True)
class Household(_Linked):
    """A household of an `area`, and the `member` that looks after it."""

    id: str
    centre: str
    head: Sealed
    phone: Sealed
    area: str
    member: str
    version: int = 0
    facts: tuple[Fact, ...] = ()
