"""An item of the catalogue (事项): what an applicant has to know, in versions; the county edits it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.applications import Nature, Way
from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by
from contracts.refusals import Conflict, Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNeeded:
    """A paper on the list; `from_others`: the hall fetches it."""

    code: str
    title: str
    from_others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the county may say of an item. `limit_days` are working days, `source` is Chinese, for people."""

    title: str
    bureau: str | None
    flow: tuple[str, ...]
    steps: tuple[str, ...]
    papers: tuple[PaperNeeded, ...]
    place: str
    limit_days: int
    source: str


@dataclass(slots=True, kw_only=True)
class Item:
    """One item in its newest version; class, nature, way and the statutory limit are the law's and stay.

    `made` are versions that were just made; they are written with it and not loaded again.
    """

    id: str
    group: str
    nature: Nature
    way: Way
    statutory_days: int | None
    terms: Terms
    version: int = 1
    made: tuple[tuple[int, Terms], ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY

    def edit(self, terms: Terms) -> None:
        """A new version. Raises Invalid for a promise longer than the law's limit, or an application without a bureau.

        Raises Conflict where nothing is new.
        """
        if terms == self.terms:
            raise Conflict("内容没有变化", version=self.version)
        if self.statutory_days is not None and terms.limit_days > self.statutory_days:
            most = f"承诺时限不能超过法定时限 {self.statutory_days} 个工作日"
            raise Invalid(most, errors={"limit_days": [most]})
        if self.way is Way.APPLICATION and terms.bureau is None:
            raise Invalid("须指定办理的县直部门", errors={"bureau": ["须指定"]})
        self.terms, self.version = terms, self.version + 1
        self.made += ((self.version, terms),)
        data: Mapping[str, Any] = {"item": self.id, "version": self.version, "limit_days": terms.limit_days}
        # The events of an item count from its first edit: version 1 is the house's own.
        self.facts += (Fact("hall_item.changed.v1", data, self.version - 1, owed_by(Party.VILLAGE, COUNTY)),)
