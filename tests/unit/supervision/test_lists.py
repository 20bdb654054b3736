"""Whatever supervision lists is there as a spreadsheet and as CSV too."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

import pytest
from marshmallow import Schema, fields

from services.chassis.http.page import MOST, MOST_IN_A_SHEET
from services.chassis.http.routes import Csv, Read, Sheet
from services.chassis.sheets import csv_of, sheet
from services.supervision.api import API

FORMULA = '=HYPERLINK("http://example.org")'
ENDINGS = {"xlsx": Sheet, "csv": Csv}


def lists() -> list[Read]:
    """Reads that answer with `items`; the overview's are its centres."""
    shown = [route for route in API.routes if isinstance(route, Read) and not isinstance(route, Sheet)]
    return [route for route in shown if {"items", "centres"} & set(route.answer.fields)]


def paged() -> list[Read]:
    return [route for route in lists() if route.query and "cursor" in route.query.fields]


def sheets() -> list[Sheet]:
    return [route for route in API.routes if isinstance(route, Sheet)]


def by_path(route: Read) -> str:
    return route.path


def beside(route: Read, ending: str) -> Sheet:
    found = [each for each in API.routes if each.path == f"{route.path}.{ending}"]
    assert [type(each) for each in found] == [ENDINGS[ending]], f"{route.path} has no .{ending}"
    (one,) = found
    assert isinstance(one, Sheet)
    return one


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("route", lists(), ids=by_path)
def test_every_list_is_a_file_too_for_the_same_people_with_the_same_filters(route: Read, ending: str) -> None:
    file = beside(route, ending)

    assert file.allow == route.allow
    asked, beside_it = (each.query.fields if each.query else {} for each in (route, file))
    assert set(beside_it) == set(asked)


@pytest.mark.parametrize("route", sheets(), ids=by_path)
def test_every_column_is_a_field_of_what_is_listed(route: Sheet) -> None:
    known = set(paths(nested(route.answer.fields["items"])))

    assert not {column for column in route.columns if not any(column == path or within(column, path) for path in known)}


@pytest.mark.parametrize("route", sheets(), ids=by_path)
def test_a_text_in_a_file_is_never_a_formula(route: Sheet) -> None:
    row = poisoned(route.columns)

    (_, line) = csv.reader(io.StringIO(csv_of(route.columns, [row]).decode("utf-8-sig")))
    assert line == [f"'{FORMULA}"] * len(route.columns)
    with ZipFile(io.BytesIO(sheet(route.columns, [row]))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "route", [each for each in lists() if each.query and "cursor" in each.query.fields], ids=by_path
)
def test_a_file_has_all_rows_and_not_a_page_of_them(route: Read) -> None:
    file = beside(route, "csv")

    assert file.query is not None
    assert file.query.fields["limit"].load_default == MOST_IN_A_SHEET > MOST


def nested(field: Any) -> Schema:
    """The schema of one row."""
    inner = field.inner if isinstance(field, fields.List) else field
    assert isinstance(inner, fields.Nested)
    return inner.schema


def paths(schema: Schema) -> Iterator[str]:
    """The names of a row's fields as they are sent, those of what is nested behind a dot."""
    for name, field in schema.fields.items():
        sent = field.data_key or name
        yield sent
        if isinstance(field, fields.Nested):
            yield from (f"{sent}.{path}" for path in paths(field.schema))
        elif isinstance(field, fields.Dict) and isinstance(field.value_field, fields.Nested):
            yield from (f"{sent}.*.{path}" for path in paths(field.value_field.schema))


def within(column: str, path: str) -> bool:
    """Whether a column is one of a mapping's."""
    parts, known = column.split("."), path.split(".")
    return len(parts) == len(known) and all(one in (other, "*") for other, one in zip(parts, known, strict=True))


def poisoned(columns: Any) -> dict[str, Any]:
    """A row that has a formula in each of its columns."""
    row: dict[str, Any] = {}
    for column in columns:
        *way, last = column.split(".")
        inner = row
        for name in way:
            inner = inner.setdefault(name, {})
        inner[last] = FORMULA
    return row
