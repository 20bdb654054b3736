"""A collector of spans that keeps them: OTLP over HTTP, as the real ones speak it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass(frozen=True)
class Seen:
    """One span, by the process that made it; ids in hex, `parent` empty for the first of a trace."""

    process: str
    trace: str
    id: str
    parent: str
    kind: str
    name: str
    about: Mapping[str, str]
    whole: str


class Collector(ThreadingHTTPServer):
    """Takes all that processes with its `environment` send."""

    def __init__(self) -> None:
        self._seen: list[Seen] = []
        super().__init__(("127.0.0.1", 0), _Request)

    @property
    def environment(self) -> Mapping[str, str]:
        """For processes that record what a caller wants recorded, and send it soon."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.server_port}",
            "OTEL_TRACES_SAMPLER": "parentbased_always_off",
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }

    def take(self, body: bytes) -> None:
        """Keep what a request brought."""
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            [process] = [each.value.string_value for each in resource.resource.attributes if each.key == "service.name"]
            self._seen += [_seen(process, span) for scope in resource.scope_spans for span in scope.spans]

    def of(self, trace: str) -> list[Seen]:
        """The spans of one trace that have come so far."""
        return [span for span in tuple(self._seen) if span.trace == trace]


class _Request(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        assert self.path == "/v1/traces"
        self.server.take(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of its base
        """Nothing: what is asked stands in the tests."""


def _seen(process: str, span: Span) -> Seen:
    about = {each.key: each.value.string_value or str(each.value.int_value) for each in span.attributes}
    kind = Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_")
    ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
    return Seen(process, *ids, kind, span.name, about, str(span))


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a free port, for as long as the block."""
    collector = Collector()
    thread = threading.Thread(target=collector.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        collector.shutdown()
        thread.join()
        collector.server_close()
