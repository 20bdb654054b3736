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
