"""How much one partner or one person may ask for: a moving window in the memory of each process."""

import math
import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from services.chassis import metrics
from services.chassis.http.problem import too_many


class Rate:
    """A limit such as `100/second`, for each name by itself. Replicas count alone: the whole is their sum."""

    def __init__(self, service: str, who: str, limit: str, least: int = 1) -> None:
        """Raises ValueError where `limit` can't be read or lies below `least`, which must fit in one window."""
        self._limit = parse(limit)
        if self._limit.amount < least:
            raise ValueError(f"{limit}: at least {least} must fit in one window")
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._refused = metrics.RATE_LIMITED.labels(service, who)

    def take(self, name: str, amount: int = 1) -> None:
        """Count `amount` for `name`. Raises a 429 problem where that is more than is left; nothing is counted then."""
        if self._windows.hit(self._limit, name, cost=amount):
            return
        self._refused.inc()
        wait = self._windows.get_window_stats(self._limit, name).reset_time - time.time()
        raise too_many(f"每 {self._window()} 至多 {self._limit.amount} 次,请稍后重试", max(1, math.ceil(wait)))

    def _window(self) -> str:
        seconds = self._limit.get_expiry()
        return "秒" if seconds == 1 else f"{seconds} 秒"
