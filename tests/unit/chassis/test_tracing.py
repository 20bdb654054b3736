"""Spans: off unless asked for, bounded, counted; what a request's says."""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import REGISTRY
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from contracts.envelope import Event
from services.chassis import spans, tracing
from services.chassis.http.edge import Edge
from services.chassis.spans import Bounded, Spans
from services.chassis.tracing import Consuming, Kind
from services.chassis.work.outbox import as_json

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


@pytest.fixture
def kept() -> Iterator[InMemorySpanExporter]:
    """What this process records."""
    exporter = InMemorySpanExporter()
    tracing.use(Spans("tests", SimpleSpanProcessor(exporter)))
    yield exporter
    tracing.use(None)


def counted(result: str) -> float:
    return REGISTRY.get_sample_value("echowall_spans_total", {"service": "tests", "result": result}) or 0


def test_without_a_collector_nothing_of_opentelemetry_is_loaded() -> None:
    program = (
        "import sys; from services.chassis import tracing; from services.chassis.bus import clerk, relay; "
        "from services.chassis.http import edge; "
        "tracing.start('api'); print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.strip() == "[]"


def test_a_collector_without_the_extra_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "services.chassis.spans", None)

    with pytest.raises(RuntimeError, match="tracing"):
        tracing.start("tests")


def test_the_whole_of_opentelemetry_is_switched_off_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    tracing.start("tests")

    assert tracing.begin(Kind.SERVER, "any", CALLER, {}) is None


class Slow(SpanExporter):
    """Takes a batch and is not done with it before `go`."""

    def __init__(self) -> None:
        self.taken, self.go = threading.Event(), threading.Event()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.taken.set()
        self.go.wait(20)
        return SpanExportResult.SUCCESS


class Broken(SpanExporter):
    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return SpanExportResult.FAILURE


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1")


def test_a_slow_collector_costs_spans_and_they_are_counted(small_batches: None) -> None:
    slow = Slow()
    recorder = Spans("tests", Bounded("tests", slow, 2))
    dropped, sent = counted("dropped"), counted("sent")

    recorder.begin(Kind.SERVER, "on its way", "", {}, None).end()
    assert slow.taken.wait(20)
    recorder.begin(Kind.SERVER, "waits", "", {}, None).end()
    recorder.begin(Kind.SERVER, "too many", "", {}, None).end()
    assert counted("dropped") == dropped + 1

    slow.go.set()
    recorder.stop()
    assert counted("sent") == sent + 2


def test_what_a_collector_refuses_is_counted(small_batches: None) -> None:
    recorder, failed = Spans("tests", Bounded("tests", Broken(), 1)), counted("failed")

    recorder.begin(Kind.SERVER, "refused", "", {}, None).end()
    recorder.stop()

    assert counted("failed") == failed + 1


def test_a_collector_that_hangs_holds_up_no_process_that_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "PARTING_SECONDS", 0.01)
    slow = Slow()
    recorder = Spans("tests", Bounded("tests", slow, 1000))
    recorder.begin(Kind.SERVER, "hangs", "", {}, None).end()

    recorder.stop()

    assert not slow.go.is_set()
    slow.go.set()


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    if b"fail" in scope["query_string"]:
        raise RuntimeError
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["trace"].parent.encode()})


class Answer:
    """Starlette takes a function for an endpoint of its own kind, an object for an application."""

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:
        return answer(scope, receive, send)


def call(address: str) -> str:
    router = Router([Route("/v1/parcels/{id}", Answer()), Route("/healthz", Answer())])
    transport = httpx.ASGITransport(Edge(router, "express"))

    async def ask() -> str:
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return (await client.get(address, headers={"traceparent": CALLER})).text

    return asyncio.run(ask())


def test_a_request_is_a_span_under_its_callers_that_says_the_route_and_not_the_address(
    kept: InMemorySpanExporter,
) -> None:
    told = call("/v1/parcels/13800138000?recipient=13800138000")

    [span] = kept.get_finished_spans()
    assert span.name == "GET /v1/parcels/{id}"
    assert span.attributes == {
        "echowall.service": "express",
        "http.request.method": "GET",
        "http.route": "/v1/parcels/{id}",
        "http.response.status_code": 200,
    }
    assert span.context is not None
    assert span.parent is not None
    assert f"{span.parent.trace_id:032x}-{span.parent.span_id:016x}" in CALLER
    assert told == f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-01"
    assert "13800138000" not in span.to_json()


def test_a_fault_of_ours_marks_the_span_and_probes_have_none(kept: InMemorySpanExporter) -> None:
    call("/v1/parcels/1?fail")
    call("/healthz")

    [span] = kept.get_finished_spans()
    assert not span.status.is_ok
    assert span.events == ()


def test_without_a_recorder_an_event_keeps_its_trace() -> None:
    assert tracing.sending("express", {"type": "any", "id": "1", "time": "", "traceparent": CALLER}) is None


def event(**changed: Any) -> Event:
    said: dict[str, Any] = {
        "id": "0192f0c1-0000-7000-8000-000000000001",
        "source": "/express",
        "type": "parcel.inbound.v1",
        "subject": "parcel-1",
        "time": datetime(2026, 11, 27, 8, tzinfo=UTC),
        "sequence": 1,
        "centre": "370829001001",
        "actor": "cadre:1",
        "responsible": "village:370829001001",
        "traceparent": CALLER,
        "data": {"name": "测试员"},
    }
    return Event(**(said | changed))


def test_an_event_is_under_its_request_on_the_way_out_and_under_that_on_the_way_in(kept: InMemorySpanExporter) -> None:
    sent = tracing.sending("express", as_json(event()))
    assert sent is not None
    with Consuming("supervision") as spans:
        caused = spans.begin(1, event(traceparent=sent.traceparent))
    sent.end()

    heard, way = kept.get_finished_spans()
    assert [span.name for span in (way, heard)] == ["send parcel.inbound.v1", "process parcel.inbound.v1"]
    assert way.parent is not None
    assert heard.parent is not None
    assert f"{way.parent.span_id:016x}" == CALLER.split("-")[2]
    assert f"{heard.parent.span_id:016x}" == sent.traceparent.split("-")[2]
    assert heard.context is not None
    assert caused.split("-")[1:3] == [f"{heard.context.trace_id:032x}", f"{heard.context.span_id:016x}"]
    assert way.start_time == int(event().time.timestamp() * 1e9)
    assert "测试员" not in way.to_json() + heard.to_json()


def test_an_event_of_a_clock_that_is_ahead_has_not_been_long_on_its_way(kept: InMemorySpanExporter) -> None:
    sent = tracing.sending("express", as_json(event(time=datetime.now(UTC) + timedelta(hours=1), traceparent="")))
    assert sent is not None
    sent.end(wrong="refused")

    [way] = kept.get_finished_spans()
    assert way.start_time is not None
    assert way.end_time is not None
    assert way.start_time <= way.end_time
    assert way.parent is None
    assert way.status.description == "refused"


def test_poison_marks_its_own_span_and_an_outage_those_of_the_batch(kept: InMemorySpanExporter) -> None:
    with Consuming("supervision") as spans:
        spans.begin(1, event())
        spans.begin(2, event())
        spans.spoil(2, "poison")
    with contextlib.suppress(ConnectionError), Consuming("supervision") as spans:
        spans.begin(1, event())
        raise ConnectionError

    assert [span.status.description for span in kept.get_finished_spans()] == [None, "poison", "ConnectionError"]
