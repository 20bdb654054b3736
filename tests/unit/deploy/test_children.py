"""Child processes and what outlives their owner."""

import os
import signal
import sys
from pathlib import Path

import pytest

from deploy.local import stale
from deploy.local.children import Child, Identity, identify, read_pid_file, write_pid_file
from deploy.local.layout import Layout
from deploy.local.supervisor import FIRST_PAUSE, Supervisor, Watched
from tests.waiting import eventually

SLEEPER = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def child(folder: Path, program: str = SLEEPER, **options: float) -> Child:
    return Child(
        name="sleeper",
        command=[sys.executable, "-c", program],
        log=folder / "sleeper.log",
        pid_file=folder / "run" / "sleeper.pid",
        **options,  # type: ignore[arg-type]
    )


def up(started: Child) -> bool:
    return "up" in started.last_words()


def test_a_child_runs_until_it_is_stopped(tmp_path: Path) -> None:
    sleeper = child(tmp_path)
    sleeper.start()
    assert sleeper.running()
    assert read_pid_file(sleeper.pid_file) is not None

    sleeper.stop()

    assert not sleeper.running()
    assert not sleeper.pid_file.exists()


def test_a_child_that_does_not_listen_is_killed_when_patience_is_over(tmp_path: Path) -> None:
    stubborn = child(tmp_path, STUBBORN, patience=0.3)
    stubborn.start()
    eventually(lambda: up(stubborn))

    stubborn.stop()

    assert stubborn.exit_code() == -signal.SIGKILL


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    parent = os.fork()
    if parent == 0:
        child(tmp_path).start()
        os._exit(0)
    os.waitpid(parent, 0)

    eventually(lambda: read_pid_file(tmp_path / "run" / "sleeper.pid") is None)


def test_a_pid_file_names_a_process_and_not_a_later_one_of_the_same_number(tmp_path: Path) -> None:
    mine = identify(os.getpid())
    assert mine is not None
    write_pid_file(tmp_path / "mine.pid", mine)
    assert read_pid_file(tmp_path / "mine.pid") == mine

    write_pid_file(tmp_path / "mine.pid", Identity(mine.pid, mine.started - 1))

    assert read_pid_file(tmp_path / "mine.pid") is None


@pytest.mark.parametrize("content", ["", "twelve", "1 2 3", "99999999 1"])
def test_a_pid_file_that_says_nothing_useful_names_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.pid").write_text(content)

    assert read_pid_file(tmp_path / "x.pid") is None


def test_what_an_earlier_run_left_is_ended_and_named(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    left = child(tmp_path)
    left.start()
    write_pid_file(layout.pid_file("gone"), Identity(99999999, 1))

    assert stale.clean(layout) == ["sleeper"]

    assert not left.running()
    assert list(layout.run.glob("*.pid")) == []


def test_a_crashed_child_is_started_again_after_a_pause_that_grows(tmp_path: Path) -> None:
    sleeper = child(tmp_path)
    sleeper.start()
    watched = Watched(sleeper, started=100.0)
    sleeper.kill()

    assert watched.check(101.0)
    assert not watched.check(101.0 + FIRST_PAUSE / 2)
    assert watched.check(101.0 + FIRST_PAUSE)

    assert sleeper.running()
    assert (watched.restarts, watched.pause) == (1, FIRST_PAUSE * 2)
    sleeper.stop()


def test_after_a_healthy_time_the_pause_is_short_again(tmp_path: Path) -> None:
    sleeper = child(tmp_path)
    sleeper.start()
    watched = Watched(sleeper, pause=8.0, started=100.0)
    sleeper.kill()

    watched.check(200.0)

    assert watched.due == 200.0 + FIRST_PAUSE


def test_the_supervisor_says_in_its_file_what_runs(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "state.json", {"base_url": "http://here"})
    sleeper = child(tmp_path)

    supervisor.start(sleeper)

    said = (tmp_path / "state.json").read_text()
    assert '"base_url": "http://here"' in said
    assert str(sleeper.pid) in said
    supervisor.stop()
    assert not sleeper.running()
