"""What a machine lacks is said, with how to get it."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import broker, debian, outside, ports
from deploy.local.layout import CHECKOUT
from deploy.local.outside import TakenError, private_folder, remove, settle_plainly
from deploy.local.waiting import TookTooLongError, wait_until
from deploy.processes import discovery


def test_without_rabbitmq_and_debian_packages_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "_INSTALLED", tmp_path / "absent")
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(broker.BrokerError, match="rabbitmq-server") as refused:
        broker.find_programs(tmp_path / "debian")

    assert "AMQP_URI" in str(refused.value)


def test_an_installed_broker_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "rabbitmq-server"
    installed.touch()
    monkeypatch.setattr(broker, "_INSTALLED", installed)

    assert broker.find_programs(tmp_path / "debian") == broker.Programs(installed, None, None)


def test_erlangs_scripts_are_told_where_they_lie(tmp_path: Path) -> None:
    script = tmp_path / "usr/lib/erlang/bin/erl"
    script.parent.mkdir(parents=True)
    script.write_text("#!/bin/sh\nROOTDIR=/usr/lib/erlang\nBINDIR=$ROOTDIR/bin\n")

    debian._correct_root_path(tmp_path)

    assert f"ROOTDIR={tmp_path}/usr/lib/erlang\n" in script.read_text()


def test_a_folder_that_somebody_else_put_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").symlink_to(tmp_path)

    with pytest.raises(TakenError, match="属于别人"):
        private_folder(tmp_path / "theirs", 0o711)


@pytest.mark.parametrize("name", ["our house", "回音墙"])
def test_a_folder_whose_path_programs_cannot_stand_lies_outside_until_it_is_removed(tmp_path: Path, name: str) -> None:
    home = tmp_path / name / "broker"
    place = settle_plainly(home)
    assert str(place).isascii()
    assert " " not in str(place)
    assert home.resolve() == place

    remove(home)

    assert not place.exists()
    assert not home.exists()


def test_a_folder_with_a_plain_path_stays_where_it_is(tmp_path: Path) -> None:
    assert settle_plainly(tmp_path / "echowall") == tmp_path / "echowall"


def test_the_usual_port_is_taken_when_it_is_free_and_another_when_it_is_not() -> None:
    usual = ports.free_port()
    assert ports.free_port(usual) == usual

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", usual))
        taken.listen()
        assert ports.free_port(usual) != usual


def test_a_wait_ends_and_names_what_did_not_come() -> None:
    with pytest.raises(TookTooLongError, match="the tide"):
        wait_until(lambda: False, within=0.05, what="the tide")


def test_a_service_is_a_folder_with_a_room_to_run(tmp_path: Path) -> None:
    for name, rooms in {"tea": ["api", "store"], "web": ["api"], "chassis": ["config"], "post": ["service"]}.items():
        (tmp_path / name).mkdir()
        for room in ("__init__", *rooms):
            (tmp_path / name / f"{room}.py").touch()

    assert discovery.discover(tmp_path) == (
        discovery.Service("post", api=False, worker=True, tables=False),
        discovery.Service("tea", api=True, worker=False, tables=True),
        discovery.Service("web", api=True, worker=False, tables=False),
    )


def test_the_launcher_brings_no_heavy_library_with_it() -> None:
    heavy = ("sqlalchemy", "psycopg", "pika", "marshmallow", "starlette", "eventlet", "nameko", "rich", "httpx")
    program = f"import sys, deploy.local.launcher; print([name for name in {heavy} if name in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.strip() == "[]"


def test_setup_does_nothing_the_second_time() -> None:
    subprocess.run(["sh", "-n", CHECKOUT / "deploy" / "setup"], check=True, timeout=10)


def test_a_python_that_somebody_names_is_the_one_that_the_environment_is_made_of(tmp_path: Path) -> None:
    shutil.copy(CHECKOUT / "Makefile", tmp_path)
    setup = tmp_path / "deploy" / "setup"
    setup.parent.mkdir()
    setup.write_text('#!/bin/sh\necho "$PYTHON"\n')
    setup.chmod(0o755)

    made = subprocess.run(
        ["make", "--no-print-directory", "setup"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHON": "/opt/python3"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert made.stdout == "/opt/python3\n"


def test_what_is_thrown_away_soon_lies_in_memory_and_on_the_disk_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "MEMORY", tmp_path)
    monkeypatch.setattr(outside, "_ROOM", 1)
    assert outside.base_for_a_while() == tmp_path

    monkeypatch.setattr(outside, "_ROOM", 2**60)
    assert outside.base_for_a_while() == outside.DISK

    monkeypatch.setattr(outside, "MEMORY", tmp_path / "absent")
    assert outside.base_for_a_while() == outside.DISK


def test_a_folder_outside_stays_where_it_was_made_and_goes_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, home = tmp_path / "memory", tmp_path / "home"
    memory.mkdir()
    monkeypatch.setattr(outside, "MEMORY", memory)
    made = outside.settle(home, 0o700, memory)

    assert made.parent == memory
    assert outside.settle(home, 0o700) == made

    remove(home)

    assert not home.is_symlink()
    assert not made.exists()
