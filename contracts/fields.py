"""Fields that several bodies and events share, with messages that a person understands."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from contracts.bureaus import BUREAUS
from contracts.people import CENTRE_DIGITS, COUNTY, TOWN_DIGITS

_PHONE = re.compile(r"(?:\+?86)?1[3-9]\d[\d*]{4}\d{4}(?:[-,转]\d{1,6})?|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?", re.ASCII)

_MOMENT_MESSAGES: dict[str, str | list[Any] | dict[Any, Any]] = {
    "invalid": "应为 RFC 3339 时间,例如 2026-07-01T09:30:00+08:00",
    "invalid_awareness": "时间须带时区,例如 2026-07-01T09:30:00+08:00",
}


_CENTURY = range(2000, 2100)
LONGEST_SAID = 2000
"""Characters of what another system says in its own words; more is cut off."""
NOTE = 300
"""Characters of a remark at the most; it is encrypted and stays in the service."""


class Pattern:
    """The whole text matches, digits are ASCII. With marshmallow's own, `$` lets a last newline through."""

    def __init__(self, pattern: str, *, error: str) -> None:
        self.regex = re.compile(pattern, re.ASCII)
        self.error = error

    def __call__(self, value: str) -> str:
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self.error)
        return value


class EventData(Schema):
    """What an event carries: a consumer ignores what it doesn't know, so that fields may be added."""

    class Meta:
        unknown = EXCLUDE


class CentreId(fields.String):
    """A centre's id: county, town and centre, twelve digits."""

    def __init__(self, **options: Any) -> None:
        digits = CENTRE_DIGITS - len(COUNTY)
        pattern = Pattern(rf"^{COUNTY}\d{{{digits}}}$", error="应为 12 位服务中心编号")
        super().__init__(validate=pattern, **options)


class TownId(fields.String):
    """A town's id: county and town, nine digits."""

    def __init__(self, **options: Any) -> None:
        digits = TOWN_DIGITS - len(COUNTY)
        pattern = Pattern(rf"^{COUNTY}\d{{{digits}}}$", error="应为 9 位镇街编号")
        super().__init__(validate=pattern, **options)


class Moment(fields.AwareDateTime):
    """A point in time: RFC 3339 with a zone, given back in UTC. A time without a zone is refused."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", error_messages=_MOMENT_MESSAGES, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        try:
            return moment.astimezone(UTC)
        except OverflowError as error:  # the first and last day of the calendar
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from error

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def asked_day(**options: Any) -> fields.Date:
    """A day of this century by which something is looked for: the days beside it can be reckoned with."""
    return fields.Date(validate=_of_this_century, **options)


def _of_this_century(day: date) -> None:
    if day.year not in _CENTURY:
        raise ValidationError(f"应在 {_CENTURY[0]} 年到 {_CENTURY[-1]} 年之间")


class Phone(fields.String):
    """A phone number: full, masked (138****5678), virtual with extension (18412345678-1234), or a landline."""

    def __init__(self, **options: Any) -> None:
        meaning = "手机号或座机号;可以打码(138****5678)或带分机(18412345678-1234)"
        super().__init__(metadata={"description": meaning, "example": "138****5678"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        phone: str = super()._deserialize(value, attr, data, **kwargs).replace(" ", "")
        if not _PHONE.fullmatch(phone):
            raise ValidationError("应为手机号或座机号;可以打码(138****5678)或带分机(18412345678-1234)")
        return phone


_WHOLE = Pattern(r"[^*转]+", error="须填写完整号码,不能打码或带分机:要能联系到人")


def text(most: int, **options: Any) -> fields.String:
    """Text of 1 to `most` characters without control characters."""
    allowed = Pattern(r"^[^\x00-\x1f\x7f]+$", error="不能为空,不能含控制字符")
    return fields.String(validate=[validate.Length(1, most, error=f"应为 1 到 {most} 个字"), allowed], **options)


_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Controls, direction marks and half characters: nothing of a text that people read."""


def readable(words: str, most: int) -> str:
    """Somebody else's words: what can't be read becomes a space, what is over-long is cut off."""
    return _UNFIT.sub(" ", words).strip()[:most]


class Said(fields.String):
    """Words of a system that sends what it likes: they are made readable, not refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return readable(super()._deserialize(value, attr, data, **kwargs), LONGEST_SAID)


WORDS = "x-words"
"""Under this key of its metadata a field has what people read for its codes."""


def spoken(words: Mapping[Any, str], metadata: Mapping[str, Any] | None = None, **options: Any) -> fields.String:
    """A code, with what people read for it: by the whole of it, or by what stands before its colon."""
    told = {str(code): word for code, word in words.items()}
    return fields.String(metadata={**(metadata or {}), WORDS: told}, **options)


def bureau_code(**options: Any) -> fields.String:
    """A bureau by its code."""
    known = validate.OneOf(list(BUREAUS), labels=list(BUREAUS.values()), error="应为县直部门编码")
    return fields.String(validate=known, metadata={"example": "civil_affairs"}, **options)


def one_of(kind: type[StrEnum], *, words: Mapping[Any, str] | None = None, **options: Any) -> fields.String:
    """One of the words of a vocabulary; `words` has what people read for each."""
    if words is not None:
        told = {member.value: words[member] for member in kind if member in words}
        options["metadata"] = {**options.get("metadata", {}), WORDS: told}
    values = [member.value for member in kind]
    return fields.String(validate=validate.OneOf(values, error=f"应为其中之一:{'、'.join(values)}"), **options)


def note(**options: Any) -> fields.String:
    """A remark in the cadre's own words."""
    return text(NOTE, metadata={"description": "说明;加密保存,不进事件"}, **options)


def whole_phone(**options: Any) -> Phone:
    """A phone number at which somebody can be reached: neither masked nor virtual."""
    return Phone(validate=_WHOLE, **options)
