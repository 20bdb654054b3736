"""What the long form wants, and what it says where it didn't get it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from contracts.identity import check_id_card
from tests.end_to_end.surgery import somebody
from tests.end_to_end.veterans_station import an_identity
from tests.faults.apart import logs_of
from tests.faults.long import LOGS, RESULTS, Seed, kills, shortcomings, written

FIRED = {"kill api": 20, "before api": 20, "kill worker": 40, "after relay": 40, "kill broker": 30, "kill database": 30}
KEPT = Seed(
    seed=1,
    seconds=300.0,
    accepted=500_000,
    parcels=300_000,
    repeated=900,
    duplicates=20,
    recovery=4.2,
    inspected=30,
    dealt=190,
    fired={**FIRED, "freeze api": 9},
    failures={},
)
MISSED: Mapping[str, tuple[dict[str, Any], str]] = {
    "an event is lost": ({"failures": {"audited once": ["3 ×", "lost: x"]}}, "seed 1: audited once: 3 ×"),
    "it recovers late": ({"recovery": 61.0}, "seed 1: recovered after 61.0 s"),
    "too few events": ({"accepted": 499_999}, "999,999 events of 1,000,000"),
    "too few die": ({"fired": FIRED | {"kill broker": 0}}, "broker: 0 kills of 20"),
}


def test_who_is_frozen_is_not_dead() -> None:
    assert kills([KEPT]) == {"api": 40, "worker": 40, "relay": 40, "broker": 30, "database": 30}


def test_two_seeds_that_kept_all_have_no_shortcomings() -> None:
    assert shortcomings([KEPT, replace(KEPT, seed=2)]) == []


@pytest.mark.parametrize("name", MISSED)
def test_what_was_wanted_and_not_reached_is_named(name: str) -> None:
    changed, words = MISSED[name]
    others = replace(KEPT, seed=2, fired={"kill worker": 1} if "fired" in changed else KEPT.fired)
    assert words in shortcomings([replace(KEPT, **changed), others])


def test_the_report_has_a_row_for_each_seed_and_says_what_was_missed() -> None:
    text = written([KEPT, replace(KEPT, seed=2, failures={"审计": ["1 ×"]})])
    assert "| 1 | 500000 / 300000 | 189 / 190 | 900 | 20 | 4.2 | 丢 0,重 0 |" in text
    assert "| 2 | 500000 / 300000 | 189 / 190 | 900 | 20 | 4.2 | 审计 |" in text
    assert "- seed 2: 审计: 1 ×" in text


def test_what_a_seed_came_to_is_not_deleted_with_the_logs_of_the_one_before() -> None:
    assert not RESULTS.is_relative_to(logs_of(LOGS))


@pytest.mark.parametrize("card", [lambda: somebody()["identity"], an_identity])
def test_in_an_hour_nobody_comes_with_anothers_card(card: Callable[[], str]) -> None:
    numbers = [card() for _ in range(5_000)]

    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        check_id_card(number)
