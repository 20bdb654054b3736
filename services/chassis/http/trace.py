"""Which request this is: W3C trace context, taken over from the caller or begun here."""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

_TRACEPARENT = re.compile(rb"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class Trace:
    """`id` is the trace's id, 32 hex digits; `parent` the `traceparent` that what we cause will carry."""

    id: str
    parent: str


def trace_of(headers: Iterable[tuple[bytes, bytes]]) -> Trace:
    """The caller's trace with a span of ours, or a new one where `traceparent` is absent or malformed."""
    span = f"{random.getrandbits(64) | 1:016x}"
    for name, value in headers:
        if name == b"traceparent" and (match := _TRACEPARENT.fullmatch(value)):
            trace_id = match[1].decode()
            return Trace(trace_id, f"00-{trace_id}-{span}-{match[2].decode()}")
    return new_trace(span)


def new_trace(span: str = "0000000000000001") -> Trace:
    """A trace that begins here."""
    trace_id = f"{random.getrandbits(128) | 1:032x}"
    return Trace(trace_id, f"00-{trace_id}-{span}-01")
