"""What a soak calls a failure: memory that grows, waits that grow, an outbox that holds back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.bench.soak import SETTLED, Machine, Soaked, Window
from tests.bench.yardstick import Yardstick

MINUTES = 60


def window(number: int) -> Window:
    """A minute of a house that is well: warm after some, then as it was."""
    warm = min(number, SETTLED)
    return Window(
        machine=1.0,
        rate=500.0,
        p50=20.0,
        p99=60.0 + number % 3,
        cost=2000.0,
        outbox=0.1,
        memory={"api": 90.0 + 5 * warm, "worker": 80.0},
    )


def soaked(of: Callable[[int], Window]) -> list[str]:
    return list(Soaked(500.0, [of(number) for number in range(MINUTES)]).failures())


def test_a_house_that_stays_as_it_was_has_no_failures() -> None:
    assert soaked(window) == []


def test_a_machine_that_becomes_slower_is_not_the_house_s_failure() -> None:
    assert soaked(lambda n: replace(window(n), machine=0.5, p99=120.0) if n > MINUTES / 2 else window(n)) == []


@pytest.mark.parametrize(
    ("of", "named"),
    [
        (lambda n: replace(window(n), memory={"api": 115.0 + n, "worker": 80.0}), "api: "),
        (lambda n: replace(window(n), p99=60.0 + 2 * n), "p99: "),
        (lambda n: replace(window(n), machine=1 + n / MINUTES), "p99: "),
        (lambda n: replace(window(n), outbox=2.5 if n == 40 else 0.1), "outbox: 2.5 s"),
    ],
)
def test_what_does_not_stay_is_named(of: Callable[[int], Window], named: str) -> None:
    [words] = soaked(of)
    assert words.startswith(named)


class Readings(Yardstick):
    """What a yardstick is said to have read, one after another."""

    def __init__(self, *readings: float) -> None:
        self._given = iter(readings)

    def reading(self) -> float:
        return next(self._given)


def test_one_odd_look_at_the_machine_changes_nothing_and_two_do() -> None:
    machine = Machine(Readings(100.0, 110.0, 90.0, 40.0, 100.0, 50.0, 50.0))
    assert machine.at_first == 100.0
    assert [machine.now() for _ in range(4)] == [0.9, 0.9, 0.5, 0.5]


def test_a_soak_that_is_too_short_for_thirds_says_nothing_of_them() -> None:
    assert list(Soaked(500.0, [window(0), window(1)]).failures()) == []
