"""Request ids."""

import re

import pytest

from services.chassis.http.trace import caller_of, trace_under

CALLERS = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_callers_trace_goes_on_under_a_span_of_ours() -> None:
    trace = trace_under(caller_of([(b"traceparent", CALLERS)]))

    assert trace.id == "0af7651916cd43dd8448eb211c80319c"
    assert re.fullmatch(r"00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01", trace.parent)
    assert "b7ad6b7169203331" not in trace.parent


@pytest.mark.parametrize(
    "malformed",
    [
        b"",
        b"hello",
        b"00-" + b"0" * 32 + b"-b7ad6b7169203331-01",
        CALLERS.upper(),
        CALLERS + b"\n",
        b"ff" + CALLERS[2:],
    ],
)
def test_a_malformed_traceparent_is_replaced(malformed: bytes) -> None:
    trace = trace_under(caller_of([(b"traceparent", malformed)]))

    assert re.fullmatch(r"[0-9a-f]{32}", trace.id)
    assert trace.parent.startswith(f"00-{trace.id}-")
    assert trace.id != trace_under("").id
