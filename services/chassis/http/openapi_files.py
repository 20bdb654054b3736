"""Files and pages in the OpenAPI document: no JSON goes in, or none comes out."""

from typing import Any

from contracts.files import FILE_KEPT
from services.chassis.files import MEDIA
from services.chassis.http.openapi_answers import READS, UPLOADS, refused, shown
from services.chassis.http.routes import Download, Print, Upload

_FILES = {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()}


def upload(_route: Upload, _parameters: list[Any]) -> dict[str, Any]:
    """The operation of an `Upload`, beside its name."""
    text = "PDF、JPEG 或 PNG,至多 10 MB;类型按内容判断。一天之内没有用在事项中的文件会被删除。"
    return {
        "description": text,
        "security": [{"bearer": []}],
        "requestBody": {"required": True, "content": _FILES},
        "responses": {"200": shown(FILE_KEPT), **refused(UPLOADS)},
    }


def download(_route: Download, _parameters: list[Any]) -> dict[str, Any]:
    """The operation of a `Download`, beside its name."""
    return {
        "security": [{"bearer": []}],
        "responses": {"200": {"description": "文件内容;查阅记入日志", "content": _FILES}, **refused(READS)},
    }


def printed(_route: Print, _parameters: list[Any]) -> dict[str, Any]:
    """The operation of a `Print`, beside its name."""
    page = {"description": "可打印的页面", "content": {"text/html": {"schema": {"type": "string"}}}}
    return {"security": [{"bearer": []}], "responses": {"200": page, **refused(READS)}}
