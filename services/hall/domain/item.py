"""An item of the catalogue (事项): what an applicant has to know, in versions; the county edits it."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

from contracts.applications import LONGEST_PROMISE, Nature, Way
from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by
from contracts.refusals import Conflict, Invalid
from contracts.standards import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNeeded:
    """A paper on the list; `from_others`: the hall fetches it."""

    code: str
    title: str
    from_others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the county may say of an item. `source` is Chinese, for people; `limit_days` are of the item's unit."""

    title: str
    bureau: str | None
    flow: tuple[str, ...]
    steps: tuple[str, ...]
    papers: tuple[PaperNeeded, ...]
    place: str
    limit_days: int
    source: str


@dataclass(slots=True)
class Item:
    """One item in its newest version; class, nature, way, the unit of its limit and the statutory limit stay.

    `made` are versions that were just made; they are written with it and not loaded again.
    """

    id: str
    group: str
    nature: Nature
    way: Way
    _: KW_ONLY
    statutory_days: int | None
    unit: Unit
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
        self._check_limit(terms.limit_days)
        if self.way is Way.APPLICATION and terms.bureau is None:
            raise Invalid("须指定办理的县直部门", errors={"bureau": ["须指定"]})
        self.terms, self.version = terms, self.version + 1
        self.made += ((self.version, terms),)
        data: Mapping[str, Any] = {"item": self.id, "version": self.version, "limit_days": terms.limit_days}
        # The events of an item count from its first edit: version 1 is the house's own.
        self.facts += (Fact("hall_item.changed.v1", data, self.version - 1, owed_by(Party.VILLAGE, COUNTY)),)

    def _check_limit(self, days: int) -> None:
        """Supervision counts what is promised: an application's own limit, for the others that of their standard."""
        if self.way is not Way.APPLICATION and days != self.terms.limit_days:
            raise _unfit("调解和帮办的时限随服务承诺,不在事项目录中修改")
        if self.statutory_days is not None and days > self.statutory_days:
            raise _unfit(f"承诺时限不能超过法定时限 {self.statutory_days} 个工作日")
        if self.way is Way.APPLICATION and days > LONGEST_PROMISE:
            raise _unfit(f"承诺时限不能超过 {LONGEST_PROMISE} 个工作日")


def _unfit(why: str) -> Invalid:
    return Invalid(why, errors={"limit_days": [why]})
