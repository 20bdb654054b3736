"""What people write into the cells of a table: read, or refused with what to write instead."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from contracts.people import CENTRE_DIGITS, COUNTY, is_centre

NAME = 40
"""Characters of a name at the most."""
_QUOTED = 20
_BEGINS_A_FORMULA = ("=", "+", "-", "@")


class Wrong(Exception):
    """A cell can't be taken: what is wrong with it, and what to write instead."""

    def __init__(self, wrong: str, instead: str) -> None:
        super().__init__(wrong, instead)
        self.wrong, self.instead = wrong, instead


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line, counted as people see it, its headings being the first; in Chinese."""

    line: int
    column: str
    wrong: str
    instead: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading; an empty cell is None, and wrong where the column is `required`."""

    name: str
    heading: str
    read: Callable[[str], Any]
    example: str
    required: bool = True

    def value(self, cell: str) -> Any:
        """What the cell says. Raises Wrong."""
        if cell:
            return self.read(cell)
        if self.required:
            raise Wrong("没有填", f"填写{self.heading},例如 {self.example}")
        return None


Columns: TypeAlias = Sequence[Column]


def placed(headings: Sequence[str], columns: Columns) -> tuple[Mapping[int, Column], Sequence[Fault]]:
    """Where in a line each column stands, and what is wrong with the line of headings."""
    known = {column.heading: column for column in columns}
    found = {place: known[heading] for place, heading in enumerate(headings) if heading in known}
    return found, list(_amiss(headings, columns))


def _amiss(headings: Sequence[str], columns: Columns) -> Iterator[Fault]:
    known = {column.heading for column in columns}
    for column in columns:
        if column.required and column.heading not in headings:
            yield Fault(1, column.heading, "缺少这一列", f"在第一行加上“{column.heading}”一列,或下载模板填写")
    for heading in dict.fromkeys(filter(None, headings)):
        if heading not in known:
            yield Fault(1, quoted(heading), "不认识这一列", f"删去这一列,或改为其中之一:{'、'.join(sorted(known))}")
        elif headings.count(heading) > 1:
            yield Fault(1, heading, "这一列出现了两次", "只留一列")


def quoted(cell: str) -> str:
    """What was written, short enough to be said again and without what no eye sees."""
    seen = "".join(character for character in cell if character.isprintable())
    return seen if len(seen) <= _QUOTED else f"{seen[:_QUOTED]}…"


def code(cell: str) -> str:
    """A statistical code of the county, twelve digits."""
    digits = _narrow(cell)
    if is_centre(digits):
        return digits
    if "E+" in digits.upper():
        raise Wrong(f"“{quoted(cell)}”被 Excel 改成了科学计数", "把这一列的格式改为文本,重新填写 12 位数字")
    if digits.isascii() and digits.isdigit() and len(digits) == CENTRE_DIGITS:
        raise Wrong(f"“{quoted(cell)}”不是本县的代码", f"填写以 {COUNTY} 开头的 12 位数字")
    raise Wrong(f"“{quoted(cell)}”不是 12 位数字", f"填写 12 位数字,例如 {COUNTY}001201")


def name(cell: str) -> str:
    """A name, that no spreadsheet takes for a formula."""
    if cell.startswith(_BEGINS_A_FORMULA):
        raise Wrong(f"“{quoted(cell)}”像一个公式", "填写村名的汉字,不要以 = + - @ 开头")
    if len(cell) > NAME or not cell.isprintable():
        raise Wrong(f"“{quoted(cell)}”过长,或有看不见的字符", f"填写不超过 {NAME} 个字的名称,不要换行")
    return cell


def whole(most: int) -> Callable[[str], int]:
    """A whole number from 0 to `most`."""

    def read(cell: str) -> int:
        digits = _narrow(cell).replace(",", "")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(most)) or int(digits) > most:
            raise Wrong(f"“{quoted(cell)}”不是 0 到 {most} 的整数", f"填写 0 到 {most} 的整数,不带单位")
        return int(digits)

    return read


def degrees(cell: str) -> float:
    """Decimal degrees, to a decimetre."""
    try:
        found = float(_narrow(cell))
    except ValueError:
        raise Wrong(f"“{quoted(cell)}”不是度数", "填写十进制度数,例如 116.342100,不用度分秒") from None
    return round(found, 6) if abs(found) <= 180 else _out_of_this_world(cell)  # noqa: PLR2004 - degrees of a circle


def minutes(most: int) -> Callable[[str], float]:
    """Minutes, a tenth at the least and `most` at the most."""

    def read(cell: str) -> float:
        try:
            found = round(float(_narrow(cell)), 1)
        except ValueError:
            found = 0.0
        if not 0 < found <= most:
            raise Wrong(f"“{quoted(cell)}”不是 0.1 到 {most} 的数", f"填写分钟数,0.1 到 {most};不再采用实测就留空")
        return found

    return read


def _out_of_this_world(cell: str) -> float:
    raise Wrong(f"“{quoted(cell)}”不是经纬度", "填写十进制度数,例如 116.342100")


def _narrow(cell: str) -> str:
    """Digits as ASCII has them: input methods write wide ones."""
    return unicodedata.normalize("NFKC", cell).strip().lstrip("'")
