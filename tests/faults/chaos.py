"""Faults in an order that a seed decides, each counted only if it really fired."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.faults.county import ShakyCounty
from tests.faults.integrity import Inspections
from tests.faults.points import AFTER, BEFORE

PAUSE = (0.2, 1.2)
"""Seconds between two faults."""
FROZEN = (0.5, 3.0)
UNBOUND = 1.5
READY = 20.0
"""Seconds that a fault waits for its target to be back from the one before."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to do to one target."""

    deed: str
    target: str


WORDS = {
    "kill": "杀 kill -9",
    "freeze": "冻结 SIGSTOP",
    "before": "死于提交或确认之前 dies before",
    "after": "死于提交或确认之后 dies after",
    "unbind": "解绑 unbind",
}
PROCESSES, SERVERS = ("api", "worker", "relay"), ("broker", "database")
KILLS = tuple(Fault("kill", target) for target in (*PROCESSES, *SERVERS))
FREEZES = tuple(Fault("freeze", target) for target in (*PROCESSES, *SERVERS))
POINTS = tuple(Fault(deed, target) for deed in ("before", "after") for target in PROCESSES)
UNBIND = Fault("unbind", "broker")
FATAL = Fault("kill", "database")
"""After which the database is inspected while all goes on."""
ALL = (*KILLS, *FREEZES, *POINTS, UNBIND)
SUITED: Mapping[str, Sequence[Fault]] = {
    "ack-before-commit": (Fault("before", "worker"), Fault("kill", "worker"), Fault("kill", "database")),
    "commit-then-publish": (Fault("after", "api"), Fault("kill", "api"), Fault("kill", "broker")),
    "delete-before-confirm": (Fault("before", "relay"), Fault("kill", "relay"), Fault("kill", "broker")),
    "mandatory-off": (UNBIND, Fault("kill", "relay")),
    "no-inbox": (Fault("after", "worker"), Fault("after", "relay")),
    "nothing-known": (Fault("after", "worker"), Fault("after", "relay")),
}
"""For each mutant the faults against which the promise that it breaks is made."""


def deal(deck: Sequence[Fault], rng: random.Random) -> Iterator[tuple[Fault, float, float]]:
    """Each fault once, in any order, then each once again, …; with the pause before it and how long it freezes."""
    while True:
        for fault in rng.sample(deck, len(deck)):
            yield fault, rng.uniform(*PAUSE), rng.uniform(*FROZEN)


class Chaos:
    """Deals faults to a county; `tell(seconds since the start, text)` hears of each."""

    def __init__(
        self, county: ShakyCounty, deck: Sequence[Fault], seed: int, tell: Callable[[float, str], None]
    ) -> None:
        self._county = county
        self.targets = county.targets()
        self._cards = deal(deck, random.Random(seed))
        self._tell = tell
        self.inspections = Inspections(county.server, county.database.superuser_url)
        self._lock = threading.Lock()
        self.fired: Counter[Fault] = Counter()
        self.dealt = 0
        self.last = time.monotonic()

    def run(self, seconds: float) -> None:
        """Go on for so long, then wait for those who have yet to come to their point, and heal."""
        self._began = time.monotonic()
        while time.monotonic() - self._began < seconds:
            fault, pause, frozen = next(self._cards)
            time.sleep(pause)
            self._strike(fault, frozen)
        _wait(lambda: not any(target.armed for target in self.targets.values()), READY)
        _wait(self._county.heal, READY)

    def _strike(self, fault: Fault, frozen: float) -> None:
        ready = _wait(lambda: self._is_ready(fault), READY)
        self.dealt += 1
        if ready and self._do(fault, frozen):
            self._count(fault)
            if fault == FATAL:
                self.inspections.begin()
        elif not ready:
            self._tell(time.monotonic() - self._began, f"{fault.target} 没有恢复 (not back in time)")

    def _is_ready(self, fault: Fault) -> bool:
        """Whether its target is at work; with a binding taken away all must be, or nothing would be unroutable.

        A database that is being inspected is not yet to be killed again.
        """
        if fault == FATAL and not self.inspections.over:
            return False
        needed = self.targets if fault == UNBIND else (fault.target,)
        return all(not self.targets[name].armed and self.targets[name].answers() for name in needed)

    def _do(self, fault: Fault, frozen: float) -> bool:
        target = self.targets[fault.target]
        match fault.deed:
            case "kill":
                return target.kill()
            case "freeze":
                return target.freeze(frozen)
            case "unbind":
                return self._unbind()
            case deed:
                return target.arm(BEFORE if deed == "before" else AFTER, lambda: self._count(fault))

    def _unbind(self) -> bool:
        done = self._county.unbind()
        time.sleep(UNBOUND)
        return _wait(self._county.heal, READY) and done

    def _count(self, fault: Fault) -> None:
        with self._lock:
            self.fired[fault] += 1
            self.last = time.monotonic()
        self._tell(time.monotonic() - self._began, f"{WORDS[fault.deed]}: {fault.target}")


def _wait(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return held
