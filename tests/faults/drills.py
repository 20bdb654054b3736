"""Long disturbances, one at a time: a link that stalls, an alarm of the broker; what goes on, and what comes after."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import psycopg

from tests.faults.checks import audited, failures, looking_at
from tests.faults.cluster import led
from tests.faults.county import LinkedCounty
from tests.faults.databases import full, may_mount, promoted
from tests.faults.disks import can_compile, slow_disk, stuck_disk
from tests.faults.disturbances import Bitten, alarmed, crowded, forgotten, frozen, severed, slow, stalled
from tests.faults.ledger import Ledger
from tests.faults.persistence import Answer, Manner
from tests.faults.rig import arrived, at_work, close, recover, staff
from tests.faults.targets import Keeper
from tests.waiting import eventually

SECONDS = 60.0
STATIONS, SEED = 20, 7
PACE, BATCHES = 1.0, (1, 1, 1, 3)
"""With the stations above some 70 events a second."""
WARM = 200
"""Events accepted and arrived before the disturbance begins."""
ANSWER = 45.0
"""Seconds that a station waits for an answer: more than any may take, so that each is seen."""
BOUND = 35.0
"""Seconds in which a request must be answered while the database doesn't: a commit's 30, and some more."""
USUAL = 10.0
"""Seconds in which a request must be answered whatever is the matter with the broker, on a busy machine."""
ARRIVE, ALIVE = 60.0, 5.0
"""Seconds after the end in which all that was accepted must have arrived, and all processes must answer."""
REFUSED_AFTER = 30.0
"""Seconds of a stalled database after which some must have been refused; before, all may just have waited."""
AFTERWARDS = 10.0
"""Seconds for which the load goes on after all has arrived."""


@dataclass(frozen=True)
class Drill:
    """One kind of disturbance, of what `of` names; `refuses` says whether requests may be answered with 503 meanwhile.

    `seconds` is its usual length, `short` that of its short form, if it has one. Who was woken may find itself too old
    and start again: `alive` are the seconds in which all must answer. Not every machine has it `permitted`: what it
    `needs` is told then.
    """

    name: str
    words: str
    begin: Callable[..., AbstractContextManager[Bitten]]
    of: tuple[str | float, ...]
    refuses: bool = False
    seconds: float = SECONDS
    short: float = 3.0
    alive: float = ALIVE
    permitted: Callable[[], bool] = lambda: True
    needs: str = ""


DRILLS: Mapping[str, Drill] = {
    drill.name: drill
    for drill in (
        Drill("stalled-broker", "到消息代理的连接停滞", stalled, ("broker",)),
        Drill("stalled-database", "到数据库的连接停滞", stalled, ("database",), refuses=True),
        Drill("memory-alarm", "消息代理内存告警", alarmed, ("memory",)),
        Drill("disk-alarm", "消息代理磁盘告警", alarmed, ("disk",)),
        Drill("slow-broker", "到消息代理的连接每段晚 0.2 秒", slow, ("broker", 0.2)),
        Drill("slow-database", "到数据库的连接每段晚 0.05 秒", slow, ("database", 0.05), refuses=True),
        Drill("severed-broker", "到消息代理的连接每秒断在半句", severed, ("broker",)),
        Drill("severed-database", "到数据库的连接每秒断在半句", severed, ("database",), refuses=True),
        Drill("forgotten-broker", "到消息代理的旧连接成为黑洞", forgotten, ("broker",)),
        Drill("forgotten-database", "到数据库的旧连接成为黑洞", forgotten, ("database",), refuses=True),
        Drill("crowded-database", "数据库的连接都被别人占着", crowded, ("database",), refuses=True),
        Drill("frozen-replica", "工作、转发各一个副本冻结", frozen, ("replica",), seconds=120, short=20, alive=30),
        Drill(
            "full-log",
            "预写日志的磁盘满了",
            full,
            ("log",),
            refuses=True,
            short=0,
            permitted=may_mount,
            needs="要有挂载的权限 (the right to mount)",
        ),
        Drill("promoted-standby", "主库被杀,同步备库接替", promoted, ("standby",), refuses=True, short=0),
        Drill(
            "slow-disk",
            "数据库和代理每次落盘慢 0.05–0.3 秒",
            slow_disk,
            ("disk",),
            refuses=True,
            short=0,
            permitted=can_compile,
            needs="要有 gcc (gcc)",
        ),
        Drill(
            "stuck-disk",
            "数据库和代理每次落盘慢 20–30 秒",
            stuck_disk,
            ("disk",),
            refuses=True,
            short=0,
            alive=30,
            permitted=can_compile,
            needs="要有 gcc (gcc)",
        ),
        Drill("killed-leader", "三个节点中领导队列的被杀", led, ("killed",), short=0),
        Drill("frozen-leader", "三个节点中领导队列的冻结", led, ("frozen",), short=0),
        Drill("severed-leader", "三个节点中领导队列的与另两个断绝", led, ("cut",), short=0),
    )
}


@dataclass(frozen=True)
class Outcome:
    """What a drill has shown.

    `during` are the answers to requests that were open at some time of the disturbance, `after` to those sent since;
    `waiting` the rows in express's outbox at its end; `alive` and `caught_up` the seconds from its end until all
    processes answered, and until all that had been accepted by then had arrived. `accepted` and `arrived` count the
    events of the whole drill.
    """

    drill: Drill
    seconds: float
    during: Sequence[Answer]
    after: Sequence[Answer]
    waiting: int
    alive: float
    caught_up: float
    bitten: bool | None
    accepted: int
    arrived: int
    restarts: Counter[str]
    failures: Mapping[str, Sequence[str]]

    @property
    def slowest(self) -> float:
        """The longest wait for an answer, in seconds."""
        return max((answer.seconds for answer in self.during), default=0.0)

    @property
    def refused(self) -> Sequence[Answer]:
        """The answers of 503 while it lasted."""
        return [answer for answer in self.during if answer.status == 503]

    def shortcomings(self) -> list[str]:
        """What was not as it must be; empty where all was."""
        drill = self.drill
        wrong = {
            "no answer, or another than 200 and 503": any(answer.status not in (200, 503) for answer in self.during),
            "503 without Retry-After": any(answer.retry_after is None for answer in self.refused),
            f"503 while only the broker was disturbed: {len(self.refused)}": not drill.refuses and bool(self.refused),
            f"slowest request {self.slowest:.1f} s": self.slowest > (BOUND if drill.refuses else USUAL),
            "the disturbance disturbed nothing": not self._bit(),
            "no request answered with 200 afterwards": not any(answer.status == 200 for answer in self.after),
            f"processes answered after {self.alive:.1f} s only": self.alive > drill.alive,
            f"all arrived after {self.caught_up:.1f} s only": self.caught_up > ARRIVE,
            f"accepted {self.accepted}, arrived {self.arrived}": self.accepted != self.arrived,
        }
        return [what for what, holds in wrong.items() if holds] + [
            f"{name}: {each}" for name, found in self.failures.items() for each in found
        ]

    def _bit(self) -> bool:
        if self.bitten is not None:
            return self.bitten
        if self.drill.refuses:
            return bool(self.refused) or self.seconds < REFUSED_AFTER
        return self.waiting > 0


class _Watch:
    """Hears every answer, from any thread."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []

    def hear(self, answer: Answer) -> None:
        self._answers.append(answer)

    def during(self, began: float, ended: float) -> list[Answer]:
        return [each for each in tuple(self._answers) if each.began < ended and each.began + each.seconds > began]

    def after(self, ended: float) -> list[Answer]:
        return [each for each in tuple(self._answers) if each.began >= ended]


