"""A table of routes may have tables in it: what people hand in as CSV or as a workbook."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import Schema
from sqlalchemy import Engine

from services.chassis.http.routes import Call, Json, Upload

TABLES = "/tables"
"""How the paths of tables end, and no others': by it the server knows how large they may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableUpload(Upload):
    """`POST` of a table, CSV or .xlsx up to 20 MiB: `take(call, content, engine)` makes the answer of its bytes.

    It runs in a thread, one at a time, with transactions of its own, so that others see how far it is. It raises
    Refusal, and `tables.Unreadable`. The path ends with TABLES.
    """

    ending: ClassVar[str] = TABLES
    take: Callable[[Call, bytes, Engine], Json]
    answer: Schema
