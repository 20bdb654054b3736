"""By what a village's organisation is assessed (村级班子组织力评价): indicators that the county names and weighs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by
from contracts.refusals import Conflict, Invalid
from contracts.sites import INDICATORS

WHOLE = 100
"""What all weights are together, in percent."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator, scored 0 to 100."""

    code: str
    title: str
    weight: int


_NAMED = ("村级班子运行情况", "村庄融合程度", "干事创业能力")
"""The article names these three; the others are the county's to name."""
_NUMERALS = "一二三四五六七八九十"


def _usual() -> tuple[Indicator, ...]:
    titles = [*_NAMED, *(f"县定指标{_NUMERALS[n]}" for n in range(INDICATORS - len(_NAMED)))]
    weights = [12, 12, 13, *([7] * (INDICATORS - len(_NAMED)))]
    return tuple(Indicator(f"i{n:02}", *each) for n, each in enumerate(zip(titles, weights, strict=True), start=1))


USUAL = _usual()


@dataclass(slots=True, kw_only=True)
class Indicators:
    """The indicators by their newest version. `made` are versions that were just made, written and not loaded again."""

    id: str
    items: tuple[Indicator, ...] = USUAL
    version: int = 1
    made: tuple[tuple[int, tuple[Indicator, ...]], ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY

    def change(self, items: Sequence[Indicator]) -> None:
        """Other names or weights; scores that were given by an older version stay as they are."""
        _must_be_whole(items)
        if tuple(items) == self.items:
            raise Conflict("指标没有变化", version=self.version)
        self.items, self.version = tuple(items), self.version + 1
        self.made += ((self.version, self.items),)
        # Its events count from the first change: version 1 is the house's own.
        data = {"version": self.version}
        owner = owed_by(Party.TOWN, COUNTY)
        self.facts += (Fact("site_indicators.changed.v1", data, self.version - 1, owner),)

    def must_score(self, scores: Mapping[str, int]) -> None:
        """Raises Invalid, naming them, where an indicator has no score or a score no indicator."""
        wanted = {each.code for each in self.items}
        wrong = {f"scores.{code}": ["没有这项指标"] for code in scores.keys() - wanted}
        wrong |= {f"scores.{code}": ["缺这项指标的得分"] for code in wanted - scores.keys()}
        if wrong:
            raise Invalid(f"须给全部 {len(self.items)} 项指标打分", errors=wrong)


def total(scores: Mapping[str, int], items: Sequence[Indicator]) -> float:
    """The weighted mean of the scores, 0 to 100, to two digits."""
    return sum(scores[each.code] * each.weight for each in items) / WHOLE


def _must_be_whole(items: Sequence[Indicator]) -> None:
    if len({each.code for each in items}) != INDICATORS or len(items) != INDICATORS:
        raise Invalid(f"须有 {INDICATORS} 项编码各不相同的指标", errors={"items": [f"应为 {INDICATORS} 项"]})
    weights = sum(each.weight for each in items)
    if weights != WHOLE:
        raise Invalid("权重合计须为 100", errors={"items": [f"现合计 {weights}"]})
