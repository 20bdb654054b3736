"""Which request this is: W3C trace context, taken over from the caller or begun here."""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

_TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Trace:
    """`id` is the trace's id, 32 hex digits; `parent` the `traceparent` that what we cause will carry."""

    id: str
    parent: str

    @classmethod
    def of(cls, traceparent: str) -> "Trace":
        """The trace of a well-formed `traceparent`."""
        return cls(traceparent.split("-")[1], traceparent)


def caller_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The caller's `traceparent`, empty where it is absent or malformed."""
    for name, value in headers:
        if name == b"traceparent" and _TRACEPARENT.fullmatch(value):
            return value.decode()
    return ""


def trace_under(caller: str) -> Trace:
    """The caller's trace with a span of ours, or a new one."""
    span = f"{random.getrandbits(64) | 1:016x}"
    if not caller:
        return new_trace(span)
    version, trace_id, _, flags = caller.split("-")
    return Trace(trace_id, f"{version}-{trace_id}-{span}-{flags}")


def new_trace(span: str = "0000000000000001") -> Trace:
    """A trace that begins here."""
    trace_id = f"{random.getrandbits(128) | 1:032x}"
    return Trace(trace_id, f"00-{trace_id}-{span}-01")
