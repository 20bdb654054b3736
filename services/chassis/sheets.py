"""Lists as spreadsheets (.xlsx) and as CSV. A text stays a text: what begins like a formula is none."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any, TypeAlias

from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_LITERAL = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTH = 18
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_YES, _NO = "是", "否"
Ways: TypeAlias = Mapping[str, Callable[[Any], Any]]
"""How the values of a column are put, by its name."""
AS_IT_IS: Ways = {}
_MARK = "\ufeff"
"""By it Excel knows UTF-8."""


def sheet(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], ways: Ways = AS_IT_IS) -> bytes:
    """A workbook of one sheet: titles first, then the values under each field's name; none is an empty cell.

    A name with dots (`limit.words`) leads into what is nested; `ways` say by its name how a value is put.
    """
    content = BytesIO()
    with Workbook(content, _LITERAL) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True})
        page.freeze_panes(1, 0)
        page.set_column(0, len(columns) - 1, _WIDTH)
        page.write_row(0, 0, list(columns.values()), bold)
        for number, row in enumerate(rows, 1):
            _write_row(page, number, [_cell(row, name, ways) for name in columns])
    return content.getvalue()


def csv_of(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], ways: Ways = AS_IT_IS) -> bytes:
    """The same as CSV, UTF-8 with its mark; a text that begins like a formula gets an apostrophe before it."""
    content = StringIO(_MARK)
    content.seek(0, 2)
    lines = csv.writer(content)
    lines.writerow(columns.values())
    lines.writerows([_plain(_cell(row, name, ways)) for name in columns] for row in rows)
    return content.getvalue().encode()


def _cell(row: Mapping[str, Any], path: str, ways: Ways) -> Any:
    value: Any = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if path in ways and value is not None:
        value = [ways[path](each) for each in value] if isinstance(value, list) else ways[path](value)
    if isinstance(value, bool):
        return _YES if value else _NO
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _write_row(page: Any, number: int, values: Sequence[Any]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, int | float):
            page.write_number(number, column, value)
        elif value is not None:
            page.write_string(number, column, str(value))


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA) else value
