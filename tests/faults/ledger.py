"""What was sent and what was answered, kept outside the system."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence


class Ledger:
    """For each case the events that were answered with a yes, in order; and what was not. From any thread.

    A parcel is known by its waybill, any other case as `<service>:<id>`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: dict[str, list[str]] = {}
        self.refused: list[str] = []
        self.counts: Counter[str] = Counter()
        self.repeated = 0
        self.duplicates = 0

    def accept(self, case: str, kind: str, *, duplicate: bool = False) -> None:
        """The system has said that this happened, now or at an earlier attempt."""
        with self._lock:
            self._events.setdefault(case, []).append(kind)
            self.duplicates += duplicate

    def count(self, what: str, number: int) -> None:
        """So much of something has gone over the counter."""
        with self._lock:
            self.counts[what] += number

    def refuse(self, what: str) -> None:
        """The system has said no for good, or nothing for too long, to what was legal."""
        with self._lock:
            self.refused.append(what)

    def repeat(self) -> None:
        """One attempt more, after silence or an answer that was not final."""
        with self._lock:
            self.repeated += 1

    def histories(self) -> Mapping[str, Sequence[str]]:
        """The types of events of each case, in order."""
        with self._lock:
            return {case: tuple(kinds) for case, kinds in self._events.items()}

    def expected(self) -> Counter[tuple[str, str]]:
        """How often each (case, type) has to stand in the audit log."""
        return Counter((case, kind) for case, kinds in self.histories().items() for kind in kinds)

    @property
    def accepted(self) -> int:
        """How many events the system has taken on."""
        return self.expected().total()
