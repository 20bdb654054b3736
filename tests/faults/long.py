"""The long form: one seed after another, each on servers of its own; broken off, it goes on behind the last."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests import servers
from tests.end_to_end.county import CHECKOUT
from tests.faults import rig
from tests.faults.apart import apart
from tests.faults.chaos import ALL, PROCESSES, SERVERS, WORDS, Fault
from tests.faults.county import ShakyCounty
from tests.faults.persistence import Manner
from tests.faults.rig import Report, Tell

SEEDS, SECONDS = 10, 285.0
"""With what starting, recovering and checking take, ten seeds stay within an hour."""
MANNER = Manner(batches=(1, 50, 100, 100))
EVENTS, KILLS = 1_000_000, 200
"""Wanted in all."""
EACH: Mapping[str, int] = {**dict.fromkeys(PROCESSES, 40), **dict.fromkeys(SERVERS, 20)}
"""Kills wanted of each."""
DEADLY = ("kill", "before", "after")
LOGS = "long"
RESULTS = servers.LOCAL / "faults" / "long-results"
"""Not with the logs, which each seed begins anew."""
REPORT = CHECKOUT / "docs" / "faults-report.md"


@dataclass(frozen=True)
class Seed:
    """What one seed came to; `fired` has `<deed> <target>`, `failures` the checks that did not hold."""

    seed: int
    seconds: float
    accepted: int
    parcels: int
    repeated: int
    duplicates: int
    recovery: float
    inspected: int
    dealt: int
    fired: dict[str, int]
    failures: dict[str, list[str]]

    @classmethod
    def of(cls, report: Report) -> "Seed":
        """From a run."""
        ledger = report.ledger
        fired = {f"{fault.deed} {fault.target}": number for fault, number in sorted(report.fired.items())}
        counts = (ledger.accepted, len(ledger.histories()), ledger.repeated, ledger.duplicates)
        return cls(
            report.seed,
            report.seconds,
            *counts,
            report.recovery,
            report.inspected,
            report.dealt,
            fired,
            report.failures,
        )


def run(seeds: int, seconds: float, tell: Tell) -> list[Seed]:
    """All seeds from 1 on; those that ended under this very commit are read and not run again."""
    folder = RESULTS / f"{_commit()}-{seconds:g}"
    folder.mkdir(parents=True, exist_ok=True)
    return [_one(seed, seconds, folder / f"{seed}.json", tell) for seed in range(1, seeds + 1)]


def _one(seed: int, seconds: float, path: Path, tell: Tell) -> Seed:
    if path.exists():
        return Seed(**json.loads(path.read_text("utf-8")))
    with apart(LOGS, ShakyCounty) as county:
        found = Seed.of(rig.run(county, ALL, seed, seconds, tell, MANNER))
    path.write_text(json.dumps(asdict(found), ensure_ascii=False), "utf-8")
    return found


def kills(seeds: Sequence[Seed]) -> Counter[str]:
    """How often each target died."""
    found: Counter[str] = Counter()
    for each in seeds:
        for fault, number in each.fired.items():
            deed, target = fault.split(" ")
            found[target] += number if deed in DEADLY else 0
    return found


def shortcomings(seeds: Sequence[Seed]) -> list[str]:
    """What was not kept, and what was wanted and not reached."""
    died, accepted = kills(seeds), sum(each.accepted for each in seeds)
    broken = [f"seed {each.seed}: {name}: {wrong[0]}" for each in seeds for name, wrong in each.failures.items()]
    slow = [
        f"seed {each.seed}: recovered after {each.recovery:.1f} s" for each in seeds if each.recovery > rig.RECOVERY
    ]
    few = [f"{target}: {died[target]} kills of {wanted}" for target, wanted in EACH.items() if died[target] < wanted]
    if died.total() < KILLS:
        few.append(f"{died.total()} kills of {KILLS}")
    if accepted < EVENTS:
        few.append(f"{accepted:,} events of {EVENTS:,}")
    return broken + slow + few


def written(seeds: Sequence[Seed]) -> str:
    """The report of a run, a page."""
    return "\n".join(_lines(seeds)) + "\n"


def _lines(seeds: Sequence[Seed]) -> Iterator[str]:
    died, fired = kills(seeds), sum((Counter(each.fired) for each in seeds), Counter[str]())
    yield "# 随机故障的长跑 The long form of the random faults"
    yield ""
    yield f"`python -m tests.faults --long {len(seeds)} --seconds {seeds[0].seconds:g}`,提交 {_commit()},"
    yield f"{datetime.now(UTC):%Y-%m-%d}。"
    yield "它怎么做、核对什么、不证明什么,见 [faults.md](faults.md)。"
    yield ""
    yield "| 种子 | 接受的事件 / 包裹 | 发生的故障 / 出手 | 重试 | 答为“已收到过” | 恢复 s | 结果 |"
    yield "|---|---|---|---|---|---|---|"
    for each in seeds:
        verdict = "、".join(each.failures) or "丢 0,重 0"
        row: tuple[Any, ...] = (
            each.seed,
            f"{each.accepted} / {each.parcels}",
            f"{sum(each.fired.values())} / {each.dealt}",
            each.repeated,
            each.duplicates,
            f"{each.recovery:.1f}",
            verdict,
        )
        yield f"| {' | '.join(map(str, row))} |"
    yield ""
    total, longest = sum(each.accepted for each in seeds), max(each.recovery for each in seeds)
    yield f"合计 {total:,} 个事件,{died.total()} 次死亡({_counted(died)}),最长恢复 {longest:.1f} 秒;"
    yield f"数据库每次被杀之后用 `pg_amcheck` 检查,共 {sum(each.inspected for each in seeds)} 次。"
    yield ""
    yield "| 故障 | 次数 |"
    yield "|---|---|"
    for fault, number in sorted(fired.items()):
        one = Fault(*fault.split(" "))
        yield f"| {WORDS[one.deed]}: {one.target} | {number} |"
    if wrong := shortcomings(seeds):
        yield ""
        yield "没有做到:"
        yield ""
        yield from (f"- {each}" for each in wrong)


def _counted(died: Counter[str]) -> str:
    return ",".join(f"{target} {died[target]}" for target in EACH)


def _commit() -> str:
    command = ["git", "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True, timeout=10, text=True).stdout.strip()
