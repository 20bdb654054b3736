"""What has been released stays usable: each kind of break that is planted is found, and what only adds passes."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import CliRunner
from marshmallow import EXCLUDE, Schema, fields, validate

from contracts.registry import BY_TYPE
from deploy.contracts import command, gate, publish
from deploy.contracts.compatibility import Comparison, Use
from deploy.contracts.schemas import json_schema

Document: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[[Document], object]

COLLECT = "/v1/parcels/{id}/collect"
EVENT = "parcel.inbound.v1"
FIELDS: dict[str, fields.Field[Any]] = {
    "waybill": fields.String(required=True, validate=validate.Length(1, 40)),
    "kind": fields.String(validate=validate.OneOf(["large", "small"])),
    "weight": fields.Integer(validate=validate.Range(0, 100)),
    "shelf": fields.String(allow_none=True),
}
BREAKING: dict[str, dict[str, fields.Field[Any] | None]] = {
    "a field removed": {"weight": None},
    "a field retyped": {"weight": fields.String()},
    "a new field required": {"colour": fields.String(required=True)},
    "a field that was optional required": {"weight": fields.Integer(required=True, validate=validate.Range(0, 100))},
    "a choice gone": {"kind": fields.String(validate=validate.OneOf(["large"]))},
    "a longest length lowered": {"waybill": fields.String(required=True, validate=validate.Length(1, 20))},
    "a shortest length raised": {"waybill": fields.String(required=True, validate=validate.Length(6, 40))},
    "a maximum lowered": {"weight": fields.Integer(validate=validate.Range(0, 50))},
    "a pattern asked for": {"shelf": fields.String(allow_none=True, validate=validate.Regexp(r"^[A-Z]\d$"))},
    "null refused": {"shelf": fields.String()},
}
ADDING: dict[str, dict[str, fields.Field[Any] | None]] = {
    "nothing": {},
    "an optional field": {"colour": fields.String()},
    "a choice": {"kind": fields.String(validate=validate.OneOf(["large", "small", "flat"]))},
    "more room": {"waybill": fields.String(required=True, validate=validate.Length(1, 64))},
}


def schema(**changed: fields.Field[Any] | None) -> Document:
    """The JSON Schema of an event with FIELDS, some of them changed or, with None, gone."""
    wanted = {name: field for name, field in (FIELDS | changed).items() if field is not None}
    data = type("Sample", (Schema,), {**wanted, "Meta": type("Meta", (), {"unknown": EXCLUDE})})()
    return json_schema(replace(BY_TYPE[EVENT], data=data))


def found(old: Document, new: Document, use: Use) -> list[str]:
    return list(Comparison(old, new, use).breaks(old, new))


@pytest.mark.parametrize("change", BREAKING)
def test_a_breaking_change_of_an_event_is_found(change: str) -> None:
    [line] = found(schema(), schema(**BREAKING[change]), Use.KEPT)

    assert line.startswith(tuple(f"data.{name}:" for name in BREAKING[change]))


@pytest.mark.parametrize("change", ADDING)
def test_an_event_may_get_more(change: str) -> None:
    assert found(schema(), schema(**ADDING[change]), Use.KEPT) == []


def test_an_answer_may_say_less_of_what_it_takes_but_not_leave_fields_out_or_give_null() -> None:
    narrowed = schema(kind=fields.String(validate=validate.OneOf(["large"])), weight=fields.Integer(required=True))

    assert found(schema(), narrowed, Use.SHOWN) == []
    assert found(schema(), schema(waybill=fields.String()), Use.SHOWN) == ["data.waybill: 不再总有"]
    assert found(schema(), schema(weight=fields.Integer(allow_none=True)), Use.SHOWN)


def test_a_request_may_be_asked_for_less() -> None:
    assert found(schema(), schema(waybill=fields.String(allow_none=True)), Use.SENT) == []


def test_a_body_that_stops_taking_other_fields_is_found() -> None:
    old, new = schema(), schema()
    new["$defs"]["Sample"]["additionalProperties"] = False
    old["$defs"]["Sample"].pop("additionalProperties", None)

    assert found(old, new, Use.SENT) == ["data: 不再接受其他字段"]


def test_a_schema_that_holds_itself_is_compared_to_its_end() -> None:
    tree = {"$ref": "#/$defs/T", "$defs": {"T": {"type": "object", "properties": {"left": {"$ref": "#/$defs/T"}}}}}

    assert found(tree, tree, Use.KEPT) == []


@pytest.fixture
def house(tmp_path: Path) -> tuple[Path, Path]:
    """A release, and contracts that are still the same."""
    released, published = tmp_path / "released", tmp_path / "published"
    for folder in (released, published):
        shutil.copytree(gate.RELEASED, folder)
    return released, published


def edit(path: Path, change: Edit) -> None:
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document), "utf-8")


def body(document: Document, name: str) -> Document:
    schema: Document = document["components"]["schemas"][name]
    return schema


def post(document: Document, path: str) -> Document:
    operation: Document = document["paths"][path]["post"]
    return operation


PLANTED: dict[str, tuple[Edit, str]] = {
    "a route removed": (lambda api: api["paths"].pop(COLLECT), f"express POST {COLLECT}: 接口被去掉"),
    "an answer's field removed": (
        lambda api: body(api, "ParcelView")["properties"].pop("pickup_code"),
        "express GET /v1/parcels: 回答.items[].pickup_code: 字段被去掉",
    ),
    "an answer's field retyped": (
        lambda api: body(api, "ParcelView")["properties"].update(version={"type": "string"}),
        "回答.version: 类型由 integer 改为 string",
    ),
    "a new required input": (
        lambda api: body(api, "Collect")["required"].append("relation"),
        f"express POST {COLLECT}: 请求.relation: 变为必填",
    ),
    "an input removed": (lambda api: body(api, "Collect")["properties"].pop("agent"), "请求.agent: 字段被去掉"),
    "a choice of an input gone": (
        lambda api: body(api, "Collect")["properties"]["by"]["enum"].remove("agent"),
        "请求.by: 不再接受 agent",
    ),
    "a parameter removed": (
        lambda api: api["paths"]["/v1/parcels"]["get"]["parameters"].clear(),
        "express GET /v1/parcels: 参数 query:limit 被去掉",
    ),
    "another proof of identity": (
        lambda api: post(api, COLLECT).update(security=[{"mutualTLS": []}]),
        f"express POST {COLLECT}: 身份要求改变",
    ),
    "an answer's header gone": (
        lambda api: post(api, COLLECT)["responses"]["200"].pop("headers"),
        f"express POST {COLLECT}: 回答头 ETag 被去掉",
    ),
    "a problem's field gone": (
        lambda api: body(api, "Problem")["properties"].pop("trace_id"),
        "express v1 错误回答: trace_id: 字段被去掉",
    ),
}


@pytest.mark.parametrize("change", PLANTED)
def test_a_breaking_change_of_an_http_body_is_found(house: tuple[Path, Path], change: str) -> None:
    plant, expected = PLANTED[change]
    edit(house[1] / "openapi" / "express.json", plant)

    lines = [str(line) for line in gate.breaks(*house)]

    assert [line for line in lines if expected in line], lines
    assert all("受影响:调用 express 接口的网页与外部程序" in line for line in lines)


def test_optional_additions_to_an_api_pass(house: tuple[Path, Path]) -> None:
    def add(api: Document) -> None:
        api["paths"]["/v1/shelves"] = {"get": {"responses": {"200": {"description": "x"}}}}
        body(api, "Collect")["properties"]["note"] = {"type": "string"}
        body(api, "ParcelView")["properties"]["note"] = {"type": "string"}
        post(api, COLLECT)["responses"]["429"] = {"description": "x"}

    edit(house[1] / "openapi" / "express.json", add)

    assert gate.breaks(*house) == []


def test_a_break_names_consumers_guests_and_the_version_to_add(house: tuple[Path, Path]) -> None:
    edit(
        house[1] / "jsonschema" / f"{EVENT}.json",
        lambda event: event["$defs"]["ParcelInbound"]["properties"].pop("consent"),
    )

    [found] = gate.breaks(*house)

    assert found.what == "data.consent: 字段被去掉"
    assert found.affected == ("supervision", "guest-analytics")
    assert "请另立 parcel.inbound.v2" in str(found)


def test_a_break_of_an_intake_event_hits_partners(house: tuple[Path, Path]) -> None:
    (house[1] / "jsonschema" / "partner.parcel.arrived.v1.json").unlink()

    [found] = gate.breaks(*house)

    assert found.affected == ("推送它的合作方",)


def test_those_who_listened_at_the_release_are_named_after_the_registry_has_forgotten_them(
    house: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (house[1] / "jsonschema" / f"{EVENT}.json").unlink()
    monkeypatch.delitem(BY_TYPE, EVENT)

    [found] = gate.breaks(*house)

    assert (found.what, found.affected) == ("事件被去掉", ("supervision", "guest-analytics"))


def test_a_version_may_go_once_its_successor_was_released_beside_it(house: tuple[Path, Path]) -> None:
    released, published = house
    schemas = published / "jsonschema"
    shutil.copy(schemas / f"{EVENT}.json", schemas / "parcel.inbound.v2.json")
    assert gate.release(published, released) == []

    (schemas / f"{EVENT}.json").unlink()

    assert gate.breaks(released, published) == []
    assert gate.release(published, released) == [released / "jsonschema" / f"{EVENT}.json"]


def test_a_version_may_not_go_with_the_release_that_brings_its_successor(house: tuple[Path, Path]) -> None:
    schemas = house[1] / "jsonschema"
    (schemas / f"{EVENT}.json").rename(schemas / "parcel.inbound.v2.json")

    assert [found.subject for found in gate.breaks(*house)] == [EVENT]


def test_a_release_that_breaks_is_refused_and_changes_nothing(house: tuple[Path, Path]) -> None:
    (house[1] / "openapi" / "express.json").unlink()

    with pytest.raises(gate.Refused, match="接口被去掉"):
        gate.release(house[1], house[0])

    assert (house[0] / "openapi" / "express.json").exists()


def test_without_a_release_the_gate_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="contracts release"):
        gate.breaks(tmp_path / "none")


def test_the_check_fails_with_the_gate(house: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    released = house[0]
    edit(
        released / "openapi" / "centres.json",
        lambda api: api["paths"].update({"/v1/kites": {"get": {"responses": {}}}}),
    )
    monkeypatch.setattr(gate.breaks, "__defaults__", (released, publish.PUBLISHED))

    answer = CliRunner().invoke(command.contracts, ["check"])

    assert answer.exit_code == 1
    assert "centres GET /v1/kites: 接口被去掉" in answer.output


def test_what_is_published_breaks_nothing_that_was_released() -> None:
    assert list(map(str, gate.breaks())) == []
