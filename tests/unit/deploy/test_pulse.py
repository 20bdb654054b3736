import httpx
import pytest

from deploy.local.ports import free_port
from deploy.processes.pulse import Pulse


@pytest.fixture
def hindered() -> str:
    """The address of a process that lives and can't work."""
    port = free_port()
    Pulse().show(port, lambda: "stopped by poison in a row: till")
    return f"http://127.0.0.1:{port}"


def test_a_process_that_is_hindered_is_alive_and_not_ready(hindered: str) -> None:
    with httpx.Client(base_url=hindered, trust_env=False, timeout=5) as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")

    assert ready.status_code == 503
    assert ready.json() == {"status": "stopped by poison in a row: till"}
