"""Visits of a day, counted without names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from contracts.envelope import Fact
from contracts.people import Party, owed_by
from contracts.refusals import Invalid

BACK = timedelta(days=31)
"""How long afterwards a day may still be counted."""
_PREFIX = "visits"


def day_id(centre: str, on: date) -> str:
    """By which a centre's day is known."""
    return f"{_PREFIX}:{centre}:{on.isoformat()}"


@dataclass(slots=True, kw_only=True)
class VisitDay:
    """The visits of one centre on one day. `version` counts what was said of them."""

    id: str
    total: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Where they came."""
        return self.id.split(":")[1]

    @property
    def on(self) -> date:
        """When they came."""
        return date.fromisoformat(self.id.split(":")[2])

    def count(self, count: int, groups: Mapping[str, int], today: date) -> None:
        """So many more, or fewer where it was too many. Raises Invalid for another time, or fewer than none."""
        if not today - BACK <= self.on <= today:
            raise Invalid("只能登记最近 31 天的人次", errors={"on": ["应在最近 31 天内"]})
        total = self.total + count
        summed = {each: self.groups.get(each, 0) + groups.get(each, 0) for each in (*self.groups, *groups)}
        if total < 0:
            raise Invalid("更正后人次不能小于零", errors={"count": [f"当天已登记 {self.total} 人次"]})
        if any(not 0 <= each <= total for each in summed.values()):
            raise Invalid("每类人群不能小于零,也不能多于总人次", errors={"groups": ["与总人次不符"]})
        self.total, self.groups, self.version = total, summed, self.version + 1
        said: dict[str, Any] = {"on": self.on.isoformat(), "count": count}
        self.facts += (Fact("visit.counted.v1", said, self.version, owed_by(Party.VILLAGE, self.centre)),)
