"""JSON that is safe to handle and to store."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import Invalid
from services.chassis.http.problem import Problem
from services.chassis.http.request import DEPTH, check, header, needs_check, parse


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"{]",
        b"NaN",
        b'{"a": Infinity}',
        b"[-Infinity]",
        b"[1e999]",
        b"[-1e999]",
        b"\xff\xfe",
        b'"\xed\xa0\x80"',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 10_000,
        b'"a\x00b"',
        b"\xef\xbb\xbf{}",
    ],
    ids=repr,
)
def test_what_is_not_json_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Problem) as problem:
        parse(raw)

    assert (problem.value.status, problem.value.kind) == (422, "unreadable")


@given(st.recursive(st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(), st.lists, max_leaves=8))
def test_what_is_json_is_read_as_it_is(value: object) -> None:
    assert parse(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (rb'{"a": {"b": ["x", "\u0000"]}}', "a.b.1"),
        (rb'{"a": "\ud800"}', "a"),
        (rb'{"a": {"\udfff": 1}}', "a"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, ".".join("a" * (DEPTH + 1))),
    ],
)
def test_what_cannot_be_stored_is_refused_by_its_path(raw: bytes, path: str) -> None:
    assert needs_check(raw)
    with pytest.raises(Invalid) as refusal:
        check(parse(raw))

    assert refusal.value.errors is not None
    assert list(refusal.value.errors) == [path]


def test_an_escaped_emoji_is_welcome() -> None:
    raw = rb'{"a": "\ud83d\ude00"}'

    check(parse(raw))
    assert parse(raw) == {"a": "😀"}


def test_a_repeated_header_is_refused() -> None:
    headers = [(b"if-match", b"1"), (b"if-match", b"2")]

    with pytest.raises(Problem) as problem:
        header({"headers": headers}, b"if-match")

    assert problem.value.status == 400
