import subprocess
import sys

STORY = """
import gc
from deploy.processes import garbage, seeding
before = len(gc.get_objects())
garbage.set_aside()
print(before, len(gc.get_objects()))
"""


def test_what_a_process_holds_from_its_start_is_looked_through_no_more() -> None:
    """In a process of its own: what is set aside there would stay so for all tests."""
    ended = subprocess.run([sys.executable, "-c", STORY], capture_output=True, text=True, timeout=60, check=True)

    before, after = (int(word) for word in ended.stdout.split())
    assert before > 50_000
    assert after < before / 10
