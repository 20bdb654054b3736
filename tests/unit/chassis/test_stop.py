"""The end that is asked for: by a signal in the middle of a wait, or beside other things that a loop waits for."""

import os
import select
import signal
import threading
import time

from services.chassis.stop import Stop


def test_who_waits_for_it_is_woken() -> None:
    stop = Stop()
    began = time.monotonic()
    threading.Timer(0.05, stop.set).start()

    assert stop.wait(30)
    assert time.monotonic() - began < 10
    assert (stop.is_set(), stop.wait(30)) == (True, True)


def test_who_waits_in_vain_is_told_so() -> None:
    stop = Stop()

    assert not stop.wait(0.01)
    assert not stop.is_set()


def test_a_signals_handler_sets_it_while_the_main_thread_waits() -> None:
    stop = Stop()
    before = signal.signal(signal.SIGUSR1, lambda *_: stop.set())
    try:
        threading.Timer(0.05, os.kill, [os.getpid(), signal.SIGUSR1]).start()
        began = time.monotonic()
        assert stop.wait(30)
        assert time.monotonic() - began < 10
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_all_who_wait_for_its_descriptor_see_it_and_go_on_seeing_it() -> None:
    stop = Stop()
    assert select.select([stop], [], [], 0) == ([], [], [])

    stop.set()
    assert [select.select([stop], [], [], 0)[0] for _ in range(2)] == [[stop], [stop]]
