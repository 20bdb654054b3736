"""The county's list of villages as a table: what it says line by line, and whether that fits the register."""

from collections.abc import Mapping
from typing import Any

from contracts.land import EAST, NORTH, SOUTH, WEST, lies_there
from contracts.people import town_of
from services.centres.domain.cells import Column, code, degrees, name, whole
from services.centres.domain.table import Table

MOST_PEOPLE, MOST_HOUSEHOLDS = 100_000, 50_000
MOST_VILLAGES = 200_000
"""That the register takes."""
NONE: Mapping[str, str] = {}
EXAMPLE = "示例村"
"""The name in the template's example line: no village's."""


class VillageList(Table):
    """Lines add villages and change those that are there; others stay as they are."""

    columns = (
        Column("code", "村代码", code, "370829001999"),
        Column("name", "村名", name, EXAMPLE),
        Column("town_name", "镇街", name, "嘉祥街道", required=False),
        Column("population", "人口", whole(MOST_PEOPLE), "1280"),
        Column("households", "户数", whole(MOST_HOUSEHOLDS), "410", required=False),
        Column("lon", "经度", degrees, "116.342100"),
        Column("lat", "纬度", degrees, "35.408200"),
        Column("merged_into", "并入村代码", code, "370829001001", required=False),
    )

    def __init__(
        self, towns: Mapping[str, str], register: Mapping[str, str | None], listed: Mapping[str, str] = NONE
    ) -> None:
        """Names of the towns that have centres, by id, and `listed` of those that only the register knows.

        `register` has of each village in it, by code, the one that it was merged into.
        """
        super().__init__()
        self._towns = towns
        self._register = register
        self._lines: dict[str, int] = {}
        self._merged: dict[str, str] = {}
        self._named = dict(listed)

    def fits(self, line: int, row: dict[str, Any]) -> bool:
        """Its code is no other line's, its town the one that the code names, its place in the county."""
        first = self._lines.setdefault(row["code"], line)
        if first != line:
            return self.blame(line, "code", f"与第 {first} 行的村代码相同", "每个村只留一行")
        if row["name"] == EXAMPLE:
            return self.blame(line, "name", "这是模板的示例行", "删去这一行")
        if row["merged_into"]:
            self._merged[row["code"]] = row["merged_into"]
        return self._fits_its_town(line, row) and self._fits_its_place(line, row) and self._fits_its_people(line, row)

    def end(self) -> None:
        """Nobody is merged into a village that there isn't, or that was itself merged; seen once each line is good."""
        super().end()
        if self.found:
            return
        if len(self._register.keys() | self._lines.keys()) > MOST_VILLAGES:
            self.blame(1, "code", f"登记册至多 {MOST_VILLAGES:,} 个村", "核对村代码,删去不是村的行")
        for village, into in self._merged.items():
            self._check_alias(self._lines[village], village, into)
        aliases = [(old, into) for old, into in self._register.items() if into and old not in self._lines]
        for old, into in aliases:
            if into in self._merged:
                where = self._lines[into]
                self.blame(where, "merged_into", f"登记册中 {old} 已并入这个村", f"先把 {old} 改为并入别的村")

    def _check_alias(self, line: int, village: str, into: str) -> None:
        if into == village:
            self.blame(line, "merged_into", "并入了自己", "没有合并的村这一格留空")
        elif into not in self._lines and into not in self._register:
            self.blame(line, "merged_into", f"没有代码为 {into} 的村", "核对代码,或在表中加上那个村")
        elif self._merged.get(into) or (into not in self._lines and self._register[into]):
            self.blame(line, "merged_into", f"{into} 自己也已并入别的村", "填写合并以后的村的代码")

    def _fits_its_town(self, line: int, row: dict[str, Any]) -> bool:
        town = self._towns.get(town_of(row["code"]))
        if town is None:
            return self._names_its_town(line, row)
        if row["town_name"] not in (None, town):
            return self.blame(line, "town_name", f"代码属于{town},这里写的是别的镇街", f"改为 {town},或核对村代码")
        row["town_name"] = None
        return True

    def _names_its_town(self, line: int, row: dict[str, Any]) -> bool:
        """A town in which no centre lies yet is known by the list alone."""
        town = town_of(row["code"])
        named = row["town_name"] = row["town_name"] or self._named.get(town)
        if named is None or named in self._towns.values():
            instead = "核对代码的前 9 位;还没有服务中心的镇街,在“镇街”一列写明名称"
            return self.blame(line, "code", f"没有编号为 {town} 的镇街", instead)
        known = self._named.setdefault(town, named)
        if named != known:
            return self.blame(line, "town_name", f"同一镇街已写作{known}", "改为同一个名称")
        return True

    def _fits_its_place(self, line: int, row: Mapping[str, Any]) -> bool:
        if lies_there(row["lon"], row["lat"]):
            return True
        if lies_there(row["lat"], row["lon"]):
            return self.blame(line, "lon", "经度和纬度填反了", f"经度 {row['lat']},纬度 {row['lon']}")
        wanted = f"经度 {WEST} 到 {EAST},纬度 {SOUTH} 到 {NORTH},坐标系 CGCS2000 或 WGS-84"
        return self.blame(line, "lon", "这个位置不在本县", wanted)

    def _fits_its_people(self, line: int, row: Mapping[str, Any]) -> bool:
        if (row["households"] or 0) > row["population"]:
            return self.blame(line, "households", "户数多于人口", "核对人口和户数是否填反")
        return True
