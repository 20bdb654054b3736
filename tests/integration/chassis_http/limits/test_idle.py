"""Ten thousand who come and say nothing."""

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from services.chassis.http import limits
from services.chassis.http.server import Server
from tests.integration.chassis_http.limits.connections import MIB
from tests.serving import port_of
from tests.waiting import eventually

IDLE = 10_000
NEEDED = IDLE + 2 * limits.CONNECTIONS
"""File descriptors of this process, which is both sides."""


@pytest.fixture
def many_files() -> Iterator[None]:
    """As many open files as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < NEEDED:
        pytest.skip(f"the system lets a process open {hard} files, and this takes {NEEDED}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, NEEDED), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def memory() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


@pytest.mark.usefixtures("many_files")
def test_ten_thousand_idle_connections_hinder_nobody_and_cost_bounded_memory(server: Server) -> None:
    before, held = memory(), server.server_state.connections
    with ExitStack() as crowd, httpx.Client(base_url=f"http://127.0.0.1:{port_of(server)}", trust_env=False) as client:
        for _ in range(IDLE):
            crowd.enter_context(socket.create_connection(("127.0.0.1", port_of(server)), timeout=10))

        assert client.post("/", content=b"still here").text == "10"
        assert limits.CONNECTIONS / 2 < len(held) <= limits.CONNECTIONS
        assert memory() - before < 64 * MIB
    eventually(lambda: not held)
