"""Tables that people hand in: CSV and workbooks (.xlsx), read line by line, whoever wrote them."""

from services.chassis.tables.reading import MOST_BYTES, MOST_LINES, Unreadable, lines_of

__all__ = ["MOST_BYTES", "MOST_LINES", "Unreadable", "lines_of"]
