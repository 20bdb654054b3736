"""Lists as files that people open in a spreadsheet."""

import csv
import io
from zipfile import ZipFile

from services.chassis.sheets import csv_of, sheet

COLUMNS = {"name": "名称", "share": "满意率(%)", "note": "说明"}
ROWS = [{"name": "甲", "share": 92.5, "note": None}, {"name": "=1+1", "share": -1, "hidden": "x", "note": "样本不足"}]


def test_csv_is_utf8_with_its_mark_and_no_text_in_it_is_a_formula() -> None:
    content = csv_of(COLUMNS, ROWS)

    assert content.startswith("\ufeff名称".encode())
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines == [["名称", "满意率(%)", "说明"], ["甲", "92.5", ""], ["'=1+1", "-1", "样本不足"]]


def test_a_sheet_has_numbers_as_numbers() -> None:
    with ZipFile(io.BytesIO(sheet(COLUMNS, ROWS))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()

    assert "<v>92.5</v>" in page
    assert "<f>" not in page


def test_what_is_nested_is_reached_by_dots_and_yes_no_and_lists_are_words() -> None:
    columns = {"limit.words": "时限", "kept": "按时", "opens": "开始事件", "rank.from": "名次"}
    row = {"limit": {"words": "2 个开放小时"}, "kept": True, "opens": ["a.v1", "b.v1"], "rank": None}

    (_, line) = csv.reader(io.StringIO(csv_of(columns, [row]).decode("utf-8-sig")))
    assert line == ["2 个开放小时", "是", "a.v1 b.v1", ""]
