"""`make run`, from the first line to the last process."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pika
import psycopg
import pytest

from deploy.local.status import memory_of
from tests.integration.deploy.house import House, house
from tests.waiting import eventually

TOGETHER = {"launcher", "database", "epmd", "broker", "api", "relay", "worker"}
MOST_MEMORY = 400 * 1024 * 1024

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def running(server_folder: Path) -> Iterator[House]:
    """A launcher in a folder that only its owner may enter."""
    with house(server_folder / "house") as built:
        built.start()
        yield built
        built.end()


def kill(identity_of: House, *names: str) -> None:
    for name in names:
        os.kill(identity_of.processes[name].pid, signal.SIGKILL)


def test_every_process_has_a_pid_file_and_a_log(running: House) -> None:
    assert set(running.processes) == TOGETHER
    for name in TOGETHER - {"launcher", "epmd"}:
        assert running.layout.log(name).stat().st_size > 0


def test_the_county_is_there_and_the_centres_are_known_to_supervision(running: House) -> None:
    eventually(lambda: running.centres() == 100, within=30)


def test_the_credentials_are_for_their_owner_alone_and_work(running: House) -> None:
    found = running.credentials

    assert running.layout.credentials.stat().st_mode & 0o777 == 0o600
    assert set(found) == {"base_url", "amqp_uri", "database_url", "partners", "tokens"}
    assert {name: partner["service"] for name, partner in found["partners"].items()} == {
        "express-demo": "express",
        "kuaidi100": "express",
        "retail-demo": "supermarket",
    }
    assert set(found["tokens"]) == {"county", "inspector", "town", "bureau", "cadre"}
    assert (len(found["tokens"]["town"]), len(found["tokens"]["cadre"])) == (15, 100)
    pika.BlockingConnection(pika.URLParameters(found["amqp_uri"])).close()
    with psycopg.connect(found["database_url"]) as connection:
        assert connection.execute("SELECT count(*) FROM centres.centre").fetchone() == (100,)


def test_our_own_processes_are_small(running: House) -> None:
    own = [running.processes[name].pid for name in ("launcher", "api", "worker", "relay")]

    assert sum(memory_of(pid) for pid in own) < MOST_MEMORY


def test_a_token_can_be_had_for_a_centre(running: House) -> None:
    asked = running.command("token", "--role", "cadre", "--centre", "370829001001")

    token = asked.stdout.strip()
    parcels = httpx.get(
        running.credentials["base_url"] + "/express/v1/parcels", headers={"authorization": f"Bearer {token}"}
    )
    assert parcels.status_code == 200


def test_status_shows_processes_queues_and_outboxes(running: House) -> None:
    shown = running.command("status")

    assert shown.returncode == 0
    for word in ("launcher", "worker", "supervision.inbox", "express"):
        assert word in shown.stdout


def test_the_audit_log_is_whole(running: House) -> None:
    checked = running.command("audit", "verify")

    assert checked.returncode == 0, checked.stderr
    assert "完整" in checked.stdout


def test_worker_and_relay_show_their_health(running: House) -> None:
    for name in ("worker", "relay"):
        environment = Path(f"/proc/{running.processes[name].pid}/environ").read_bytes().split(b"\0")
        port = next(entry.partition(b"=")[2].decode() for entry in environment if entry.startswith(b"OPS_PORT="))
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").json() == {"status": "ok"}
        assert "echowall_" in httpx.get(f"http://127.0.0.1:{port}/metrics").text


def test_a_second_launcher_is_told_that_one_runs(running: House) -> None:
    second = running.command("run")

    assert second.returncode == 1
    assert "已经在运行" in second.stderr


def test_crashed_children_are_started_again(running: House) -> None:
    before = running.processes
    kill(running, "api", "worker", "relay")

    eventually(lambda: all(running.processes.get(n) not in (None, before[n]) for n in ("api", "worker", "relay")), 30)
    eventually(running.ready, within=30)


def test_crashed_servers_are_started_again_at_the_same_address(running: House) -> None:
    before = running.processes
    kill(running, "database", "broker")

    eventually(lambda: all(running.processes.get(n) not in (None, before[n]) for n in ("database", "broker")), 30)
    eventually(running.ready, within=30)
    eventually(lambda: running.command("status").returncode == 0, within=30, every=0.5)


def test_a_taken_port_is_not_fought_for(server_folder: Path) -> None:
    with house(server_folder / "taken") as built, socket.socket() as taken:
        taken.bind(("127.0.0.1", built.port))
        taken.listen()
        built.start()

        assert built.credentials["base_url"] != f"http://127.0.0.1:{built.port}"
        assert built.ready()
        assert built.end(signal.SIGTERM) == 0
        assert built.processes == {}


def test_what_a_killed_launcher_leaves_ends_by_itself_and_the_data_survive(server_folder: Path) -> None:
    with house(server_folder / "killed") as built:
        built.start()
        with psycopg.connect(built.credentials["database_url"]) as connection:
            connection.execute("CREATE TABLE public.kept AS SELECT 1 AS kept")
        built.end(signal.SIGKILL)
        eventually(lambda: built.processes == {}, within=60)

        built.start()

        with psycopg.connect(built.credentials["database_url"]) as connection:
            assert connection.execute("SELECT kept FROM public.kept").fetchone() == (1,)
        assert "已停止" in built.command("stop").stdout
        assert built.processes == {}


def test_apart_every_service_has_its_own_processes_behind_one_address(server_folder: Path) -> None:
    with house(server_folder / "apart") as built:
        built.start(APART="1")

        expected = {f"express-{kind}" for kind in ("api", "relay", "worker")} | {"front", "centres-api"}
        assert expected <= set(built.processes)
        eventually(lambda: built.centres() == 100, within=30)
        assert built.get("/nowhere/at/all").status_code == 404
        headers = {"authorization": f"Bearer {built.credentials['tokens']['county']}", "accept": "text/event-stream"}
        live = built.credentials["base_url"] + "/supervision/v1/live"
        with httpx.stream("GET", live, headers=headers, timeout=10) as stream:
            assert next(stream.iter_lines())
        os.kill(built.processes["express-api"].pid, signal.SIGSTOP)
        os.kill(built.processes["express-api"].pid, signal.SIGKILL)
        assert built.get("/supervision/v1/overview").status_code == 200
        assert built.end() == 0


def test_reset_leaves_nothing_of_the_data(server_folder: Path) -> None:
    with house(server_folder / "reset") as built:
        built.start()
        place = built.layout.database.resolve()
        built.end()

        assert built.command("reset").returncode == 0

        assert not place.exists()
        left = {path.name for path in built.layout.home.iterdir()}
        assert left <= {"debian", "launcher.out"}
