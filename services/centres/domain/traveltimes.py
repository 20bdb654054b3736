"""Measured travel times from villages to centres as a table."""

from collections.abc import Collection, Mapping
from typing import Any

from services.centres.domain.cells import Column, code, minutes
from services.centres.domain.table import Table

LONGEST = 600
"""Minutes at the most."""


class TravelTimes(Table):
    """Lines add times and change those that are there; one without minutes takes a time back."""

    columns = (
        Column("village", "村代码", code, "370829001201"),
        Column("centre", "服务中心编号", code, "370829001001"),
        Column("minutes", "分钟", minutes(LONGEST), "12.5", required=False),
    )

    def __init__(self, villages: Mapping[str, str | None], centres: Collection[str]) -> None:
        """Of each village in the register, by code, the one that it was merged into; ids of the centres."""
        super().__init__()
        self._villages, self._centres = villages, centres
        self._lines: dict[tuple[str, str], int] = {}

    def fits(self, line: int, row: dict[str, Any]) -> bool:
        """Both ends are known, and the pair is no other line's."""
        village, centre = row["village"], row["centre"]
        first = self._lines.setdefault((village, centre), line)
        if first != line:
            return self.blame(line, "village", f"与第 {first} 行是同一个村和同一处中心", "只留一行")
        if village not in self._villages:
            return self.blame(line, "village", f"登记册中没有代码为 {village} 的村", "核对代码,或先导入这个村")
        if into := self._villages[village]:
            return self.blame(line, "village", f"这个村已并入 {into}", f"改为 {into},或删去这一行")
        if centre not in self._centres:
            return self.blame(line, "centre", f"没有编号为 {centre} 的服务中心", "核对编号")
        return True
