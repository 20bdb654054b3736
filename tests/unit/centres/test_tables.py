"""What is wrong in a table is named line by line: which column, what is wrong, what to write instead."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.centres.domain.cells import Fault
from services.centres.domain.table import KEPT, Table
from services.centres.domain.traveltimes import TravelTimes
from services.centres.domain.villagelist import EXAMPLE, VillageList

TOWNS = {"370829001": "嘉祥街道", "370829101": "纸坊镇"}
REGISTER: Mapping[str, str | None] = {"370829001001": None, "370829001002": "370829001001"}
HEADINGS = [column.heading for column in VillageList.columns]
GOOD = ["370829001201", "青禾村", "嘉祥街道", "1280", "410", "116.342100", "35.408200", ""]


def village_list(*lines: Sequence[str], headings: Sequence[str] = HEADINGS) -> tuple[list[dict[str, Any]], VillageList]:
    table = VillageList(TOWNS, REGISTER)
    rows = list(table.rows(iter([headings, *lines])))
    table.end()
    return rows, table


def but(**changed: str) -> list[str]:
    """The good line with other cells."""
    names = [column.name for column in VillageList.columns]
    return [changed.get(name, cell) for name, cell in zip(names, GOOD, strict=True)]


def test_a_good_line_is_a_village() -> None:
    [row], table = village_list(GOOD)
    assert (table.lines, table.faulty, table.faults) == (1, 0, [])
    assert row == {
        "code": "370829001201",
        "name": "青禾村",
        "town_name": None,
        "population": 1280,
        "households": 410,
        "lon": 116.3421,
        "lat": 35.4082,
        "merged_into": None,
    }


def test_digits_as_input_methods_write_them_are_read() -> None:
    [row], _ = village_list(but(code="'370829001201", population="1,280", lon="116.3421"))
    assert (row["code"], row["population"], row["lon"]) == ("370829001201", 1280, 116.3421)


def test_columns_may_stand_in_any_order_and_those_that_may_be_empty_may_be_left_out() -> None:
    headings = ["纬度", "经度", "人口", "村名", "村代码"]
    [row], _ = village_list(["35.4", "116.3", "10", "青禾村", "370829001201"], headings=headings)
    assert (row["code"], row["lat"], row["households"], row["merged_into"]) == ("370829001201", 35.4, None, None)


def test_empty_lines_are_counted_but_no_villages() -> None:
    rows, table = village_list(["", ""], GOOD, but(code="1"))
    assert len(rows) == 1
    assert (table.lines, [fault.line for fault in table.faults]) == (2, [4])


@pytest.mark.parametrize(
    ("changed", "column", "wrong", "instead"),
    [
        ({"code": ""}, "村代码", "没有填", "370829001999"),
        ({"code": "37082900120"}, "村代码", "不是 12 位数字", "370829001201"),
        ({"code": "3.70829E+11"}, "村代码", "科学计数", "文本"),
        ({"code": "110101001201"}, "村代码", "不是本县的代码", "370829"),
        ({"code": "370829999201", "town_name": ""}, "村代码", "没有编号为 370829999 的镇街", "前 9 位"),
        ({"code": "370829999201", "town_name": "纸坊镇"}, "村代码", "没有编号为 370829999 的镇街", "前 9 位"),
        ({"name": EXAMPLE}, "村名", "模板的示例行", "删去"),
        ({"name": "=cmd|' /C calc'!A0"}, "村名", "公式", "汉字"),
        ({"name": "村" * 41}, "村名", "过长", "40"),
        ({"town_name": "纸坊镇"}, "镇街", "属于嘉祥街道", "嘉祥街道"),
        ({"population": "1280人"}, "人口", "不是 0 到 100000 的整数", "不带单位"),
        ({"population": "-1"}, "人口", "整数", "整数"),
        ({"households": "2000"}, "户数", "多于人口", "填反"),
        ({"lon": "116°20′"}, "经度", "不是度数", "十进制"),
        ({"lon": "nan"}, "经度", "不是经纬度", "十进制"),
        ({"lon": "35.4", "lat": "116.3"}, "经度", "填反", "经度 116.3,纬度 35.4"),
        ({"lon": "117.5"}, "经度", "不在本县", "CGCS2000"),
        ({"merged_into": "370829001201"}, "并入村代码", "并入了自己", "留空"),
        ({"merged_into": "370829001777"}, "并入村代码", "没有代码为 370829001777 的村", "核对"),
        ({"merged_into": "370829001002"}, "并入村代码", "自己也已并入别的村", "合并以后"),
    ],
)
def test_a_bad_cell_is_named_with_what_to_write_instead(
    changed: Mapping[str, str], column: str, wrong: str, instead: str
) -> None:
    _, table = village_list(but(**changed))
    [fault] = table.faults
    assert (fault.line, fault.column) == (2, column)
    assert wrong in fault.wrong
    assert instead in fault.instead
    assert table.faulty == 1


def test_a_code_stands_in_one_line() -> None:
    rows, table = village_list(GOOD, GOOD)
    assert len(rows) == 1
    assert table.faults == [Fault(3, "村代码", "与第 2 行的村代码相同", "每个村只留一行")]


def test_nobody_becomes_an_alias_into_whom_others_were_merged() -> None:
    _, table = village_list(but(code="370829001001", merged_into="370829001201"), GOOD)
    [fault] = table.faults
    assert (fault.line, fault.column) == (2, "并入村代码")
    assert "370829001002 已并入这个村" in fault.wrong


def test_one_may_be_merged_into_a_village_of_the_same_table() -> None:
    rows, table = village_list(but(code="370829001202", merged_into="370829001201"), GOOD)
    assert (len(rows), table.found) == (2, 0)


def test_a_town_without_a_centre_is_known_by_its_name_in_the_list_alone() -> None:
    new = but(code="370829999201", town_name="新镇")
    [row, _], table = village_list(new, but(code="370829999202", town_name="新镇"))
    assert (row["town_name"], table.found) == ("新镇", 0)
    _, table = village_list(new, but(code="370829999202", town_name="老镇"))
    assert table.faults == [Fault(3, "镇街", "同一镇街已写作新镇", "改为同一个名称")]


def test_headings_that_are_missing_unknown_or_doubled_are_named() -> None:
    rows, table = village_list(GOOD, headings=["村代码", "村名", "村名", "人数"])
    assert rows == []
    assert {(fault.column, fault.wrong) for fault in table.faults} == {
        ("人口", "缺少这一列"),
        ("经度", "缺少这一列"),
        ("纬度", "缺少这一列"),
        ("村名", "这一列出现了两次"),
        ("人数", "不认识这一列"),
    }


def test_a_table_without_lines_is_none() -> None:
    _, table = village_list()
    assert [fault.wrong for fault in table.faults] == ["没有数据"]


def test_so_many_faults_are_listed_and_all_are_counted() -> None:
    _, table = village_list(*[but(code=str(number), name="") for number in range(KEPT)])
    assert (len(table.faults), table.found, table.faulty) == (KEPT, 2 * KEPT, KEPT)


def times(*lines: Sequence[str]) -> tuple[list[dict[str, Any]], TravelTimes]:
    table = TravelTimes(REGISTER, {"370829001001"})
    rows = list(table.rows(iter([["村代码", "服务中心编号", "分钟"], *lines])))
    table.end()
    return rows, table


def test_a_time_is_measured_and_an_empty_one_is_taken_back() -> None:
    rows, _ = times(["370829001001", "370829001001", "12.5"])
    assert rows == [{"village": "370829001001", "centre": "370829001001", "minutes": 12.5}]
    rows, _ = times(["370829001001", "370829001001", ""])
    assert rows[0]["minutes"] is None


@pytest.mark.parametrize(
    ("line", "column", "wrong"),
    [
        (["370829001009", "370829001001", "5"], "村代码", "没有代码为"),
        (["370829001002", "370829001001", "5"], "村代码", "已并入 370829001001"),
        (["370829001001", "370829001009", "5"], "服务中心编号", "没有编号为"),
        (["370829001001", "370829001001", "0"], "分钟", "不是 0.1 到 600"),
        (["370829001001", "370829001001", "很近"], "分钟", "不是 0.1 到 600"),
    ],
)
def test_a_bad_time_is_named(line: Sequence[str], column: str, wrong: str) -> None:
    rows, table = times(line)
    [fault] = table.faults
    assert (rows, fault.line, fault.column) == ([], 2, column)
    assert wrong in fault.wrong


@given(st.lists(st.lists(st.text(max_size=30), max_size=9), max_size=6))
def test_whatever_stands_in_a_table_is_read_or_named(lines: Sequence[Sequence[str]]) -> None:
    made: tuple[Table, ...] = (VillageList(TOWNS, REGISTER), TravelTimes(REGISTER, {"370829001001"}))
    for table in made:
        headings = [column.heading for column in table.columns]
        rows = list(table.rows(iter([headings, *lines])))
        table.end()
        assert len(rows) + table.faulty == table.lines or table.lines == 0
