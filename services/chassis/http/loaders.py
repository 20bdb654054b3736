"""Bodies read by the fields of their schemas, without what marshmallow does around each of them.

A loader says what `Schema.load` says, or nothing: on any doubt it raises, and the schema itself decides and finds the
words. Of the api's processor time marshmallow took a fifth; a loader takes a quarter of that.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias, cast

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, missing
from marshmallow.decorators import POST_LOAD, PRE_LOAD, VALIDATES, VALIDATES_SCHEMA

Reader: TypeAlias = Callable[[Any, Mapping[str, Any]], Any]
"""Reads one field's value, which is there, out of the whole body. Raises ValidationError."""
Loader: TypeAlias = Callable[[Any], dict[str, Any]]

_HOOKS = (PRE_LOAD, POST_LOAD, VALIDATES, VALIDATES_SCHEMA)


class _Doubt(ValidationError):
    """Made anew each time: one that is raised again and again holds the frames of every request that it met."""

    def __init__(self) -> None:
        super().__init__("in doubt")


@cache
def loader_of(schema: Schema) -> Loader:
    """The loader of a schema that lives as long as the process. It raises ValidationError on any doubt."""
    if not _is_plain(schema):
        return lambda value: cast(dict[str, Any], schema.load(value))
    steps = [_step(name, field) for name, field in schema.load_fields.items()]
    strict = schema.unknown == RAISE

    def load(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise _Doubt
        loaded: dict[str, Any] = {}
        met = 0
        for key, target, read, absent in steps:
            if key in value:
                met += 1
                loaded[target] = read(value[key], value)
            elif (default := absent()) is not missing:
                loaded[target] = default
        if strict and met != len(value):
            raise _Doubt
        return loaded

    return load


def _is_plain(schema: Schema) -> bool:
    """Whether loading it is reading its fields, one after another, and nothing else."""
    kind: Any = type(schema)
    own = all(getattr(kind, name) is getattr(Schema, name) for name in ("load", "_do_load", "_deserialize"))
    hooked = any(kind._hooks[hook] for hook in _HOOKS)  # noqa: SLF001 - the library has no other seam
    targets = [field.attribute or name for name, field in schema.load_fields.items()]
    nested = any("." in target for target in targets)
    usual = not schema.many and not schema.partial and schema.unknown in (RAISE, EXCLUDE) and schema.dict_class is dict
    return own and usual and not hooked and not nested


def _step(name: str, field: fields.Field[Any]) -> tuple[str, str, Reader, Callable[[], Any]]:
    key = name if field.data_key is None else field.data_key
    return key, field.attribute or name, _reader(field, key), _absent(field)


def _absent(field: fields.Field[Any]) -> Callable[[], Any]:
    """What stands for a field that isn't there. Raises ValidationError where it is wanted."""
    default = field.load_default
    if field.required:
        return _refuse
    return default if callable(default) else lambda: default


def _refuse() -> Any:
    raise _Doubt


def _reader(field: fields.Field[Any], key: str) -> Reader:
    kind: Any = type(field)
    own = kind.deserialize is fields.Field.deserialize and kind._validate is fields.Field._validate  # noqa: SLF001
    read = _value_of(field) if own and not field.pre_load and not field.post_load else None
    if read is None:
        return lambda value, body: field.deserialize(value, key, body)
    return _checked(read, field.validators, may_be_none=field.allow_none)


def _checked(read: Callable[[Any], Any], validators: Sequence[Callable[[Any], Any]], *, may_be_none: bool) -> Reader:
    def checked(value: Any, _body: Mapping[str, Any]) -> Any:
        if value is None:
            return None if may_be_none else _refuse()
        found = read(value)
        for validate in validators:
            validate(found)
        return found

    return checked


def _value_of(field: fields.Field[Any]) -> Callable[[Any], Any] | None:
    """How to read a value of a kind that is known here; None for the others, which read it themselves."""
    kind: Any = type(field)
    if kind._deserialize is fields.String._deserialize:  # noqa: SLF001 - as above
        return _text
    if type(field) is fields.Boolean and field.truthy is fields.Boolean.truthy:
        return _truth
    if type(field) is fields.Nested and not field.many and field.unknown is None:
        return loader_of(field.schema)
    if type(field) is fields.List:
        return _list_of(_reader(field.inner, ""))
    return None


def _text(value: Any) -> str:
    if type(value) is not str:
        raise _Doubt
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise _Doubt
    return value


def _list_of(read: Reader) -> Callable[[Any], list[Any]]:
    def each(value: Any) -> list[Any]:
        if type(value) is not list:
            raise _Doubt
        return [read(member, {}) for member in value]

    return each
