"""What is wrong with a field, in Chinese and by its path."""

from typing import Any

import pytest
from marshmallow import Schema, fields, validate

from contracts.refusals import Invalid
from services.chassis.http.messages import load


class Inner(Schema):
    phone = fields.String(required=True)


class Outer(Schema):
    name = fields.String(validate=validate.Length(1, 3))
    count = fields.Integer(strict=True, validate=validate.Range(1, 9))
    ratio = fields.Float()
    yes = fields.Boolean()
    at = fields.AwareDateTime(format="iso")
    kind = fields.String(validate=validate.OneOf(["a", "b"]))
    inner = fields.Nested(Inner)
    many = fields.List(fields.Nested(Inner))
    own = fields.String(validate=validate.Length(1, error="我们自己的话"))


SCHEMA = Outer()


def wrong(value: Any) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refusal:
        load(SCHEMA, value, "data")
    assert refusal.value.errors is not None
    return dict(refusal.value.errors)


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        ({"inner": {}}, "data.inner.phone", "必填"),
        ({"many": [{"phone": "1"}, {"phone": 2}]}, "data.many.1.phone", "应为文字"),
        ({"surplus": 1}, "data.surplus", "没有这个字段"),
        ({"name": None}, "data.name", "不能为 null"),
        ({"name": "long"}, "data.name", "长度应在 1 到 3 之间"),
        ({"count": 1.5}, "data.count", "应为整数"),
        ({"count": 10}, "data.count", "应在 1 到 9 之间"),
        ({"ratio": "NaN"}, "data.ratio", "应为有限的数字"),
        ({"yes": "perhaps"}, "data.yes", "应为 true 或 false"),
        ({"at": "2026-07-01T09:30:00"}, "data.at", "时间须带时区,例如 2026-07-01T09:30:00+08:00"),
        ({"at": "yesterday"}, "data.at", "应为时间,例如 2026-07-01T09:30:00+08:00"),
        ({"kind": "c"}, "data.kind", "应为其中之一:a, b"),
        ({"inner": 5}, "data.inner", "应为对象"),
        ({"many": 5}, "data.many", "应为列表"),
        ({"own": ""}, "data.own", "我们自己的话"),
        ([], "data", "应为对象"),
    ],
)
def test_each_wrong_field_is_named_by_its_path_in_chinese(value: Any, path: str, message: str) -> None:
    assert wrong(value) == {path: [message]}


def test_all_wrong_fields_are_named_at_once() -> None:
    assert wrong({"inner": {}, "count": 0, "x": 1}).keys() == {"data.inner.phone", "data.count", "data.x"}


def test_what_is_right_is_loaded() -> None:
    assert load(SCHEMA, {"name": "abc", "inner": {"phone": "1"}}) == {"name": "abc", "inner": {"phone": "1"}}
