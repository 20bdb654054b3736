"""The twelve indicators: names and weights are the county's, scores are whole."""

from dataclasses import replace

import pytest

from contracts.refusals import Conflict, Invalid
from contracts.sites import INDICATORS
from services.centres.domain.indicators import USUAL, Indicators, total


def the_indicators() -> Indicators:
    return Indicators(id="indicators")


def test_there_are_twelve_of_which_the_article_names_three() -> None:
    assert len(USUAL) == INDICATORS
    assert [each.title for each in USUAL[:3]] == ["村级班子运行情况", "村庄融合程度", "干事创业能力"]
    assert sum(each.weight for each in USUAL) == 100


def test_another_name_is_another_version() -> None:
    indicators = the_indicators()
    indicators.change([replace(USUAL[0], title="班子团结"), *USUAL[1:]])
    assert (indicators.version, [number for number, _ in indicators.made]) == (2, [2])
    assert [(fact.type, fact.sequence) for fact in indicators.facts] == [("site_indicators.changed.v1", 1)]


@pytest.mark.parametrize(
    "items",
    [USUAL[1:], (*USUAL[1:], USUAL[1]), (replace(USUAL[0], weight=99), *USUAL[1:])],
    ids=["eleven", "one twice", "more than the whole"],
)
def test_weights_are_a_hundred_together_over_twelve(items: tuple[object, ...]) -> None:
    with pytest.raises(Invalid):
        the_indicators().change(items)  # type: ignore[arg-type]


def test_no_change_is_no_version() -> None:
    with pytest.raises(Conflict):
        the_indicators().change(USUAL)


def test_each_indicator_has_a_score_and_each_score_an_indicator() -> None:
    scores = {each.code: 60 for each in USUAL}
    the_indicators().must_score(scores)
    scores["i99"] = scores.pop("i12")
    with pytest.raises(Invalid) as refused:
        the_indicators().must_score(scores)
    assert set(refused.value.errors or {}) == {"scores.i99", "scores.i12"}


def test_the_whole_is_the_weighted_mean() -> None:
    assert total({each.code: 100 for each in USUAL}, USUAL) == 100
    assert total({each.code: 100 if each.code == "i01" else 0 for each in USUAL}, USUAL) == USUAL[0].weight
