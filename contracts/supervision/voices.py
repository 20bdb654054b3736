"""Satisfaction, popularity and the three rates by centre, town or county, and the events behind them."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from contracts.fields import CentreId, Moment, Pattern, TownId, one_of, spoken
from contracts.services import TITLES

_MONTH = re.compile(r"(20[1-3]\d)-(0[1-9]|1[0-2])", re.ASCII)
_SERVICE = Pattern(r"[a-z]{2,20}", error="应为服务的编号,例如 express")


def service_name() -> fields.String:
    """Which service, in a query."""
    return fields.String(validate=_SERVICE, metadata={"example": "express"})


class By(StrEnum):
    """Whose figures: a row for each."""

    CENTRE = "centre"
    TOWN = "town"
    COUNTY = "county"


class Figure(StrEnum):
    """What the events of a centre's month are asked for."""

    SATISFACTION = "satisfaction"
    RATES = "rates"
    POPULARITY = "popularity"
    FINDINGS = "findings"


class Month(fields.String):
    """A month, `2026-11`, given back as its first day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"example": "2026-11", "pattern": _MONTH.pattern}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        match = _MONTH.fullmatch(super()._deserialize(value, attr, data, **kwargs))
        if match is None:
            raise ValidationError("应为月份,例如 2026-11")
        return date(int(match[1]), int(match[2]), 1)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value:%Y-%m}"


class VoicesQuery(Schema):
    """From one month to another, both included; the present one where none is named."""

    since = Month()
    until = Month()
    by = one_of(By, load_default=By.CENTRE.value)
    town = TownId()
    centre = CentreId()
    service = service_name()

    @validates_schema
    def in_order(self, data: Mapping[str, Any], **_: object) -> None:
        """Not backwards."""
        if "since" in data and "until" in data and data["since"] > data["until"]:
            raise ValidationError("起止月份应先后有序", "until")


def number_of(meaning: str) -> fields.Integer:
    """How often something was counted."""
    return fields.Integer(required=True, metadata={"description": meaning})


def _figure(meaning: str) -> fields.Float:
    return fields.Float(required=True, allow_none=True, metadata={"description": meaning})


def share_of(name: str, meaning: str) -> dict[str, fields.Float]:
    """A share in percent with its interval; null where the sample is too small."""
    return {
        name: _figure(f"{meaning},百分比"),
        f"{name}_low": _figure("Wilson 95% 区间下限"),
        f"{name}_high": _figure("Wilson 95% 区间上限"),
    }


class _Row(Schema):
    """A place, and why a figure is missing."""

    id = fields.String(required=True, metadata={"example": "370829001001"})
    name = fields.String(required=True)
    note = fields.String(required=True, allow_none=True, metadata={"example": "样本不足"})


LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
SATISFACTION_ROW = _Row.from_dict(
    {
        "ratings": number_of("评价数;核实为误评、不实的不计"),
        **{
            f"level_{level}": fields.Integer(
                required=True, allow_none=True, metadata={"description": f"{name};评价不足 5 条的不显示"}
            )
            for level, name in LEVELS.items()
        },
        "mean": _figure("平均分,1 到 5"),
        **share_of("good", "好评率:基本满意及以上"),
    },
    name="SatisfactionOfPlace",
)
PUBLIC_ROW = _Row.from_dict(
    {
        "ratings": fields.Integer(required=True, allow_none=True, metadata={"description": "评价数;不足 5 条的不显示"}),
        **share_of("good", "好评率:基本满意及以上"),
    },
    name="SatisfactionInPublic",
)
RATES_ROW = _Row.from_dict(
    {
        "accepted": number_of("受理的、留有联系方式的"),
        "contacted": number_of("其中按时联系的"),
        **share_of("response", "响应率"),
        "answered": number_of("回访到的"),
        "solved": number_of("其中答已解决的"),
        **share_of("resolution", "解决率"),
        "satisfied": number_of("其中答基本满意及以上的"),
        **share_of("satisfaction", "满意率"),
        "unreached": number_of("回访多次未联系上的;单列,不算满意"),
    },
    name="RatesOfPlace",
)
POPULARITY_ROW = _Row.from_dict(
    {
        "population": fields.Integer(required=True, allow_none=True, metadata={"description": "常住人口"}),
        "visits": number_of("到访人次:各窗口与活动的人次,或门口的计数,取多的"),
        "people": number_of("服务人数:以一次性验证码自助办理的,按加密编号去重"),
        "activities": number_of("活动场次"),
        "visits_per_1000": _figure("每千人到访人次"),
        "people_per_1000": _figure("每千人服务人数"),
        "activities_per_1000": _figure("每千人活动场次"),
        "index": _figure("人气指数:三项之和"),
    },
    name="PopularityOfPlace",
)


def _table(row: type[Schema], name: str) -> Schema:
    """Every place in scope, by id, none left out."""
    items = fields.List(fields.Nested(row), required=True)
    return Schema.from_dict({"since": Month(required=True), "until": Month(required=True), "items": items}, name=name)()


SATISFACTION = _table(SATISFACTION_ROW, "SatisfactionByPlace")
PUBLIC_SATISFACTION = _table(PUBLIC_ROW, "PublicSatisfaction")
RATES = _table(RATES_ROW, "RatesByPlace")
POPULARITY = _table(POPULARITY_ROW, "PopularityByPlace")
VOICES_QUERY = VoicesQuery()


class VoiceEvent(Schema):
    """An event that was counted, and for what."""

    service = spoken(TITLES, required=True)
    case = fields.String(required=True)
    event = fields.UUID(required=True)
    type = fields.String(required=True, metadata={"example": "rating.given.v1"})
    time = Moment(required=True)
    measure = fields.String(
        required=True,
        metadata={"example": "given:5", "description": "计入哪一项;单个评价的等级,不足 5 条时不显示(given)"},
    )
    item = fields.String(
        required=True, metadata={"example": "feedback:<评价>#<事件>", "description": "提出排除、申诉时这样称呼它"}
    )
    times = fields.Integer(required=True, metadata={"description": "计几次:活动、门口计数按人次,更正为负数"})


class VoiceEvents(Schema):
    """A page of them, by event."""

    items = fields.List(fields.Nested(VoiceEvent), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


VOICE_EVENTS = VoiceEvents()
