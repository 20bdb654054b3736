"""The last place of a slot is sold once, however many want it at the same moment."""

import subprocess
import sys
from pathlib import Path

from tests.integration.clinic.desk import Desk

CHECKOUT = Path(__file__).parents[3]
CAPACITY = 7
EACH = 100


def booking(desk: Desk, slot: str, first: int) -> "subprocess.Popen[str]":
    arguments = [desk.settings.database_url, slot, str(first), str(EACH)]
    command = [sys.executable, "-m", "tests.integration.clinic.run_bookings", *arguments]
    return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_of_200_bookings_from_two_processes_exactly_as_many_succeed_as_there_are_places(desk: Desk) -> None:
    [slot] = desk.slots(capacity=CAPACITY)
    both = [booking(desk, slot, first) for first in (0, EACH)]
    try:
        assert [process.stdout.readline() for process in both if process.stdout] == ["ready\n"] * 2
        for process in both:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        counts = [tuple(map(int, process.communicate(timeout=60)[0].split())) for process in both]
    finally:
        for process in both:
            process.kill()

    assert [sum(count) for count in zip(*counts, strict=True)] == [CAPACITY, 2 * EACH - CAPACITY, 0]
    assert desk.sql("SELECT taken FROM slot WHERE id = %s", slot) == [(CAPACITY,)]
    assert desk.sql("SELECT count(*) FROM appointment WHERE state = 'booked'") == [(CAPACITY,)]
