"""A table's bytes as lines of cells. What it is, its content tells; names and declared types are only claims."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, TextIOWrapper

from services.chassis.tables.unpacking import MOST_LINES, TooLarge, Unreadable, unpacked

__all__ = ["MOST_BYTES", "MOST_LINES", "Unreadable", "lines_of"]

MOST_BYTES = 20 * 1024 * 1024
LONGEST = 2_000
"""Characters of a cell at the most."""
_STEP = 1024 * 1024
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_TWO_BYTES = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def lines_of(content: bytes) -> Iterator[Sequence[str]]:
    """The lines of a CSV (UTF-8, with or without its mark, or GB18030) or of the first sheet of a workbook (.xlsx).

    Empty lines too, so that their numbers are those that people see; spaces around a text are cut off. Raises
    Unreadable, in Chinese and with what to do, before the first line or at the one that can't be read.
    """
    if content.startswith(_OLD_WORKBOOK):
        raise Unreadable("这是旧版 Excel 文件(.xls)或加了密码:请取消密码,另存为 .xlsx 再上传")
    if content.startswith(_TWO_BYTES):
        raise Unreadable("这是 Unicode 文本(UTF-16):请另存为“CSV UTF-8”或 .xlsx 再上传")
    if content.startswith(_WORKBOOK):
        content = unpacked(content)
    return _lines(content, _encoding_of(content))


def _encoding_of(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(content), _STEP):
                decoder.decode(content[start : start + _STEP])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable("文字编码既不是 UTF-8 也不是 GB18030:请用 Excel 另存为“CSV UTF-8”或 .xlsx 再上传")


def _lines(content: bytes, encoding: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(TextIOWrapper(BytesIO(content), encoding, newline=""))
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_LINES + 1:
                raise TooLarge
            if any(len(cell) > LONGEST for cell in cells):
                raise Unreadable(f"第 {number} 行有一格超过 {LONGEST} 个字:请检查引号是否成对")
            yield [cell.strip() for cell in cells]
    except csv.Error as error:
        raise Unreadable(f"第 {number + 1} 行起无法按 CSV 读取:请检查引号是否成对,或另存为 .xlsx") from error
