"""Health, readiness and metrics of worker and relay."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from services.chassis import metrics
from services.chassis.ops import Ops


class Process:
    """What a process says about itself."""

    trouble: str | None = None

    def check(self) -> str | None:
        return self.trouble


@pytest.fixture
def process() -> Process:
    return Process()


@pytest.fixture
def ops(process: Process) -> Iterator[Ops]:
    ops = Ops(0, alive=process.check, ready=process.check)
    ops.start()
    yield ops
    ops.stop()


def get(ops: Ops, path: str) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{ops.port}{path}", timeout=5, trust_env=False)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_process_in_trouble_says_what_is_wrong(ops: Ops, process: Process, path: str) -> None:
    assert get(ops, path).status_code == 200

    process.trouble = "no heartbeat for 61 s"

    assert get(ops, path).status_code == 503
    assert get(ops, path).json() == {"status": "no heartbeat for 61 s"}


def test_metrics_are_prometheus_text(ops: Ops) -> None:
    metrics.PARKED.labels("library").inc()

    assert 'echowall_parked_messages_total{service="library"}' in get(ops, "/metrics").text


def test_other_addresses_are_not_found(ops: Ops) -> None:
    assert get(ops, "/").status_code == 404


def test_a_rude_client_does_not_stop_it(ops: Ops) -> None:
    with socket.create_connection(("127.0.0.1", ops.port)) as rude:
        rude.sendall(b"\xff\x00\r\n")
    with socket.create_connection(("127.0.0.1", ops.port)):
        assert get(ops, "/healthz").status_code == 200


UNDER_EVENTLET = """
import prometheus_client
import eventlet
eventlet.monkey_patch()
import urllib.request
from eventlet.patcher import original
from services.chassis.ops import Ops

ops = Ops(0, alive=lambda: None, ready=lambda: None)
ops.start()
answer = []

def ask():
    import http.client as patched
    native = original("socket").create_connection(("127.0.0.1", ops.port), timeout=5)
    native.sendall(b"GET /metrics HTTP/1.1\\r\\n\\r\\n")
    answer.append(native.recv(15))

asking = original("threading").Thread(target=ask)
asking.start()
original("threading").Thread.join(asking, 10)  # blocks the green hub on purpose
print(answer)
"""


def test_it_answers_while_a_green_hub_is_stuck() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", UNDER_EVENTLET], capture_output=True, text=True, timeout=60, check=False
    )

    assert "[b'HTTP/1.1 200 OK']" in ran.stdout, ran.stderr
