import pytest

from services.chassis.bus import poison
from services.chassis.bus.poison import Run


def test_a_run_of_poison_ends_at_the_limit() -> None:
    assert Run(3).end_of([True, False, True, True, True, True]) == 4


def test_one_good_message_between_begins_a_new_run() -> None:
    assert Run(3).end_of([True, True, False] * 100) is None


def test_a_run_goes_on_over_batches() -> None:
    run = Run(3)

    assert run.end_of([False, True]) is None
    assert run.end_of([True]) is None
    assert run.end_of([True, False]) == 0


def test_after_its_end_a_new_run_begins() -> None:
    run = Run(3)

    assert run.end_of([True] * 5) == 2
    assert run.end_of([True] * 2) is None


@pytest.fixture
def till_halted() -> object:
    poison.halt("till")
    yield
    poison.resume("till")


@pytest.mark.usefixtures("till_halted")
def test_readiness_names_a_service_whose_consumer_has_stopped() -> None:
    assert poison.halted() == "stopped by poison in a row: till"


def test_readiness_is_silent_while_none_has() -> None:
    assert poison.halted() is None
