"""Spans: one trace for one event, from its request over outbox and bus to each consumer.

Off unless OTEL_EXPORTER_OTLP_ENDPOINT (or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) says where they go; until then nothing of
OpenTelemetry is imported. A span knows routes, types and ids of events: no address, no query, no body.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, Protocol, Self

from contracts.envelope import Event

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class Kind(StrEnum):
    """OpenTelemetry's names of what a span stands for."""

    SERVER = "SERVER"
    PRODUCER = "PRODUCER"
    CONSUMER = "CONSUMER"


class Span(Protocol):
    """One step on the way. `traceparent` (W3C Trace Context) is what the next step is told."""

    traceparent: str

    def end(self, *, name: str = "", wrong: str = "", about: Mapping[str, str | int] | None = None) -> None:
        """It is over; `name` is a better one than the first, `wrong` what failed, in a word."""


class Recorder(Protocol):
    """Whoever makes spans and sends them off."""

    def begin(self, kind: Kind, name: str, parent: str, about: Mapping[str, str], since: datetime | None) -> Span: ...
    def stop(self) -> None: ...


_recorder: Recorder | None = None


def start(process: str) -> None:
    """Record from now on if the environment says where to; `process` is its name there.

    Raises RuntimeError where the extra `tracing` is not installed.
    """
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or not any(map(os.environ.get, _ENDPOINTS)):
        return
    try:
        from services.chassis.spans import Spans  # noqa: PLC0415 - who doesn't trace doesn't load it
    except ModuleNotFoundError as missing:
        raise RuntimeError(f"{_ENDPOINTS[0]} is set, but the extra `tracing` is not installed") from missing
    use(Spans.sent(process))


def use(recorder: Recorder | None) -> None:
    """Let this one make the spans of the process, or nobody."""
    global _recorder  # noqa: PLW0603 - one for each process, as with metrics
    _recorder = recorder


def stop() -> None:
    """Send off what waits, within a few seconds, and record no more."""
    if _recorder is not None:
        _recorder.stop()
    use(None)


def begin(kind: Kind, name: str, parent: str, about: Mapping[str, str], since: datetime | None = None) -> Span | None:
    """A span under `parent`, a traceparent, or the first of a trace where that is empty; None while nobody records."""
    return None if _recorder is None else _recorder.begin(kind, name, parent, about, since)


def sending(service: str, event: Mapping[str, Any]) -> Span | None:
    """An event's way through the outbox, from its transaction until the broker has it."""
    if _recorder is None:
        return None
    about = _message(service, f"{service}.events", event["type"], event["id"])
    since = datetime.fromisoformat(event["time"])
    return begin(Kind.PRODUCER, f"send {event['type']}", event["traceparent"], about, since)


class Consuming:
    """The spans of one batch of deliveries, by their tags: they last until its transaction is over."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._spans: dict[int, Span] = {}
        self._wrong: dict[int, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        fault = kind.__name__ if kind else ""
        for tag, span in self._spans.items():
            span.end(wrong=fault or self._wrong.get(tag, ""))

    def begin(self, tag: int, event: Event) -> str:
        """The traceparent of what the event brings about here."""
        about = _message(self._service, f"{event.source.removeprefix('/')}.events", event.type, event.id)
        span = begin(Kind.CONSUMER, f"process {event.type}", event.traceparent, about)
        if span is None:
            return event.traceparent
        self._spans[tag] = span
        return span.traceparent

    def spoil(self, tag: int, wrong: str) -> None:
        """This one had no effect."""
        self._wrong[tag] = wrong


def _message(service: str, exchange: str, event_type: str, event_id: str) -> Mapping[str, str]:
    return {
        "echowall.service": service,
        "messaging.system": "rabbitmq",
        "messaging.destination.name": exchange,
        "messaging.rabbitmq.destination.routing_key": event_type,
        "messaging.message.id": event_id,
    }
