"""Each kind of process loads what it may use and no more: an api that can't speak to the broker can't wait for it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.processes.discovery import with_api, with_worker

ROOT = Path(__file__).parents[2]
SERVERS = ("uvicorn", "starlette")
MAY_NOT: dict[str, tuple[str, ...]] = {
    "api": ("pika", "amqp", "kombu", "nameko", "eventlet"),
    "relay": ("eventlet", "nameko", "kombu", "amqp", *SERVERS),
    "worker": SERVERS,
}
PUBLISHING = re.compile(r"basic_publish|Publisher\b|EventDispatcher|Producer")
ROOMS = {
    "api": [f"services.{name}.api" for name in with_api()],
    "relay": [],
    "worker": [f"services.{name}.service" for name in with_worker()],
}


def loaded(*modules: str) -> set[str]:
    """What a process has in memory once it has imported these, in this order."""
    program = f"import sys; {'; '.join(f'import {module}' for module in modules)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("kind", MAY_NOT)
def test_a_process_loads_no_library_of_another_kinds(kind: str) -> None:
    found = loaded(f"deploy.processes.{kind}", *ROOMS[kind])

    assert found & set(MAY_NOT[kind]) == set()


def test_a_relay_knows_no_service() -> None:
    found = loaded("deploy.processes.relay")

    assert {name for name in found if name.startswith("services.")} >= {"services.chassis.bus.relay"}
    assert {name.split(".")[1] for name in found if name.startswith("services.")} == {"chassis"}


def test_nothing_but_the_relay_publishes() -> None:
    """A worker's events go through its outbox, so that they stand or fall with its transaction."""
    sources = {path.relative_to(ROOT): path.read_text("utf-8") for path in (ROOT / "services").rglob("*.py")}
    publishing = {str(path) for path, source in sources.items() if PUBLISHING.search(source)}

    assert publishing == {"services/chassis/bus/publisher.py", "services/chassis/bus/relay.py"}
