"""What an observer makes of the broker's answer; that there is one is for the integration tests."""

from collections.abc import Mapping
from typing import Any

import pytest
from prometheus_client import REGISTRY

from services.chassis.bus.observer import Observer

LIMIT = {"x-max-length-bytes": 1000}


def observed(service: str, *queues: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    observer = Observer("http://a:b@127.0.0.1:1", "/", [service])
    monkeypatch.setattr(observer, "_ask", lambda: list(queues))
    observer.look()


def sample(name: str, service: str, queue: str | None = None) -> float | None:
    return REGISTRY.get_sample_value(name, {"service": service} | ({"queue": queue} if queue else {}))


def test_fill_is_bytes_by_the_queues_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = {"name": "oven.inbox", "messages": 3, "message_bytes": 250, "arguments": LIMIT}

    observed("oven", queue, monkeypatch=monkeypatch)

    assert sample("echowall_queue_messages", "oven", "oven.inbox") == 3
    assert sample("echowall_queue_fill_ratio", "oven", "oven.inbox") == 0.25
    assert sample("echowall_queues_observed_timestamp_seconds", "oven")


@pytest.mark.parametrize("figures", [{}, {"message_bytes": 0}], ids=["none", "half of them"])
def test_a_broker_without_figures_is_not_taken_for_one_with_empty_queues(
    monkeypatch: pytest.MonkeyPatch, figures: Mapping[str, int]
) -> None:
    """Its metrics collector is switched off, or has not come by: nothing was counted."""
    observed("sieve", {"name": "sieve.inbox", "arguments": LIMIT, **figures}, monkeypatch=monkeypatch)

    assert sample("echowall_queue_messages", "sieve", "sieve.inbox") is None
    assert sample("echowall_queues_observed_timestamp_seconds", "sieve") is None


def test_queues_of_others_have_no_gauge(monkeypatch: pytest.MonkeyPatch) -> None:
    service, name = "evt-mill-flour.ground.v1--baker", "evt-mill-flour.ground.v1--baker.bake"

    observed("scale", {"name": name, "messages": 3, "message_bytes": 9, "arguments": {}}, monkeypatch=monkeypatch)

    assert sample("echowall_queue_messages", service, name) is None
