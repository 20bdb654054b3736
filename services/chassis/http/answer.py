"""Answers on the wire."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from starlette.types import Send

from services.chassis.http.problem import MEDIA_TYPE, Headers, Problem
from services.chassis.work.outbox import rfc3339

JSON = b"application/json; charset=utf-8"
_PRIVATE = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


def encode(body: object) -> bytes:
    """A JSON document in UTF-8; moments as RFC 3339 in UTC, decimals and UUIDs as text."""
    return _ENCODER.encode(body).encode()


async def answer(send: Send, body: Mapping[str, Any], status: int = 200, headers: Headers = ()) -> None:
    """Send a JSON object that no cache may keep."""
    await send_bytes(send, encode(body), JSON, status, headers)


async def answer_problem(send: Send, problem: Problem, trace_id: str) -> None:
    """Send a problem document with its status and headers."""
    await send_bytes(send, encode(problem.document(trace_id)), MEDIA_TYPE, problem.status, problem.headers)


async def send_bytes(send: Send, body: bytes, media_type: bytes, status: int = 200, headers: Headers = ()) -> None:
    """Send a whole body."""
    length = str(len(body)).encode()
    lines = [(b"content-type", media_type), (b"content-length", length), *_PRIVATE, *headers]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


def _as_json(value: object) -> object:
    match value:
        case datetime():
            return rfc3339(value)
        case date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_as_json)
