import subprocess
import sys

JUMPY = """
from services.chassis.bus import green
import time
import eventlet
from services.chassis.bus.timer import Every

real, calls = time.time, []
time.time = lambda: real() + 3600 * len(calls)

class Container:
    def spawn_managed_thread(self, run, identifier):
        return eventlet.spawn(run)

    def spawn_worker(self, entrypoint, args, kwargs, context_data, handle_result):
        calls.append(1)
        handle_result(None, None, None)

container = Container()
timer = Every(0.2).bind(container, "tick")
timer.start()
eventlet.sleep(1.1)
timer.stop()
print(len(calls))
"""


def test_a_wall_clock_that_jumps_an_hour_at_each_call_makes_a_timer_neither_faster_nor_slower() -> None:
    ended = subprocess.run([sys.executable, "-c", JUMPY], capture_output=True, text=True, timeout=20, check=False)

    assert 3 <= int(ended.stdout) <= 6
