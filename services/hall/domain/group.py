"""A class of the catalogue (事项大类): there are seven, and the county names them."""

from dataclasses import dataclass

from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by
from contracts.refusals import Conflict


@dataclass(slots=True, kw_only=True)
class Group:
    """One class by its newest name. `made` are names that were just given; they are written with it, not loaded."""

    id: str
    title: str
    version: int = 1
    made: tuple[tuple[int, str], ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY

    def rename(self, title: str) -> None:
        """A new name. Raises Conflict where it isn't new."""
        if title == self.title:
            raise Conflict("名称没有变化", version=self.version)
        self.title, self.version = title, self.version + 1
        self.made += ((self.version, title),)
        # Its events count from the first change: version 1 is the house's own.
        data = {"group": self.id, "version": self.version}
        self.facts += (Fact("hall_class.renamed.v1", data, self.version - 1, owed_by(Party.VILLAGE, COUNTY)),)
