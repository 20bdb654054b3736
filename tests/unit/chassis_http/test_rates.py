"""How often one may ask."""

import json

import pytest
from prometheus_client import REGISTRY

from services.chassis.http.problem import Problem
from services.chassis.http.rates import Rate


def refusals() -> float:
    counted = REGISTRY.get_sample_value("echowall_http_rate_limited_total", {"service": "library", "who": "reader"})
    return counted or 0.0


@pytest.fixture
def rate() -> Rate:
    return Rate("library", "reader", "3/minute")


def test_what_is_within_the_limit_passes(rate: Rate) -> None:
    rate.take("anna", 2)
    rate.take("anna")


def test_what_is_more_is_429_with_the_time_to_wait_and_counted(rate: Rate) -> None:
    rate.take("anna", 3)
    before = refusals()

    with pytest.raises(Problem) as refused:
        rate.take("anna")

    assert refused.value.status == 429
    [(name, seconds)] = refused.value.headers
    assert (name, 1 <= int(seconds) <= 60) == (b"retry-after", True)
    assert "60 秒" in json.dumps(refused.value.document("t"), ensure_ascii=False)
    assert refusals() == before + 1


def test_one_name_does_not_use_up_anothers(rate: Rate) -> None:
    rate.take("anna", 3)
    rate.take("boris", 3)


def test_what_is_refused_uses_nothing_up(rate: Rate) -> None:
    rate.take("anna", 2)
    with pytest.raises(Problem):
        rate.take("anna", 2)
    rate.take("anna")


def test_what_was_used_comes_back_with_time(rate: Rate, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("services.chassis.http.rates.time.monotonic", lambda: now)
    rate.take("anna", 3)
    now += 20
    rate.take("anna")
    with pytest.raises(Problem) as refused:
        rate.take("anna")

    assert refused.value.headers == [(b"retry-after", b"20")]


def test_names_that_ask_no_more_are_forgotten(rate: Rate, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("services.chassis.http.rates.time.monotonic", lambda: now)
    monkeypatch.setattr("services.chassis.http.rates.NAMES", 10)
    for number in range(10):
        rate.take(f"reader {number}")
    now += 60
    rate.take("anna")

    assert list(rate._levels) == ["anna"]


@pytest.mark.parametrize(("limit", "least"), [("many", 1), ("0/second", 1), ("100/second", 500)])
def test_a_limit_that_cannot_hold_stops_the_start(limit: str, least: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words
        Rate("library", "reader", limit, least)
