import subprocess
import sys

STUCK = """
import time
from services.chassis.bus import watchdog
watchdog.LIMIT, watchdog._REARM = 0.8, 0.0
{}
"""


def run(script: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", STUCK.format(script)], capture_output=True, text=True, timeout=20, check=False
    )


def test_a_process_with_a_stuck_loop_ends_and_shows_its_stacks() -> None:
    ended = run("watchdog.WATCHDOG.stamp('till')\ntime.sleep(15)")

    assert ended.returncode == 1
    assert "Timeout" in ended.stderr
    assert "most recent call first" in ended.stderr


def test_one_stuck_loop_beside_a_lively_one_suffices() -> None:
    ended = run(
        "watchdog.WATCHDOG.stamp('till')\n"
        "for _ in range(1000):\n    watchdog.WATCHDOG.stamp('mill')\n    time.sleep(0.02)"
    )

    assert ended.returncode == 1


def test_loops_that_come_round_keep_their_process() -> None:
    ended = run("for _ in range(80):\n    watchdog.WATCHDOG.stamp('till')\n    time.sleep(0.02)")

    assert ended.returncode == 0


def test_a_loop_that_has_ended_is_not_waited_for() -> None:
    ended = run("watchdog.WATCHDOG.stamp('till')\nwatchdog.WATCHDOG.forget('till')\ntime.sleep(1.5)")

    assert ended.returncode == 0
