"""Tables that people hand in are read whatever wrote them, and what would hurt the reader is refused."""

import csv
import os
import subprocess
import zipfile
from collections.abc import Sequence
from io import BytesIO, StringIO

import pytest

from services.chassis.sheets import csv_of, sheet
from services.chassis.tables import MOST_LINES, Unreadable, lines_of, unpacking

ROWS = [["村代码", "村名"], ["370829001201", "青禾村"], ["370829001202", "老僧堂,东"]]
COLUMNS = {"code": "村代码", "name": "村名"}


def as_csv(rows: Sequence[Sequence[str]] = ROWS) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def as_workbook(rows: Sequence[Sequence[str | float]] = ROWS) -> bytes:
    return sheet(COLUMNS, [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_a_csv_is_read_in_any_encoding_that_excel_writes_here(encoding: str) -> None:
    assert list(lines_of(as_csv().encode(encoding))) == ROWS


def test_a_workbook_is_read_as_a_csv_is() -> None:
    assert list(lines_of(as_workbook())) == ROWS


def test_our_own_csv_comes_back_as_it_went() -> None:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS[1:]]
    assert list(lines_of(csv_of(COLUMNS, rows))) == ROWS


def test_a_code_that_excel_takes_for_a_number_has_all_its_digits() -> None:
    assert list(lines_of(as_workbook([[], [370829001201.0, 1.5]])))[1:] == [["370829001201", "1.5"]]


def test_empty_lines_keep_the_others_at_their_numbers() -> None:
    lines = list(lines_of(as_workbook([[], ["370829001201", "青禾村"], ["", ""], ["370829001202", "知麦村"]])))
    assert [number for number, cells in enumerate(lines, 1) if any(cells)] == [1, 2, 4]


def test_spaces_around_a_text_are_cut_off() -> None:
    assert list(lines_of("  村代码 , 村名\u3000\n".encode())) == [["村代码", "村名"]]


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "另存为 .xlsx"),
        ("村代码,村名".encode("utf-16"), "CSV UTF-8"),
        (b"\xff\x00\x81\x20", "GB18030"),
        (b"PK\x03\x04 is no workbook", "不是能读取的 Excel"),
        (as_workbook()[:900], "不是能读取的 Excel"),
        (b'"' + b"a" * 200_000, "引号"),
        (b"a" * 3_000, "超过"),
    ],
    ids=["old workbook", "UTF-16", "no text", "no archive", "cut off", "open quote", "long cell"],
)
def test_what_is_no_table_is_refused_with_what_to_do(content: bytes, hint: str) -> None:
    with pytest.raises(Unreadable, match=hint):
        list(lines_of(content))


def test_a_table_with_too_many_lines_is_refused() -> None:
    with pytest.raises(Unreadable, match="表格过大"):
        sum(1 for _ in lines_of(b"1\n" * (MOST_LINES + 2)))


def bomb(megabytes: int) -> bytes:
    """A workbook of a few kilobytes whose only cell unfolds to so many."""
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(as_workbook())) as whole, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for name in whole.namelist():
            if not name.endswith("sheet1.xml"):
                out.writestr(name, whole.read(name))
        with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as page:
            page.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            page.write(b'<row r="1"><c r="A1" t="inlineStr"><is><t>')
            for _ in range(megabytes):
                page.write(b"A" * 1024 * 1024)
            page.write(b"</t></is></c></row></sheetData></worksheet>")
    return content.getvalue()


def test_a_workbook_that_unfolds_without_end_costs_a_process_of_its_own_and_nothing_else() -> None:
    packed = bomb(900)
    assert len(packed) < 1_100_000
    with pytest.raises(Unreadable, match="表格过大"):
        list(lines_of(packed))


def test_a_cell_far_away_does_not_make_the_sheet_as_large_as_that() -> None:
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(as_workbook())) as whole, zipfile.ZipFile(content, "w") as out:
        for name in whole.namelist():
            page = whole.read(name)
            out.writestr(name, page.replace(b'r="B3"', b'r="XFD1048576"') if name.endswith("sheet1.xml") else page)
    with pytest.raises(Unreadable):
        list(lines_of(content.getvalue()))


def test_whoever_unpacks_a_workbook_has_no_secret_and_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def run(command: object, **options: object) -> object:
        asked.update(options)
        raise subprocess.TimeoutExpired("workbook", 1)

    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(Unreadable, match="表格过大"):
        list(lines_of(as_workbook()))
    assert "DATABASE_URL" in os.environ
    assert set(asked["env"]) == {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}  # type: ignore[call-overload]
    assert asked["timeout"] == unpacking.SECONDS
