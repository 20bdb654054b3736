"""Logs: one JSON object a line on stdout, with service and trace id, and without personal data or bodies."""

import json
import logging
import re
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

trace_id: ContextVar[str] = ContextVar("trace_id", default="")
"""The trace that the current request or message belongs to."""

MASK = "***"
PERSONAL = frozenset(
    {
        *("name", "phone", "mobile", "identity", "identity_number", "id_number", "address", "birthday", "diagnosis"),
        *("recipient", "agent", "patient", "applicant", "body", "form", "payload", "param"),
        *("token", "secret", "password", "authorization", "cookie"),
    }
)
"""Field names whose values never reach a log: people (PIPL), credentials, bodies."""

_STEERING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What JSON leaves as it is and a reader may take for an end of a line, a command to the terminal or another order of
the letters; and halves of characters, which no file takes."""


def configure(service: str, level: str = "INFO") -> None:
    """Send structlog and the standard library's logging of this process to stdout as JSON lines."""
    shared = _shared(service)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_formatter(shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    _quieten()


def mask(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` with personal ones masked, at every depth."""
    return {name: MASK if name.lower() in PERSONAL else _masked(value) for name, value in fields.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return mask(value)
    if isinstance(value, list | tuple):
        return [_masked(member) for member in value]
    return value


def _shared(service: str) -> list[Processor]:
    def about(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event.setdefault("service", service)
        if trace := trace_id.get():
            event["trace_id"] = trace
        return event

    def impersonal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return mask(event)

    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="time")
    return [structlog.stdlib.add_log_level, stamp, about, impersonal]


def _formatter(shared: list[Processor]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(_line, default=repr),
        ],
    )


def _line(event: EventDict, **options: Any) -> str:
    """One line whatever stands in it, which says the same when it is read back."""
    text = json.dumps(event, ensure_ascii=False, **options)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _quieten() -> None:
    """Libraries speak through the root handler alone; those that tell of each message speak only of trouble."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "nameko", "kombu", "amqp", "pika"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
    for name in ("kombu", "amqp", "pika", "uvicorn.access", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
