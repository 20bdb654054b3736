"""Carriers' native pushes: what we read of them. What they send beside it is ignored, as they add fields at will."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate, validates_schema

from contracts.express import carrier_code, waybill_number
from contracts.fields import Pattern, Said, readable

ZONE = ZoneInfo("Asia/Shanghai")
"""Carriers say their times without a zone: it is this one."""

MOST_LINES = 500
"""Lines of one waybill's trace."""
MOST_WAYBILLS = 500
"""Waybills in one push."""
LONGEST_CODE = 32
YEARS = range(2000, 2100)


class LocalTime(fields.Field[datetime]):
    """`YYYY-MM-DD HH:MM:SS` or with slashes, of the 21st century, in Asia/Shanghai; loads as an aware datetime."""

    default_error_messages = {"invalid": "应为时间,例如 2026-07-01 09:30:00"}  # noqa: RUF012 - as marshmallow has it

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            moment = datetime.strptime(value.strip().replace("/", "-"), "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE)
        except (AttributeError, ValueError) as error:
            raise self.make_error("invalid") from error
        if moment.year not in YEARS:
            raise self.make_error("invalid")
        return moment


class Code(fields.Field[str]):
    """A carrier's code, as text or as a number; none, null and "" are the same."""

    default_error_messages = {"invalid": "应为状态码"}  # noqa: RUF012 - as marshmallow has it

    def __init__(self, **options: Any) -> None:
        super().__init__(load_default="", allow_none=True, **options)

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> str:
        return super().deserialize(value, attr, data, **kwargs) or ""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self.make_error("invalid")
        return readable(str(value), LONGEST_CODE)


class Told(Schema):
    """Part of a push."""

    class Meta:
        unknown = EXCLUDE


def _lines(line: type[Schema], **options: Any) -> fields.List[Any]:
    most = validate.Length(max=MOST_LINES, error=f"轨迹至多 {MOST_LINES} 条")
    return fields.List(fields.Nested(line), validate=most, **options)


# kuaidi100 (POST v1/carriers/kuaidi100): the form field `param`, as JSON


class Kuaidi100Line(Told):
    """One line of a trace: `status` is the name of `statusCode`, `ftime` the tidier `time`."""

    time = LocalTime(required=True)
    context = Said(required=True)
    code = Code(data_key="statusCode")
    status = Said(load_default="", allow_none=True)

    @pre_load
    def tidy(self, line: Any, **_: Any) -> Any:
        """`ftime` wins where it is given."""
        return {**line, "time": line["ftime"]} if isinstance(line, Mapping) and line.get("ftime") else line


class Kuaidi100Result(Told):
    """What is known of one waybill; `data` is its full trace, newest first."""

    com = carrier_code(required=True)
    nu = waybill_number(required=True)
    state = Code()
    signed = Code(data_key="ischeck")
    data = _lines(Kuaidi100Line, required=True)


class Kuaidi100Push(Told):
    """`status` is polling, shutdown or abort; an abort may come without a result.

    Where kuaidi100 has corrected the carrier, `comOld` is the one that was subscribed and `comNew` the right one.
    """

    status = Code()
    result = fields.Nested(Kuaidi100Result, data_key="lastResult", required=True, allow_none=True)
    old = carrier_code(data_key="comOld", load_default=None, allow_none=True)
    new = carrier_code(data_key="comNew", load_default=None, allow_none=True)

    @pre_load
    def empty(self, push: Any, **_: Any) -> Any:
        """What is empty isn't told."""
        if not isinstance(push, Mapping):
            return push
        optional = {"comOld", "comNew", *(["lastResult"] if push.get("status") == "abort" else [])}
        return {**push, **{name: push.get(name) or None for name in optional}}

    @validates_schema
    def told(self, push: Any, **_: Any) -> None:
        """Only what was aborted needs no result."""
        if push["result"] is None and push["status"] != "abort":
            raise ValidationError("必填", "lastResult")


# KDNiao (POST v1/carriers/kdniao): the form field `RequestData`, as JSON


class KdniaoTrace(Told):
    """One line of a trace; `Action` is its code, where KDNiao tells it."""

    time = LocalTime(data_key="AcceptTime", required=True)
    text = Said(data_key="AcceptStation", required=True)
    code = Code(data_key="Action")


class KdniaoWaybill(Told):
    """What is known of one waybill; `StateEx` is the finer `State`. Without `Success` there is nothing to know."""

    company = fields.String(
        data_key="ShipperCode",
        required=True,
        validate=Pattern(r"^[A-Za-z][A-Za-z0-9_]{1,31}$", error="应为快递公司编码,例如 YD、ZTO"),
    )
    waybill = waybill_number(data_key="LogisticCode", required=True)
    success = fields.Boolean(data_key="Success", load_default=True)
    state = Code(data_key="State")
    finer = Code(data_key="StateEx")
    lines = _lines(KdniaoTrace, data_key="Traces", load_default=list, allow_none=True)


class KdniaoPush(Told):
    """A batch; its waybills are read one by one, so that one that can't be read doesn't keep the others back."""

    data = fields.List(
        fields.Raw(),
        data_key="Data",
        required=True,
        validate=validate.Length(max=MOST_WAYBILLS, error=f"一批至多 {MOST_WAYBILLS} 个运单"),
    )


# Yunda (POST v1/carriers/yunda): under our names, as Yunda's own are unconfirmed


class YundaLine(Told):
    """One step; `code` is what was done, `state` the state that it led to."""

    time = LocalTime(required=True)
    code = Code()
    state = Code()
    text = Said(load_default="", allow_none=True)


class YundaWaybill(Told):
    """One waybill and what has happened to it, or what of it is new."""

    waybill = waybill_number(required=True)
    state = Code()
    lines = _lines(YundaLine, required=True)


KUAIDI100_PUSH = Kuaidi100Push()
KDNIAO_PUSH = KdniaoPush()
KDNIAO_WAYBILL = KdniaoWaybill()
YUNDA_WAYBILL = YundaWaybill()
