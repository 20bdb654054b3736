"""Poison in a row: one bad message is put aside, a run of them is a fault of ours and stops the consumer."""

PAUSE = 300.0
"""Seconds until a stopped consumer tries again; a restart tries at once."""

_halted: set[str] = set()


class Halt(Exception):
    """Too much poison in a row. The first `settled` deliveries of the batch may be acked, the others must stay."""

    def __init__(self, settled: int) -> None:
        super().__init__(f"poison in a row; {settled} settled")
        self.settled = settled


class Run:
    """How many messages in a row were poison, over all batches of one consumer."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._length = 0

    def end_of(self, poisonous: list[bool]) -> int | None:
        """The index of the message that makes the run too long, None without one. After it a new run begins."""
        for index, poison in enumerate(poisonous):
            self._length = self._length + 1 if poison else 0
            if self._length == self._limit:
                self._length = 0
                return index
        return None


def halt(service: str) -> None:
    """Let the readiness address say that this service's consumer has stopped."""
    _halted.add(service)


def resume(service: str) -> None:
    """It goes on."""
    _halted.discard(service)


def halted() -> str | None:
    """Which consumers of this process have stopped, in a few words; None while none has. From any thread."""
    return f"stopped by poison in a row: {', '.join(sorted(_halted))}" if _halted else None