def run(
    county: LinkedCounty, drill: Drill, seconds: float, ledger: Ledger, tell: Callable[[float, str], None]
) -> Outcome:
    """Load a county that is up, disturb it for so long, wait for what was held up, check all that the ledger has."""
    watch, over, start = _Watch(), threading.Event(), time.monotonic()
    before, manner = ledger.accepted, Manner(PACE, BATCHES, ANSWER, obedient=True, heard=watch.hear)
    processes = [target for name, target in county.targets().items() if name in ("api", "worker", "relay")]
    stations = staff(county, STATIONS, ledger, over, f"{SEED}-{drill.name}", manner)

    def say(text: str) -> None:
        tell(time.monotonic() - start, text)

    with at_work(stations, Keeper(processes), over):
        eventually(lambda: arrived(county) >= before + WARM, within=ARRIVE, every=0.2)
        county.struck = None
        with drill.begin(county, *drill.of) as question:
            began = county.struck or time.monotonic()
            say(f"{drill.words} ({drill.name}): {seconds:g} s")
            time.sleep(seconds)
            ended, pending, waiting = time.monotonic(), ledger.expected(), _waiting(county)
            bitten = question() if question else None
        # lifting an alarm takes the broker's tool some seconds: what is slow to answer then is not a process of ours
        alive = _until(county.alive, time.monotonic())
        for note in county.notes:
            say(note)
        say(f"结束,各进程 {alive:.1f} s 内应答 (over, all processes answer)")
        caught_up = _until(lambda: pending <= _present(county, ledger), ended)
        say(f"此前接受的 {pending.total()} 个事件全部到达,用 {caught_up:.1f} s (all that was accepted has arrived)")
        over.wait(min(AFTERWARDS, seconds))
        close(stations, ledger, over)
        recover(county, ledger)
        found = failures(county, ledger)
    return Outcome(
        drill,
        seconds,
        watch.during(began, ended),
        watch.after(ended),
        waiting,
        alive,
        caught_up,
        bitten,
        ledger.accepted - before,
        arrived(county) - before,
        Counter({target.name: target.restarts for target in processes if target.restarts}),
        found,
    )


def _waiting(county: LinkedCounty) -> int:
    """Rows in express's outbox; 0 while nobody can say."""
    try:
        return county.outbox("express")
    except psycopg.Error:
        return 0


def _present(county: LinkedCounty, ledger: Ledger) -> Counter[tuple[str, str]]:
    with looking_at(county, ledger) as scene:
        return audited(scene)


def _until(holds: Callable[[], bool], since: float) -> float:
    """Seconds from `since` until it holds; more than ARRIVE where it doesn't by then."""
    while not holds() and time.monotonic() - since <= ARRIVE:
        time.sleep(0.1)
    return time.monotonic() - since
