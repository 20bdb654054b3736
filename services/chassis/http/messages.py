"""What is wrong with a field, in Chinese and by its path."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from contracts.refusals import Invalid
from services.chassis.http.loaders import loader_of


def _says(kind: type[fields.Field[Any]], key: str) -> str:
    return str(kind.default_error_messages[key])


_TABLE: Mapping[str, str] = {
    _says(fields.Field, "required"): "必填",
    _says(fields.Field, "null"): "不能为 null",
    _says(fields.Field, "validator_failed"): "内容无效",
    _says(fields.Nested, "type"): "应为对象",
    "Invalid input type.": "应为对象",
    "Unknown field.": "没有这个字段",
    _says(fields.List, "invalid"): "应为列表",
    _says(fields.String, "invalid"): "应为文字",
    _says(fields.UUID, "invalid_uuid"): "应为 UUID",
    _says(fields.Number, "invalid"): "应为数字",
    _says(fields.Number, "too_large"): "数字过大",
    _says(fields.Integer, "invalid"): "应为整数",
    _says(fields.Float, "special"): "应为有限的数字",
    _says(fields.Boolean, "invalid"): "应为 true 或 false",
    _says(fields.Date, "invalid"): "应为日期,例如 2026-07-01",
    _says(fields.AwareDateTime, "invalid_awareness"): "时间须带时区,例如 2026-07-01T09:30:00+08:00",
    _says(fields.DateTime, "invalid"): "应为时间,例如 2026-07-01T09:30:00+08:00",
    _says(fields.Dict, "invalid"): "应为对象",
    validate.Length.message_min: "长度不能少于 {min}",
    validate.Length.message_max: "长度不能超过 {max}",
    validate.Length.message_all: "长度应在 {min} 到 {max} 之间",
    validate.Length.message_equal: "长度应为 {equal}",
    "Must be greater than or equal to {min} and less than or equal to {max}.": "应在 {min} 到 {max} 之间",
    "Must be greater than or equal to {min}.": "不能小于 {min}",
    "Must be less than or equal to {max}.": "不能大于 {max}",
    validate.Equal.default_message: "应为 {other}",
    validate.Regexp.default_message: "格式不对",
    validate.OneOf.default_message: "应为其中之一:{choices}",
}
"""The library's templates and ours; a schema's own messages are Chinese already and pass as they are."""


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template)), re.DOTALL)


_PATTERNS = [(_pattern(english), chinese) for english, chinese in _TABLE.items()]


def in_chinese(message: str) -> str:
    """A message of the library, in Chinese; any other one as it is."""
    for pattern, chinese in _PATTERNS:
        if match := pattern.fullmatch(message):
            return chinese.format(**match.groupdict())
    return message


def by_path(messages: Any, path: str = "") -> dict[str, list[str]]:
    """Nested messages, flat: `{"recipient": {"phone": […]}}` becomes `{"recipient.phone": […]}`."""
    if isinstance(messages, Mapping):
        flat: dict[str, list[str]] = {}
        for key, inner in messages.items():
            flat |= by_path(inner, path if key == "_schema" else f"{path}.{key}" if path else str(key))
        return flat
    several = messages if isinstance(messages, list) else [messages]
    return {path: [in_chinese(str(message)) for message in several]}


def load(schema: Schema, value: Any, path: str = "") -> dict[str, Any]:
    """What `schema` reads from `value`. Raises Invalid with every wrong field named by its path under `path`."""
    with suppress(ValidationError):
        return loader_of(schema)(value)
    try:
        loaded: dict[str, Any] = schema.load(value)
    except ValidationError as error:
        errors = by_path(error.messages, path)
        named = "、".join(name or "整体" for name in list(errors)[:5])
        raise Invalid(f"请改正所列字段:{named}", errors=errors) from error
    return loaded
