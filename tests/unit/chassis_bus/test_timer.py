import subprocess
import sys

HOUSE = """
from services.chassis.bus import green
import time
import eventlet
from services.chassis.bus.timer import Every
from services.chassis.bus.waking import Waking

calls = []

class Container:
    shared_extensions = {}

    def spawn_managed_thread(self, run, identifier):
        return eventlet.spawn(run)

    def spawn_worker(self, entrypoint, args, kwargs, context_data, handle_result):
        calls.append(time.monotonic())
        handle_result(None, None, None)

container = Container()
waking = Waking().bind(container)
"""
JUMPY = """
real = time.time
time.time = lambda: real() + 3600 * len(calls)
timer = Every(0.2).bind(container, "tick")
timer.start()
eventlet.sleep(1.1)
timer.stop()
print(len(calls))
"""
QUIET = """
waking._hears = True
timer = Every(0.05, quiet=30).bind(container, "tick")
timer.start()
eventlet.sleep(0.5)
print(len(calls))
waking.ring()
eventlet.sleep(0)
eventlet.sleep(0)
print(len(calls))
began = time.monotonic()
while len(calls) < 10:
    eventlet.sleep(0.01)
print(time.monotonic() - began)
timer.stop()
"""
ONCE = """
from services.chassis.bus import waking as rules
rules.AWAKE = 0.1
waking._hears = True
timer = Every(0.6, quiet=30).bind(container, "tick")
timer.start()
eventlet.sleep(0.1)
waking.ring()
while len(calls) < 2:
    eventlet.sleep(0.01)
print(calls[1] - calls[0])
eventlet.sleep(1.2)
print(len(calls))
timer.stop()
"""
STOPPED = """
waking._hears = True
timer = Every(0.05, quiet=30).bind(container, "tick")
timer.start()
eventlet.sleep(0.2)
began = time.monotonic()
timer.stop()
print(time.monotonic() - began)
"""


def told_by(story: str) -> list[float]:
    ended = subprocess.run(
        [sys.executable, "-c", HOUSE + story], capture_output=True, text=True, timeout=20, check=True
    )
    return [float(line) for line in ended.stdout.splitlines()]


def test_a_wall_clock_that_jumps_an_hour_at_each_call_makes_a_timer_neither_faster_nor_slower() -> None:
    [calls] = told_by(JUMPY)

    assert 3 <= calls <= 6


def test_a_timer_of_a_quiet_service_rests_until_something_happens_and_then_looks_as_often_as_ever() -> None:
    quiet, woken, seconds_of_eight_more = told_by(QUIET)

    assert (quiet, woken) == (1, 2)
    assert 0.3 < seconds_of_eight_more < 8


def test_what_happened_since_the_last_call_is_looked_at_when_the_next_is_due_however_short_it_was() -> None:
    waited, calls = told_by(ONCE)

    assert 0.6 <= waited < 8
    assert calls == 2


def test_a_timer_that_rests_is_stopped_at_once() -> None:
    [seconds] = told_by(STOPPED)

    assert seconds < 5
