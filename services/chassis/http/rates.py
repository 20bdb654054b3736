"""How much one partner or one person may ask for: for each a bucket that drains as time passes."""

import math
import time

from limits import parse

from services.chassis import metrics
from services.chassis.http.problem import too_many

NAMES = 10_000
"""Names remembered at the most; drained buckets are forgotten then."""


class Rate:
    """A limit such as `100/second`, for each name by itself. Replicas count alone: the whole is their sum."""

    def __init__(self, service: str, who: str, limit: str, least: int = 1) -> None:
        """Raises ValueError where `limit` can't be read or lies below `least`, which must fit in one window."""
        wanted = parse(limit)
        self._most, self._window = wanted.amount, wanted.get_expiry()
        if self._most < least:
            raise ValueError(f"{limit}: at least {least} must fit in one window")
        self._drain = self._most / self._window
        self._levels: dict[str, tuple[float, float]] = {}
        self._refused = metrics.RATE_LIMITED.labels(service, who)

    def take(self, name: str, amount: int = 1) -> None:
        """Count `amount` for `name`. Raises a 429 problem where that is more than is left; nothing is counted then."""
        now = time.monotonic()
        level = self._level(name, now) + amount
        if level > self._most:
            self._refused.inc()
            wait = math.ceil((level - self._most) / self._drain)
            raise too_many(f"每 {self._period()} 至多 {self._most} 次,请稍后重试", max(1, wait))
        if len(self._levels) >= NAMES and name not in self._levels:
            self._forget(now)
        self._levels[name] = level, now

    def _level(self, name: str, now: float) -> float:
        level, then = self._levels.get(name, (0.0, now))
        return max(0.0, level - (now - then) * self._drain)

    def _forget(self, now: float) -> None:
        self._levels = {name: entry for name, entry in self._levels.items() if self._level(name, now) > 0}

    def _period(self) -> str:
        return "秒" if self._window == 1 else f"{self._window} 秒"
