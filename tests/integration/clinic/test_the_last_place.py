"""The last place of a slot is sold once and a number given once, however many want it at the same moment."""

import subprocess
import sys
from pathlib import Path

from tests.integration.clinic.desk import CENTRE, Desk

CHECKOUT = Path(__file__).parents[3]
CAPACITY = 7
EACH = 100


def booking(desk: Desk, wanted: str, first: int, number: int) -> "subprocess.Popen[str]":
    arguments = [desk.settings.database_url, wanted, str(first), str(number)]
    command = [sys.executable, "-m", "tests.integration.clinic.run_bookings", *arguments]
    return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def from_two_processes(desk: Desk, wanted: str, each: int) -> list[int]:
    """How many were accepted, refused, and failed, of `each` in both that want the same at the same moment."""
    both = [booking(desk, wanted, first, each) for first in (0, each)]
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
    return [sum(count) for count in zip(*counts, strict=True)]


def test_of_200_bookings_from_two_processes_exactly_as_many_succeed_as_there_are_places(desk: Desk) -> None:
    [slot] = desk.slots(capacity=CAPACITY)

    assert from_two_processes(desk, slot, EACH) == [CAPACITY, 2 * EACH - CAPACITY, 0]
    assert desk.sql("SELECT taken FROM slot WHERE id = %s", slot) == [(CAPACITY,)]
    assert desk.sql("SELECT count(*) FROM appointment WHERE state = 'booked'") == [(CAPACITY,)]


def test_numbers_that_two_processes_draw_at_once_never_repeat(desk: Desk) -> None:
    assert from_two_processes(desk, CENTRE, 60) == [120, 0, 0]
    assert desk.sql("SELECT number FROM appointment ORDER BY number") == [(n,) for n in range(1, 121)]
