"""Reading one CloudEvent 1.0 in JSON as a partner sends it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.refusals import Invalid
from services.chassis.http.request import fits

LONGEST_ID = 128
LONGEST_SOURCE = 512

_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_VERSION = re.compile(r"\.v\d+$")


@dataclass(frozen=True, slots=True)
class Sent:
    """An event whose attributes are in order; `data` is as it came."""

    id: str
    source: str
    type: str
    subject: str | None
    data: Any


def read(event: Any, known: Mapping[str, Any]) -> Sent:
    """An event of one of the `known` types. Raises Invalid naming each wrong attribute."""
    if not isinstance(event, dict):
        raise Invalid("事件应为 JSON 对象", errors={"": ["应为对象"]})
    errors = {name: [wrong] for name, wrong in _wrong(event, known) if wrong}
    if errors:
        raise Invalid(f"请改正所列事件属性:{'、'.join(errors)}", errors=errors)
    return Sent(event["id"], event["source"], event["type"], event.get("subject"), event["data"])


def id_of(event: Any) -> str | None:
    """The id by which a rejected event is named in the answer, where it has one that can be said."""
    sent = event.get("id") if isinstance(event, dict) else None
    return sent if isinstance(sent, str) and len(sent) <= LONGEST_ID and fits(sent) else None


def _wrong(event: Mapping[str, Any], known: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    return [
        ("specversion", None if event.get("specversion") == "1.0" else "应为 1.0"),
        ("id", _text(event.get("id"), LONGEST_ID)),
        ("source", _text(event.get("source"), LONGEST_SOURCE)),
        ("type", _type(event.get("type"), known)),
        ("subject", _text(event["subject"], LONGEST_SOURCE) if "subject" in event else None),
        ("time", _time(event["time"]) if "time" in event else None),
        ("datacontenttype", _content(event["datacontenttype"]) if "datacontenttype" in event else None),
        ("data", None if isinstance(event.get("data"), dict) else "必填,应为对象"),
    ]


def _text(value: Any, longest: int) -> str | None:
    return None if isinstance(value, str) and 0 < len(value) <= longest else f"应为 1 到 {longest} 个字符的文字"


def _type(value: Any, known: Mapping[str, Any]) -> str | None:
    if not isinstance(value, str):
        return "应为文字"
    if value in known:
        return None
    stem = _VERSION.sub("", value)
    versions = [name for name in known if _VERSION.sub("", name) == stem]
    if versions:
        return f"没有这个版本;现有:{'、'.join(sorted(versions))}"
    return f"本服务不接收这种事件;可用:{'、'.join(sorted(known))}"


def _time(value: Any) -> str | None:
    fits = isinstance(value, str) and _TIME.fullmatch(value)
    return None if fits else "应为带时区的 RFC 3339 时间,例如 2026-07-01T09:30:00+08:00"


def _content(value: Any) -> str | None:
    kind = value.partition(";")[0].strip().lower() if isinstance(value, str) else ""
    return None if kind == "application/json" else "应为 application/json"
