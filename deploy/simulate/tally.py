"""What has come of the day so far: counts, and the first problem of each kind."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import httpx

from deploy.simulate.line import content_of, title_of

COUNTED = (
    *("announced", "tracked", "arrived", "notified", "collected", "sent"),
    *("applied", "ordered", "said", "rated", "handled", "overtaken", "refused"),
)
"""Overtaken is what somebody else had done already; refused is bad input that was kept out."""
OK, CONFLICT = 200, 409


class Tally:
    """Counts of parcels; `say` is called with the first problem of each kind."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.counts = Counter(dict.fromkeys(COUNTED, 0))
        self.problems: Counter[str] = Counter()
        self.overtaken_acts: Counter[str] = Counter()
        self._say = say

    def count(self, what: str) -> None:
        """Count one of COUNTED."""
        self.counts[what] += 1

    def done(self, what: str, act: str, answer: httpx.Response) -> None:
        """Count what was answered with 200, or came too late; else an unexpected answer."""
        if answer.status_code == OK:
            self.count(what)
        elif answer.status_code == CONFLICT and "state" in content_of(answer):
            self.overtaken(act)
        else:
            self.unexpected(act, answer)

    def each(self, what: str, act: str, results: Iterable[Mapping[str, Any]]) -> None:
        """Count the results of several at once, as `done` counts one."""
        for result in results:
            problem = result.get("problem")
            if problem is None:
                self.count(what)
            elif "state" in problem:
                self.overtaken(act)
            else:
                self.rejected(act, problem)

    def overtaken(self, act: str) -> None:
        """Count what somebody else had done already."""
        self.count("overtaken")
        self.overtaken_acts[act] += 1

    def refusal_of(self, act: str, answer: httpx.Response, status: int) -> None:
        """Count bad input that was refused as it should be, else an unexpected answer."""
        if answer.status_code == status:
            self.count("refused")
        else:
            self.unexpected(act, answer)

    def rejected(self, act: str, problem: Mapping[str, Any]) -> None:
        """Count one of several that was not accepted though it should have been."""
        self.problem(f"{act}: {problem.get('title')}: {problem.get('detail')}")

    def unexpected(self, act: str, answer: httpx.Response) -> None:
        """Count an answer that the plan did not foresee."""
        wrong = "、".join(content_of(answer).get("errors") or ())
        self.problem(f"{act}: {answer.status_code} {title_of(answer)} {wrong}".rstrip())

    def problem(self, kind: str) -> None:
        """Count a problem and tell the first of its kind."""
        self.problems[kind] += 1
        if self.problems[kind] == 1:
            self._say(f"问题 (problem): {kind}")

    def closing(self) -> list[str]:
        """What is told at the end: what somebody else had done already, and how often each problem was met."""
        overtaken = [f"已先办 (done by others): {act} {times}" for act, times in self.overtaken_acts.most_common()]
        return overtaken + [f"问题 (problem) {times} 次: {kind}" for kind, times in self.problems.most_common()]

    @property
    def total(self) -> int:
        """All that was counted."""
        return self.counts.total()
