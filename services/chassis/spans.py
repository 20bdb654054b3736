"""OpenTelemetry's recorder: spans wait in a bounded queue and go over OTLP/HTTP; its own environment names set it."""

import os
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from services.chassis import metrics
from services.chassis.tracing import Kind, Span

MOST = 2048
"""Ended spans that wait or are on their way, unless OTEL_BSP_MAX_QUEUE_SIZE says otherwise; more are dropped."""
PARTING_SECONDS = 3.0
"""What the last spans have to arrive when the process ends."""
_CONTEXT = TraceContextTextMapPropagator()


class Spans:
    """Makes spans and hands them, once ended, to a processor."""

    def __init__(self, process: str, processor: SpanProcessor) -> None:
        """A malformed OTEL_TRACES_SAMPLER is logged, and everything recorded."""
        name = os.environ.get("OTEL_SERVICE_NAME", f"echowall-{process}")
        self._provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}), shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("echowall")

    @classmethod
    def sent(cls, process: str) -> "Spans":
        """Over OTLP/HTTP to OTEL_EXPORTER_OTLP_ENDPOINT; a batch has OTEL_EXPORTER_OTLP_TIMEOUT, 10 s, to arrive."""
        return cls(process, Bounded(process, OTLPSpanExporter(), int(os.environ.get("OTEL_BSP_MAX_QUEUE_SIZE", MOST))))

    def begin(self, kind: Kind, name: str, parent: str, about: Mapping[str, str], since: datetime | None) -> Span:
        """A span under `parent`. One that began in the future, by a clock of another machine, begins now."""
        context = _CONTEXT.extract({"traceparent": parent}, Context())
        began = None if since is None else int(min(since, datetime.now(UTC)).timestamp() * 1e9)
        span = self._tracer.start_span(name, context, trace.SpanKind[kind], about, start_time=began)
        return _Recorded(span)

    def stop(self) -> None:
        """Send off what waits; what a collector doesn't take by then is lost."""
        parting = threading.Thread(target=self._provider.shutdown, daemon=True)
        parting.start()
        parting.join(PARTING_SECONDS)


class _Recorded:
    def __init__(self, span: trace.Span) -> None:
        self._span = span
        carrier: dict[str, str] = {}
        _CONTEXT.inject(carrier, trace.set_span_in_context(span, Context()))
        self.traceparent = carrier["traceparent"]

    def end(self, *, name: str = "", wrong: str = "", about: Mapping[str, str | int] | None = None) -> None:
        if name:
            self._span.update_name(name)
        if wrong:
            self._span.set_status(trace.StatusCode.ERROR, wrong)
        self._span.set_attributes(about or {})
        self._span.end()


class Bounded(SpanProcessor):
    """A batch processor that holds at most so many spans, and counts what became of each."""

    def __init__(self, process: str, exporter: SpanExporter, most: int) -> None:
        self._process = process
        self._room = threading.BoundedSemaphore(most)
        self._batches = BatchSpanProcessor(_Counted(process, exporter, self._room), max_queue_size=most)

    def on_end(self, span: ReadableSpan) -> None:
        """Called by whichever thread ended it; never waits."""
        if not span.context.trace_flags.sampled:
            return
        if self._room.acquire(blocking=False):
            self._batches.on_end(span)
        else:
            metrics.SPANS.labels(self._process, "dropped").inc()

    def shutdown(self) -> None:
        """Send what waits; bounded by the exporter's own time-outs."""
        self._batches.shutdown()  # type: ignore[no-untyped-call]


class _Counted(SpanExporter):
    def __init__(self, process: str, exporter: SpanExporter, room: threading.BoundedSemaphore) -> None:
        self._process = process
        self._exporter = exporter
        self._room = room

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = SpanExportResult.FAILURE
        try:
            result = self._exporter.export(spans)
        finally:
            self._room.release(len(spans))
            end = "sent" if result is SpanExportResult.SUCCESS else "failed"
            metrics.SPANS.labels(self._process, end).inc(len(spans))
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()
