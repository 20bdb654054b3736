"""A share of a sample, and how far it can be trusted: Wilson's 95% interval."""

import logging
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""The standard normal's 97.5% point."""

MINIMUM = 30
"""Voices below which a share is no figure (样本不足; DOMAIN: satisfaction)."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, in percent; all of its numbers are rounded to two decimals.

    More hits than there are is a count that went wrong, or that isn't complete yet: it is written in the log, and
    cut, so that the figures of everybody else are still shown.
    """

    hits: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            _log.warning("a share of %d out of %d is cut", self.hits, self.of)
            object.__setattr__(self, "of", max(0, self.of))
            object.__setattr__(self, "hits", min(max(0, self.hits), self.of))

    @property
    def percent(self) -> float:
        """The share; 0 of nothing."""
        return round(100 * self.hits / self.of, 2) if self.of else 0.0

    @property
    def low(self) -> float:
        """Where the interval begins; 0 of nothing."""
        return round(100 * max(0.0, self._centre - self._margin), 2) if self.of else 0.0

    @property
    def high(self) -> float:
        """Where the interval ends; 100 of nothing."""
        return round(100 * min(1.0, self._centre + self._margin), 2) if self.of else 100.0

    def is_enough(self, minimum: int = MINIMUM) -> bool:
        """Whether there are voices enough for a figure."""
        return self.of >= max(1, minimum)

    @property
    def _scale(self) -> float:
        return 1 + Z * Z / self.of

    @property
    def _centre(self) -> float:
        return (self.hits / self.of + Z * Z / (2 * self.of)) / self._scale

    @property
    def _margin(self) -> float:
        share = self.hits / self.of
        return Z * sqrt(share * (1 - share) / self.of + Z * Z / (4 * self.of * self.of)) / self._scale
