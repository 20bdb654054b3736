"""A village (行政村) as the county's list of them has it."""

from dataclasses import dataclass

from contracts.people import town_of
from services.centres.domain.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """`code` is its statistical code, twelve digits; people live around `location`.

    One that was merged (规模调整) is an alias of `merged_into`, where its people are counted.
    """

    code: str
    name: str
    population: int
    households: int | None = None
    location: Location
    merged_into: str | None = None

    @property
    def town(self) -> str:
        """Its town's id: statistical codes begin with it."""
        return town_of(self.code)
