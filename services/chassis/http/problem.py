"""Why not, as RFC 9457 `application/problem+json`: the one place that turns refusals into status codes."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from starlette.exceptions import HTTPException

from contracts.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from services.chassis.work import Outcome

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]

INTERNAL = 500
MEDIA_TYPE = b"application/problem+json; charset=utf-8"

SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "trace_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "description": "字段路径 → 原因", "additionalProperties": True},
        "trace_id": {"type": "string"},
    },
}
"""What `Problem.document` gives, as JSON Schema."""

_STATUS: Mapping[type[Refusal], int] = {Invalid: 422, NotFound: 404, Forbidden: 403, Conflict: 409, Refusal: 409}
_UNMATCHED = {404: ("not_found", "没有这个地址"), 405: ("method_not_allowed", "这个地址不支持该方法")}
_OURS = frozenset({"type", "title", "status", "detail", "errors", "trace_id"})


class Problem(Exception):
    """An answer that says why not. `kind` is stable and machine-readable; `errors` names fields by their path."""

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        *,
        errors: Mapping[str, Any] | None = None,
        headers: Headers = (),
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.errors = errors
        self.headers = headers
        self.extra = extra or {}

    def document(self, trace_id: str) -> dict[str, Any]:
        """The body: the members of RFC 9457, `errors` and `trace_id`, then what the refusal adds."""
        body = {"type": f"/problems/{self.kind}", "title": self.title, "status": self.status, "detail": self.detail}
        if self.errors:
            body["errors"] = self.errors
        body["trace_id"] = trace_id
        return body | {name: value for name, value in self.extra.items() if name not in _OURS and value is not None}


def problem_of(error: Exception) -> Problem:
    """What any exception is answered with; one that isn't meant for the caller becomes a 500 without internals."""
    match error:
        case Problem():
            return error
        case Refusal():
            return _refused(error)
        case Unavailable():
            return unavailable(error.detail, error.retry_after)
        case HTTPException():
            return _unmatched(error)
    return Problem(INTERNAL, "internal", "服务内部出错", "请稍后重试;若仍出错,请把 trace_id 告诉我们")


def answer_of(outcome: Outcome) -> Mapping[str, Any]:
    """The answer of a job that was carried out. Raises its refusal, or its error."""
    if outcome.refusal is not None:
        raise outcome.refusal
    if outcome.error is not None:
        raise outcome.error
    return outcome.answer or {}


def unauthorized(detail: str, scheme: bytes = b"Bearer") -> Problem:
    """401: nobody we know."""
    challenge = scheme + b' realm="echowall"'
    return Problem(401, "unauthorized", "身份未通过验证", detail, headers=[(b"www-authenticate", challenge)])


def malformed(detail: str) -> Problem:
    """400: a header or an address that can't be read."""
    return Problem(400, "malformed", "请求格式有误", detail)


def unreadable(detail: str) -> Problem:
    """422: a body in which nothing could be read."""
    return Problem(422, "unreadable", "请求内容无法读取", detail)


def too_large(detail: str) -> Problem:
    """413: more than one request may carry."""
    return Problem(413, "too_large", "请求内容过大", detail)


def unsupported(wanted: str) -> Problem:
    """415: a content type that this address doesn't take."""
    return Problem(415, "unsupported_media_type", "不支持的内容类型", f"请用 Content-Type: {wanted}")


def too_many(detail: str, retry_after: int) -> Problem:
    """429: more than one caller may ask for; again after `retry_after` seconds."""
    headers = [(b"retry-after", str(retry_after).encode())]
    return Problem(429, "too_many", "请求过于频繁", detail, headers=headers)


def unavailable(detail: str, retry_after: int = 2) -> Problem:
    """503: try again after `retry_after` seconds."""
    headers = [(b"retry-after", str(retry_after).encode())]
    return Problem(503, "unavailable", "服务暂时不可用", detail, headers=headers)


def _refused(refusal: Refusal) -> Problem:
    status = next(_STATUS[kind] for kind in type(refusal).__mro__ if kind in _STATUS)
    return Problem(status, refusal.kind, refusal.title, refusal.detail, errors=refusal.errors, extra=refusal.extra)


def _unmatched(error: HTTPException) -> Problem:
    kind, title = _UNMATCHED.get(error.status_code, ("refused", "请求未被受理"))
    headers = [(name.lower().encode(), value.encode()) for name, value in (error.headers or {}).items()]
    return Problem(error.status_code, kind, title, "请对照 openapi.json 核对地址与方法", headers=headers)
