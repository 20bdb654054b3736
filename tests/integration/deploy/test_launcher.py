"""`make run`, from the first line to the last process."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pika
import psycopg
import pytest

from deploy.local.credentials import CARRIERS, CHAINS, PARTNERS
from deploy.local.layout import CHECKOUT
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
    assert set(running.processes) - {"topology"} == TOGETHER
    for name in TOGETHER - {"launcher", "epmd"}:
        assert running.layout.log(name).stat().st_size > 0


def test_the_county_is_there_and_the_centres_are_known_to_supervision(running: House) -> None:
    eventually(lambda: running.centres() == 100, within=30)


def test_the_credentials_are_for_their_owner_alone_and_work(running: House) -> None:
    found = running.credentials

    assert running.layout.credentials.stat().st_mode & 0o777 == 0o600
    assert set(found) == {"base_url", "amqp_uri", "database_url", "partners", "tokens"}
    assert {name: partner["service"] for name, partner in found["partners"].items()} == PARTNERS | CHAINS | CARRIERS
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


@pytest.mark.long
def test_after_a_killed_launcher_everything_ends_the_data_survive_and_reset_forgets_them(server_folder: Path) -> None:
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
        place = built.layout.database.resolve()
        assert built.command("reset").returncode == 0
        assert not place.exists()
        assert {path.name for path in built.layout.home.iterdir()} <= {"debian", "debian-monitoring", "launcher.out"}


@pytest.mark.long
def test_apart_every_service_has_its_own_processes_behind_one_address(server_folder: Path) -> None:
    with house(server_folder / "apart") as built, socket.socket() as taken:
        taken.bind(("127.0.0.1", built.port))
        taken.listen()
        built.start(APART="1")

        assert built.credentials["base_url"] != f"http://127.0.0.1:{built.port}"
        expected = {f"express-{kind}" for kind in ("api", "relay", "worker")} | {"front", "centres-api"}
        assert expected <= set(built.processes)
        eventually(lambda: built.centres() == 100, within=30)
        assert built.get("/nowhere/at/all").status_code == 404
        assert_streams(built)
        os.kill(built.processes["express-api"].pid, signal.SIGKILL)
        assert built.get("/supervision/v1/overview").status_code == 200
        assert built.end(signal.SIGTERM) == 0
        assert built.processes == {}


def assert_streams(built: House) -> None:
    headers = {"authorization": f"Bearer {built.credentials['tokens']['county']}", "accept": "text/event-stream"}
    live = built.credentials["base_url"] + "/supervision/v1/live"
    with httpx.stream("GET", live, headers=headers, timeout=10) as stream:
        assert any(line.startswith("event:") for line in stream.iter_lines())


@pytest.fixture
def somebody() -> Iterator[tuple[Path, list[str]]]:
    """A folder of an ordinary user's, and a Python that they can run with the checkout's packages."""
    if os.geteuid() != 0:
        pytest.skip("this is an ordinary user already")
    folder = Path(tempfile.mkdtemp(prefix="echowall-test-", dir="/var/tmp"))
    shutil.chown(folder, "nobody", "nogroup")
    packages = sysconfig.get_path("purelib")
    python = next((path for path in pythons(folder) if usable_by_nobody(path, packages)), None)
    if python is None:
        shutil.rmtree(folder)
        pytest.skip("nobody else may enter this checkout or run its Python")
    yield folder, ["env", f"PYTHONPATH={packages}", python]
    shutil.rmtree(folder)


def pythons(folder: Path) -> Iterator[str]:
    """Ours, and the machine's own without its own packages."""
    yield sys.executable
    if shutil.which("/usr/bin/python3"):
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", folder / "python"], timeout=60, check=False)
        yield str(folder / "python" / "bin" / "python")


def usable_by_nobody(python: str, packages: str) -> bool:
    try:
        done = subprocess.run(
            [python, "-c", "import deploy.local.launcher, psycopg"],
            env={"PYTHONPATH": packages, "PATH": os.defpath},
            cwd=CHECKOUT,
            user="nobody",
            group="nogroup",
            extra_groups=[],
            capture_output=True,
            timeout=60,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


@pytest.mark.long
def test_an_ordinary_user_needs_nothing_installed(somebody: tuple[Path, list[str]]) -> None:
    folder, python = somebody
    with house(folder / "house", python=python, user="nobody") as built:
        built.start()

        assert not built.layout.database.is_symlink()
        assert built.ready()
        assert built.end() == 0
