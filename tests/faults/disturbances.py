"""What a drill does to a county for the length of a block; each gives a question: has it bitten?"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeAlias

import psycopg

from deploy.local.children import Child
from deploy.local.ports import free_port
from tests.alarms import alarm
from tests.end_to_end.county import is_ok, replica_of
from tests.faults.county import LinkedCounty
from tests.faults.rig import arrived
from tests.waiting import eventually

Bitten: TypeAlias = Callable[[], bool] | None
"""Asked at its end; None where the answers to the load have to say it."""
EVERY = 1.0
"""Seconds between two cuts."""
AT_ONCE = 0.05
_END_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename <> current_user AND backend_type = 'client backend'
"""
UP = 60.0
"""Seconds in which a second replica must be up, or all connections be taken."""


@contextmanager
def stalled(county: LinkedCounty, end: str) -> Iterator[Bitten]:
    """Nothing passes, and nobody is told."""
    county.links[end].stall()
    try:
        yield None
    finally:
        county.links[end].flow()


@contextmanager
def alarmed(county: LinkedCounty, kind: str) -> Iterator[Bitten]:
    """The broker takes nothing from those who publish."""
    with alarm(county.broker, kind):
        yield None


@contextmanager
def slow(county: LinkedCounty, end: str, seconds: float) -> Iterator[Bitten]:
    """Whatever passes is late."""
    link = county.links[end]
    link.delay = seconds
    try:
        yield lambda: link.delayed > 0
    finally:
        link.delay = 0.0


@contextmanager
def severed(county: LinkedCounty, end: str) -> Iterator[Bitten]:
    """Each second all connections end, in the middle of whatever they were saying."""
    link, over = county.links[end], threading.Event()

    def cut() -> None:
        while not over.wait(EVERY):
            link.sever()

    cutting = threading.Thread(target=cut, daemon=True)
    cutting.start()
    try:
        yield lambda: link.severed > 0
    finally:
        over.set()
        cutting.join()


@contextmanager
def forgotten(county: LinkedCounty, end: str) -> Iterator[Bitten]:
    """The connections that there are go nowhere any more; new ones do."""
    link = county.links[end]
    link.forget()
    yield lambda: link.forgotten > 0


@contextmanager
def crowded(county: LinkedCounty, _: str) -> Iterator[Bitten]:
    """Other clients hold all connections that the database gives, and take each that the services had."""
    over, full, url = threading.Event(), threading.Event(), county.database.superuser_url
    with ExitStack() as crowd:
        first = crowd.enter_context(psycopg.connect(url, autocommit=True))

        def take() -> None:
            while not over.wait(AT_ONCE):
                try:
                    while not over.is_set():
                        crowd.enter_context(psycopg.connect(url))
                except psycopg.OperationalError:
                    full.set()
                first.execute(_END_THE_OTHERS)

        taking = threading.Thread(target=take, daemon=True)
        taking.start()
        try:
            assert full.wait(UP)
            yield None
        finally:
            over.set()
            taking.join()


@contextmanager
def frozen(county: LinkedCounty, _: str) -> Iterator[Bitten]:
    """Worker and relay stand still; second ones are there, and go on. In the end the first are woken."""
    with ExitStack() as stack:
        for child in (county.worker, county.relay):
            stack.enter_context(_second(child))
        targets = county.targets()
        stand = [stack.enter_context(targets[name].still()) for name in ("worker", "relay")]
        before = arrived(county)

        def others_went_on() -> bool:
            # A standby takes over from a frozen relay after 15 s; on a busy machine an event takes its time from there.
            eventually(lambda: arrived(county) > before, within=UP, every=0.2)
            return all(still() for still in stand)

        yield others_went_on
        for woken in reversed(stand):
            assert woken()


@contextmanager
def _second(child: Child) -> Iterator[None]:
    """Another replica of a process, ready, for the length of the block."""
    port = free_port()
    other = replica_of(child, port)
    other.start()
    try:
        eventually(lambda: is_ok(f"http://127.0.0.1:{port}/readyz"), within=UP, every=0.1)
        yield
    finally:
        other.stop()
