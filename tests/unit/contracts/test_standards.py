"""How promised limits are written, said and compared, and what a promise may not say."""

from dataclasses import replace

import pytest

from contracts.people import Party
from contracts.standards import Limit, Standard, Unit

KITES = Standard(
    id="kites.mend",
    title="风筝送修后 5 个工作日内修好",
    service="kites",
    opens=frozenset({"kite.broken.v1"}),
    closes=frozenset({"kite.mended.v1"}),
    limit=Limit.parse("5wd"),
    party=Party.TOWN,
    source="试例",
)


@pytest.mark.parametrize(
    ("text", "amount", "unit", "words"),
    [
        ("20min", 20, Unit.MINUTE, "20 分钟"),
        ("26h", 26, Unit.HOUR, "26 小时"),
        ("2oh", 2, Unit.OPENING_HOUR, "2 个开放小时"),
        ("2od", 2, Unit.OPENING_DAY, "2 个开放日"),
        ("7d", 7, Unit.DAY, "7 个自然日"),
        ("5wd", 5, Unit.WORKING_DAY, "5 个工作日"),
        ("4wh", 4, Unit.WORKING_HOUR, "4 个工作小时"),
    ],
)
def test_a_limit_is_read_as_it_is_written_and_said_in_words(text: str, amount: int, unit: Unit, words: str) -> None:
    limit = Limit.parse(text)

    assert (limit.amount, limit.unit, limit.words, str(limit)) == (amount, unit, words, text)


@pytest.mark.parametrize(
    "text", ["", "5", "d", "0d", "05d", "-1d", "5 d", "5m", "5WD", "五d", "5d\n", "99999h", "1.5h"]
)
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no limit"):
        Limit.parse(text)


def test_a_limit_is_at_least_one() -> None:
    with pytest.raises(ValueError, match="no limit"):
        Limit(0, Unit.DAY)


@pytest.mark.parametrize(
    ("promised", "statutory", "within"),
    [
        ("7d", "7d", True),
        ("8d", "7d", False),
        ("5wd", "5wd", True),
        ("6wd", "5wd", False),
        ("5d", "5wd", True),
        ("5wd", "5d", False),
        ("24h", "1d", True),
        ("25h", "1d", False),
        ("90min", "2h", True),
        ("121min", "2h", False),
        ("48h", "2wd", True),
        ("2h", "2oh", True),
        ("2oh", "7d", False),
        ("1d", "24h", False),
    ],
)
def test_a_limit_is_within_another_only_where_no_calendar_can_make_it_longer(
    promised: str, statutory: str, within: bool
) -> None:
    assert Limit.parse(promised).within(Limit.parse(statutory)) is within


@pytest.mark.parametrize(
    "changed",
    [
        {"closes": frozenset({"kite.broken.v1"})},
        {"voids": frozenset({"kite.broken.v1"})},
        {"voids": frozenset({"kite.mended.v1"})},
    ],
)
def test_an_event_with_two_meanings_for_one_standard_is_refused(changed: dict[str, frozenset[str]]) -> None:
    with pytest.raises(ValueError, match="two meanings"):
        replace(KITES, **changed)  # type: ignore[arg-type]
