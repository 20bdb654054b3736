"""The process that reads a workbook: standard input to standard output, within bounds."""

import csv
import resource
import sys
from collections.abc import Iterable, Sequence
from io import BytesIO, TextIOWrapper
from typing import Any

from services.chassis.tables.unpacking import BROKEN, MOST_COLUMNS, MOST_LINES, TOO_LARGE

MEMORY = 768 * 1024 * 1024
"""Address space, the interpreter included."""
PROCESSOR_SECONDS = 20
_EXACT = 1e15
"""Below this a whole number in a cell is the one that was typed."""


def main() -> int:
    """How it ended. What the kernel ends for want of memory or time ends by a signal."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        return _unpack(sys.stdin.buffer.read())
    except MemoryError:
        return TOO_LARGE


def _unpack(workbook: bytes) -> int:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - native code, nowhere but within the bounds

    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0)
    except Exception:  # noqa: BLE001 - whatever it is that the reader stumbled over
        return BROKEN
    if sheet.total_height > MOST_LINES + 1 or sheet.total_width > MOST_COLUMNS:
        return TOO_LARGE
    _write(sheet.iter_rows())
    return 0


def _write(rows: Iterable[Sequence[Any]]) -> None:
    text = TextIOWrapper(sys.stdout.buffer, "utf-8", newline="", write_through=True)
    csv.writer(text).writerows([_plain(cell) for cell in row] for row in rows)
    text.flush()


def _plain(cell: Any) -> str:
    """What stands in a cell; a number as it was typed: codes are numbers to Excel, and no code ends with `.0`."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
