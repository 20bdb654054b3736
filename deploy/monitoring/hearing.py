"""Alertmanager's webhook, heard on a port of our own and said in a line each."""

import json
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from deploy.local.ports import LOOPBACK

_MOST_BYTES = 1 << 20
_SECONDS = 5


def listener(say: Callable[[str], None]) -> ThreadingHTTPServer:
    """A server on a free port that says what it is sent; whoever asked for it lets it serve, and shuts it down."""

    class Heard(BaseHTTPRequestHandler):
        timeout = _SECONDS

        def do_POST(self) -> None:
            """One notification."""
            size = min(int(self.headers.get("content-length", 0)), _MOST_BYTES)
            for line in lines(json.loads(self.rfile.read(size))):
                say(line)
            self.send_response(HTTPStatus.OK)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Nothing: what is heard is said already."""

    return ThreadingHTTPServer((LOOPBACK, 0), Heard)


def lines(notification: dict[str, Any]) -> list[str]:
    """A line for each alert of a notification."""
    return [_line(alert) for alert in notification["alerts"]]


def _line(alert: dict[str, Any]) -> str:
    labels, words = alert["labels"], alert["annotations"]
    said = f"{labels['alertname']}: {words['summary']}"
    if alert["status"] == "resolved":
        return f"○ 恢复 {said}"
    return f"● 告警 {said}(当前 {words['value']}) → {words['runbook']}"
