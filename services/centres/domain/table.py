"""A table under examination: its lines one after another, then as a whole; what is wrong is listed, not raised."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.centres.domain.cells import Column, Columns, Fault, Wrong, placed

KEPT = 500
"""Faults that are listed; the others are counted."""


class Table(ABC):
    """What all tables have in common. A kind of table says its `columns`, and what has to fit together."""

    columns: Columns = ()

    def __init__(self) -> None:
        self.lines = 0
        self.faults: list[Fault] = []
        self.found = 0
        self._faulty: set[int] = set()
        self._places: Mapping[int, Column] | None = None

    @property
    def faulty(self) -> int:
        """How many lines have a fault."""
        return len(self._faulty)

    def rows(self, lines: Iterator[Sequence[str]]) -> Iterator[dict[str, Any]]:
        """What its good lines say; the first line that isn't empty has the headings."""
        for number, cells in enumerate(lines, 1):
            if not any(cells):
                continue
            if self._places is None:
                self._places, amiss = placed(cells, self.columns)
                self._blame(*amiss)
                if amiss:
                    return
                continue
            self.lines += 1
            row = self._read(number, cells, self._places)
            if row is not None and self.fits(number, row):
                yield row

    @abstractmethod
    def fits(self, line: int, row: dict[str, Any]) -> bool:
        """Whether what a line says fits together, and with the lines before it; may put in what follows from it."""

    def end(self) -> None:
        """Look at it as a whole, once all lines were read."""
        if not self.lines and not self.found:
            self._blame(Fault(1, "整个文件", "没有数据", "第一行为列名,从第二行起每行一条;可以下载模板"))

    def blame(self, line: int, name: str, wrong: str, instead: str) -> bool:
        """List a fault of a column; it is none that fits."""
        heading = next(column.heading for column in self.columns if column.name == name)
        self._blame(Fault(line, heading, wrong, instead))
        return False

    def _read(self, number: int, cells: Sequence[str], places: Mapping[int, Column]) -> dict[str, Any] | None:
        row, before = {column.name: None for column in self.columns}, self.found
        for place, column in places.items():
            try:
                row[column.name] = column.value(cells[place] if place < len(cells) else "")
            except Wrong as error:
                self._blame(Fault(number, column.heading, error.wrong, error.instead))
        return row if self.found == before else None

    def _blame(self, *faults: Fault) -> None:
        self.found += len(faults)
        self._faulty.update(fault.line for fault in faults)
        self.faults += faults[: max(0, KEPT - len(self.faults))]
