import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.chassis.bus.parking import clear, json_able


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("text", "text"),
        (5, 5),
        (True, True),
        (None, None),
        (b"\xff\x00", "\ufffd\ufffd"),
        (memoryview(b"abc"), "abc"),
        (Decimal("1.5"), "1.5"),
        (float("nan"), "nan"),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01 00:00:00+00:00"),
        ([1, {"a": b"b"}], [1, {"a": "b"}]),
        ({b"\xff": 1, 2: "\0"}, {"\ufffd": 1, "2": "\ufffd"}),
    ],
)
def test_a_header_is_kept_as_json_that_postgres_takes(value: Any, kept: Any) -> None:
    assert json_able(value) == kept


def test_headers_nested_beyond_reason_end_as_text() -> None:
    nested: Any = "end"
    for _ in range(50):
        nested = {"deeper": nested}

    assert len(json.dumps(json_able(nested))) < 2_000


def test_text_without_utf8_is_made_clear() -> None:
    assert clear("a\ud800b\0c") == "a?b\ufffdc"
