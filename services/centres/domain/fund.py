"""What the county has for building: ledger figures, each a fact of its own and derived from nothing."""

from dataclasses import dataclass
from typing import Any

from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a fund is: fen, of one `batch` or of all, and where that is written."""

    title: str
    fen: int
    batch: int | None
    source: str


@dataclass(slots=True, kw_only=True)
class Fund:
    """A fund by its code. `version` counts what was said of it."""

    id: str
    terms: Terms
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY

    def change(self, terms: Terms) -> None:
        """As it is now; says so only if it is news."""
        if self.version and terms == self.terms:
            return
        self.terms, self.version = terms, self.version + 1
        data: dict[str, Any] = {"fen": terms.fen, "batch": terms.batch}
        self.facts += (Fact("fund.changed.v1", data, self.version, owed_by(Party.TOWN, COUNTY)),)
