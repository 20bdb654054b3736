from services.chassis.bus.backoff import Backoff


def test_waits_double_up_to_the_most() -> None:
    backoff = Backoff(1, 4)

    waits = [backoff.next() for _ in range(5)]

    assert all(0.8 * most <= wait <= most for wait, most in zip(waits, [1, 2, 4, 4, 4], strict=True))


def test_after_a_success_waiting_begins_anew() -> None:
    backoff = Backoff(1, 60)
    for _ in range(6):
        backoff.next()

    backoff.reset()

    assert backoff.next() <= 1
