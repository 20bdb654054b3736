"""Files, pages and streams in the OpenAPI document: no JSON goes in, or none comes out."""

from typing import Any

from contracts.files import FILE_KEPT
from services.chassis.files import MEDIA
from services.chassis.http.openapi_answers import READS, UPLOADS, WRITES, refused, shown
from services.chassis.http.routes import Download, Print, Stream, Upload
from services.chassis.http.table_routes import TableUpload
from services.chassis.sheets import CSV, XLSX

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


def table(route: TableUpload, _parameters: list[Any]) -> dict[str, Any]:
    """The operation of a `TableUpload`, beside its name."""
    text = "CSV(UTF-8 或 GB18030)或 .xlsx 的第一张表,至多 20 MB、20 万行;类型按内容判断。"
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {
        "description": text,
        "security": [{"bearer": []}],
        "requestBody": {"required": True, "content": {CSV.partition(";")[0]: binary, XLSX: binary}},
        "responses": {"200": shown(route.answer), **refused(WRITES)},
    }


def download(_route: Download, _parameters: list[Any]) -> dict[str, Any]:
    """The operation of a `Download`, beside its name."""
    return {
        "security": [{"bearer": []}],
        "responses": {"200": {"description": "文件内容;查阅记入日志", "content": _FILES}, **refused(READS)},
    }


def printed(route: Print, _parameters: list[Any]) -> dict[str, Any]:
    """The operation of a `Print`, beside its name."""
    page = {"description": "可打印的页面", "content": {route.media.partition(";")[0]: {"schema": {"type": "string"}}}}
    return {"security": [{"bearer": []}], "responses": {"200": page, **refused(READS)}}


def streamed(_route: Stream, _parameters: list[Any]) -> dict[str, Any]:
    """The operation of a `Stream`, beside its name."""
    known = {"text/event-stream": {"schema": {"type": "string"}}}
    text = "先是 event: snapshot(全部),之后是 event: changes(变化);id 为版本"
    return {
        "security": [{"bearer": []}],
        "responses": {"200": {"description": text, "content": known}, **refused(READS)},
    }
