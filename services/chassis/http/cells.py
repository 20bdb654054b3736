"""What a list's contract says of its columns: codes are put into words, times are those of the county's clocks."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from marshmallow import Schema, fields

from contracts.fields import WORDS
from services.chassis.calendar import SHANGHAI
from services.chassis.sheets import Ways

LOCAL = "(北京时间)"
"""Behind the title of a column of times."""


def titled(columns: Mapping[str, str], answer: Schema) -> dict[str, str]:
    """The titles; those of times say in which zone they are."""
    return {name: title + LOCAL * _is_a_time(field_of(answer, name)) for name, title in columns.items()}


def ways(columns: Mapping[str, str], answer: Schema) -> Ways:
    """How the values under each of these names are put: times, and codes that the contract has words for."""
    found = {name: field_of(answer, name) for name in columns}
    times = {name: _local for name, field in found.items() if _is_a_time(field)}
    worded = {
        name: partial(_word, field.metadata[WORDS])
        for name, field in found.items()
        if field and WORDS in field.metadata
    }
    return {**times, **worded}


def field_of(answer: Schema, path: str) -> fields.Field[Any] | None:
    """The field of an item that a path leads to; None where the contract says no more."""
    found: Any = answer.fields.get("items")
    for name in path.split("."):
        inside = _inside(found)
        found = next((each for key, each in inside.items() if name in (key, each.data_key)), None)
    return found.inner if isinstance(found, fields.List) else found


def _inside(field: Any) -> Mapping[str, Any]:
    inner = field.inner if isinstance(field, fields.List) else field
    return inner.schema.fields if isinstance(inner, fields.Nested) else {}


def _is_a_time(field: fields.Field[Any] | None) -> bool:
    return isinstance(field, fields.AwareDateTime)


def _local(moment: str) -> str:
    """`2026-07-01 09:30:00`; what is no time stays, as a sheet's last line may be a remark."""
    try:
        return datetime.fromisoformat(moment).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return moment


def _word(words: Mapping[str, str], code: Any) -> Any:
    """The word for a code; for one of a kind (`village:370829001001`) the kind's, with the rest behind it."""
    if str(code) in words:
        return words[str(code)]
    kind, _, rest = str(code).partition(":")
    return f"{words[kind]} {rest}" if rest and kind in words else code
