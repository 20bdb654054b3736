"""Marked values: each is planted in one place, and can be told from everything else wherever it turns up."""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from stdnum.cn import ric

MARKED = re.compile(r"zq[0-9a-f]{8}|15407\d{6}|3708291890\d{7}[\dX]")
"""Our words, our phones, and identity numbers of people who were born in 1890; plain ASCII, whatever escapes it."""
_DAWN = date(1890, 1, 1)
_A_DAY = 1000
_NUMBERS = itertools.count()


@dataclass
class Marks:
    """Marked values and where each was planted: `hall.Applicant.name`. No two that are made are alike."""

    planted: dict[str, str] = field(default_factory=dict)

    def text(self, where: str) -> str:
        """Words that any free text takes; no code, number or id does."""
        number = next(_NUMBERS)
        self.planted[f"zq{number:08x}"] = where
        return f"密语zq{number:08x}"

    def phone(self, where: str) -> str:
        """A phone that somebody can be reached by."""
        phone = f"15407{next(_NUMBERS):06}"
        self.planted[phone] = where
        return phone

    def identity(self, where: str) -> str:
        """The number of an identity card (GB 11643)."""
        days, number = divmod(next(_NUMBERS), _A_DAY)
        born = _DAWN + timedelta(days=days)
        begun = f"370829{born:%Y%m%d}{number:03}"
        whole = begun + ric.calc_check_digit(begun + "0")
        self.planted[whole] = where
        return whole

    def found_in(self, text: str) -> frozenset[str]:
        """The planted values that stand in a text."""
        return frozenset(MARKED.findall(text)) & self.planted.keys()

    def places(self, found: Iterable[str]) -> Mapping[str, str]:
        """Where these were planted."""
        return {each: self.planted[each] for each in sorted(found)}
