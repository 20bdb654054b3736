"""The OpenAPI 3.1 document of a service, from the same table that serves it."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

import contracts
from contracts.registry import BY_TYPE, Card
from services.chassis.http import bulk, intake, problem
from services.chassis.http.cloudevent import LONGEST_ID, LONGEST_SOURCE
from services.chassis.http.openapi_answers import OPENS, PROBLEMS, PUBLICS, PULLS, READS, SIGNED, WRITES, refused, shown
from services.chassis.http.openapi_files import download, printed, streamed, table, upload
from services.chassis.http.page import Cursor
from services.chassis.http.routes import (
    FORM,
    INTAKE,
    MOST_EVENTS,
    Api,
    Bulk,
    Csv,
    Download,
    Hook,
    Open,
    OpenWrite,
    Print,
    Public,
    Pull,
    Read,
    Route,
    Sheet,
    Stream,
    Upload,
    Write,
    method_of,
    rooted,
)
from services.chassis.http.table_routes import TableUpload
from services.chassis.sheets import CSV, XLSX

EXAMPLES = Path(contracts.__path__[0]) / "examples"
VERSION = "1.0.0"

_PART = re.compile(r"\{(\w+)(?::\w+)?\}")
_SIGNATURE = {
    "partnerId": ("partner-id", "合作方编号"),
    "webhookId": ("webhook-id", "Standard Webhooks:本次推送的编号"),
    "webhookTimestamp": ("webhook-timestamp", "Standard Webhooks:秒,与服务器相差不超过 300 秒"),
    "webhookSignature": ("webhook-signature", "Standard Webhooks:v1,<base64>"),
}
_TEST_KEY = (
    "用测试密钥推送的事件照常验签、检查格式并作答,每个结果带 `test: true`;"
    "不保存、不发出事件、不计入任何数字,因此也不查重、不核对需查库的内容(如服务中心是否存在)。"
)
_REPEATED, _KEY = "重复提交时不重复办理;24 小时内有效", {"type": "string", "minLength": 1, "maxLength": 128}
_RESULTS = {
    "type": "object",
    "required": ["results"],
    "properties": {
        "results": {
            "type": "array",
            "description": "按发送顺序",
            "items": {
                "type": "object",
                "required": ["id", "status"],
                "properties": {
                    "id": {"type": ["string", "null"]},
                    "status": {"enum": ["accepted", "duplicate", "rejected"]},
                    "subject": {"type": "string", "description": "所建立或更新的记录"},
                    "taken_at": {"type": "string", "description": "仅所填服务中心已合并时:实际受理的联建服务中心"},
                    "test": {"const": True, "description": "仅测试密钥:已检查,未保存"},
                    "problem": {"$ref": "#/components/schemas/Problem"},
                },
            },
        }
    },
}


def document(api: Api, cards: Mapping[str, Card] = BY_TYPE) -> dict[str, Any]:
    """The same document for the same table: paths, schemas, problems, security, and the events taken in."""
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    spec = APISpec(
        title=api.title,
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[plugin],
        servers=[{"url": f"/{api.service}"}],
    )
    if plugin.converter is not None:
        plugin.converter.add_attribute_function(_own_types)  # type: ignore[no-untyped-call]
    _describe(spec)
    if api.intake:
        spec.path(INTAKE, operations={"post": _intake(api, cards)})
    for route in api.routes:
        path = _PART.sub(r"{\1}", rooted(route.path))
        spec.path(path, operations={method_of(route).lower(): _operation(api, route)})
    return spec.to_dict()


def _describe(spec: APISpec) -> None:
    """What all operations refer to."""
    spec.components.schema("Problem", problem.SCHEMA)
    for status, text in PROBLEMS.items():
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        spec.components.response(f"Problem{status}", {"description": text, "content": content})
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for name, (header, text) in _SIGNATURE.items():
        scheme = {"type": "apiKey", "in": "header", "name": header, "description": text}
        spec.components.security_scheme(name, scheme)


def _operation(api: Api, route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _operation_id(route),
        "tags": [api.service],
        "summary": route.summary,
        "parameters": [_path_parameter(name) for name in _PART.findall(route.path)],
    }
    return operation | _DESCRIBED[type(route)](route, operation["parameters"])


def _read(route: Read, parameters: list[Any]) -> dict[str, Any]:
    if route.query:
        parameters.append({"in": "query", "schema": route.query})
    answer, statuses = shown(route.answer), refused(WRITES if route.body else READS)
    if route.format:
        media = route.format.media.partition(";")[0]
        said = {"description": "以该标准的方式说明为什么", "content": {media: {"schema": {"type": "object"}}}}
        answer, statuses = shown(route.answer, media), dict.fromkeys(statuses, said)
    return _body(route.body) | {"security": [{"bearer": []}], "responses": {"200": answer, **statuses}}


def _sheet(route: Sheet, parameters: list[Any]) -> dict[str, Any]:
    described = _read(route, parameters)
    media = CSV.partition(";")[0] if isinstance(route, Csv) else XLSX
    described["responses"]["200"] = {"description": "电子表格", "content": {media: {"schema": {"type": "string"}}}}
    return described


def _bulk(route: Bulk, parameters: list[Any]) -> dict[str, Any]:
    parameters.append(_header("Idempotency-Key", _REPEATED, _KEY))
    return _body(bulk.list_of(route, fields.Nested(route.item))) | {
        "security": [{"bearer": []}],
        "responses": {"200": shown(bulk.results_of(route)), **refused(WRITES)},
    }


def _write(route: Write, parameters: list[Any]) -> dict[str, Any]:
    parameters.append(_header("Idempotency-Key", _REPEATED, _KEY))
    parameters.append(_header("If-Match", "所见的版本号;已有新版本时回答 409", {"type": "string"}))
    answered = shown(route.answer) | {"headers": {"ETag": {"description": "新版本号", "schema": {"type": "string"}}}}
    return _body(route.body) | {
        "security": [{"bearer": []}],
        "responses": {"200": answered, **refused(WRITES)},
    }


def _open_write(route: OpenWrite, parameters: list[Any]) -> dict[str, Any]:
    return _write(route, parameters) | {"security": []}


def _hook(route: Hook, _parameters: list[Any]) -> dict[str, Any]:
    inside: dict[str, Any] = {"additionalProperties": {"type": "string"}} if route.media == FORM else {}
    form = {"type": "object"} | inside
    acknowledgement = {"type": "object", "additionalProperties": True}
    answers = {"200": "已接收", "401": "签名不正确", "422": "内容不符合要求"}
    answers |= {"429": "请求过于频繁", "503": "暂时不可用"}
    content = {"application/json": {"schema": acknowledgement}}
    return {
        "security": [],
        "requestBody": {"required": True, "content": {route.media: {"schema": form}}},
        "responses": {status: {"description": text, "content": content} for status, text in answers.items()},
    }


def _pull(route: Pull, parameters: list[Any]) -> dict[str, Any]:
    parameters.append({"in": "query", "schema": route.query})
    return {
        "description": "签名方法与推送相同,请求内容为空:对 `<webhook-id>.<webhook-timestamp>.` 签名",
        "security": [{name: [] for name in _SIGNATURE}],
        "responses": {"200": shown(route.answer), **refused(PULLS)},
    }


def _open(route: Open, _parameters: list[Any]) -> dict[str, Any]:
    answers = {"200": shown(route.answer), **refused(OPENS)}
    return _body(route.body) | {"security": [], "responses": answers}


def _public(route: Public, parameters: list[Any]) -> dict[str, Any]:
    if route.query:
        parameters.append({"in": "query", "schema": route.query})
    return {"security": [], "responses": {"200": shown(route.answer), **refused(PUBLICS)}}


_DESCRIBED: Mapping[type[Route], Callable[[Any, list[Any]], dict[str, Any]]] = {
    Bulk: _bulk,
    Csv: _sheet,
    Download: download,
    Hook: _hook,
    Open: _open,
    OpenWrite: _open_write,
    Print: printed,
    Public: _public,
    Pull: _pull,
    Read: _read,
    Sheet: _sheet,
    Stream: streamed,
    TableUpload: table,
    Upload: upload,
    Write: _write,
}
"""How each kind of route is described, beside its name."""


def _intake(api: Api, cards: Mapping[str, Card]) -> dict[str, Any]:
    kinds = sorted(api.intake)
    event = {"oneOf": [_event(cards[kind]) for kind in kinds]}
    examples = {kind: {"value": example} for kind in kinds if (example := _example(kind)) is not None}
    one = {"schema": event} | ({"examples": examples} if examples else {})
    many = {"schema": {"type": "array", "maxItems": MOST_EVENTS, "items": event}}
    results = {"description": "每个事件各有结果", "content": {"application/json": {"schema": _RESULTS}}}
    return {
        "operationId": "post_events",
        "tags": [api.service],
        "summary": "合作方推送事件(一个或一批)",
        "description": _TEST_KEY,
        "security": [{name: [] for name in _SIGNATURE}],
        "requestBody": {"required": True, "content": {intake.ONE: one, intake.MANY: many}},
        "responses": {"200": results, **refused(SIGNED)},
    }


def _event(card: Card) -> dict[str, Any]:
    attributes = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "minLength": 1, "maxLength": LONGEST_ID},
        "source": {"type": "string", "minLength": 1, "maxLength": LONGEST_SOURCE},
        "type": {"const": card.type},
        "time": {"type": "string", "format": "date-time"},
        "subject": {"type": "string"},
        "datacontenttype": {"const": "application/json"},
        "data": card.data,
    }
    required = ["specversion", "id", "source", "type", "data"]
    return {
        "type": "object",
        "title": card.type,
        "description": card.purpose,
        "required": required,
        "properties": attributes,
    }


def _example(kind: str) -> Any:
    file = EXAMPLES / f"{kind}.json"
    return json.loads(file.read_text()) if file.exists() else None


def _body(schema: Schema | None) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}} if schema else {}


def _header(name: str, text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": False, "description": text, "schema": schema}


def _path_parameter(name: str) -> dict[str, Any]:
    return {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}


def _operation_id(route: Route) -> str:
    words = [word for word in re.split(r"\W+", route.path) if word and word != "v1"]
    return "_".join([method_of(route).lower(), *words])


def _name(schema: Any) -> str:
    """Components are called as their classes; what has no class of its own stands in line."""
    name = (schema if isinstance(schema, type) else type(schema)).__name__
    return "" if name in ("GeneratedSchema", "Schema") else name


def _own_types(_converter: Any, field: fields.Field[Any], **_options: Any) -> dict[str, Any]:
    """Types that apispec can't see: decimals that travel as text, and cursors."""
    if isinstance(field, Cursor) or (isinstance(field, fields.Decimal) and field.as_string):
        return {"type": "string"}
    return {}
