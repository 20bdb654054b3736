"""What operations may answer, for the OpenAPI document."""

from typing import Any

from marshmallow import Schema

PROBLEMS = {
    400: "请求头或地址格式有误",
    401: "身份或签名未通过验证",
    403: "没有权限",
    404: "没有找到,或不在管辖范围内",
    409: "与现有记录冲突,或当前状态不能这样办理",
    413: "请求内容过大",
    415: "不支持的内容类型",
    422: "内容不符合要求",
    429: "请求过于频繁,见 Retry-After",
    503: "暂时不可用,见 Retry-After",
}
READS = (400, 401, 403, 404, 422, 429, 503)
WRITES = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
OPENS = (400, 401, 413, 415, 422, 429, 503)
PUBLICS = (400, 422, 429, 503)
PULLS = (400, 401, 403, 422, 429, 503)
UPLOADS = (400, 401, 403, 409, 413, 415, 429, 503)
SIGNED = (400, 401, 403, 413, 415, 422, 429, 503)
"""By kind of route."""


def shown(schema: Schema, media: str = "application/json") -> dict[str, Any]:
    """The answer that says yes."""
    return {"description": "已办理", "content": {media: {"schema": schema}}}


def refused(statuses: tuple[int, ...]) -> dict[str, Any]:
    """The answers that say no, by reference."""
    return {str(status): f"Problem{status}" for status in statuses}
