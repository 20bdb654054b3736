"""What stands in a log, and what never does."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from services.chassis import logs


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_is_json_with_time_level_service_and_trace(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("library")
    logs.trace_id.set("abc")
    structlog.get_logger().info("book.lent", case="1")

    [line] = lines(capsys)
    assert str(line.pop("time")).endswith("Z")
    assert line == {"event": "book.lent", "case": "1", "level": "info", "service": "library", "trace_id": "abc"}


def test_personal_fields_are_masked_at_every_depth(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("library")
    structlog.get_logger().info("x", Phone="13800138000", rows=[{"recipient": {"a": 1}, "centre": "c"}], body="b")

    [line] = lines(capsys)
    assert (line["Phone"], line["body"]) == ("***", "***")
    assert line["rows"] == [{"recipient": "***", "centre": "c"}]


def test_libraries_speak_through_the_same_door(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("library")
    logging.getLogger("uvicorn.error").info("hello %s", "there")

    [line] = lines(capsys)
    assert (line["event"], line["service"]) == ("hello there", "library")


def test_chatter_of_libraries_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("library")
    logging.getLogger("pika.adapters").info("connecting")
    structlog.get_logger().debug("detail")

    assert lines(capsys) == []


def test_an_exception_is_told_without_the_values_of_its_variables(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("library")
    phone = "13800138000"
    try:
        int(phone[:0])
    except ValueError:
        structlog.get_logger().exception("went.wrong")

    [line] = lines(capsys)
    assert "ValueError" in json.dumps(line["exception"])
    assert phone not in json.dumps(line)


FORGED = '{"level": "info", "event": "forged"}'
HOSTILE = (
    f"a\r\n{FORGED}\n",
    f"a\x85{FORGED}",
    f"a\u2028{FORGED}\u2029{FORGED}",
    f"a\x0b\x0c\x1c\x1d\x1e{FORGED}",
    "\x1b[2K\x1b[1A",
    "\x9b2K\x9b1A",
    "\x08\x08\x08\x7f",
    "\x00",
    "\u202eterces",
    "\u2066a\u2069",
    "\ud800",
    f'"}}\n{FORGED}',
)


def fail(text: str) -> None:
    raise ValueError(text)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_no_text_forges_a_line_or_steers_a_terminal(hostile: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("library")
    log = structlog.get_logger()
    log.info("book.lent", case=hostile, rows=[{hostile: hostile}], seen={hostile})
    log.info(hostile)
    logging.getLogger("uvicorn.error").warning("path %s", hostile)
    try:
        fail(hostile)
    except ValueError:
        log.exception("book.lost")

    captured = capsys.readouterr()
    told = [json.loads(line) for line in captured.out.splitlines()]
    assert [line["event"] for line in told] == ["book.lent", hostile, f"path {hostile}", "book.lost"]
    assert (told[0]["case"], told[0]["rows"]) == (hostile, [{hostile: hostile}])
    assert told[3]["exception"][0]["exc_value"] == hostile
    assert captured.out.replace("\n", "").isprintable()
    assert captured.err == ""
