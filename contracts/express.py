"""Express parcels: what partners post, what cadres send and see, what the bus carries."""

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from contracts.fields import CentreId, EventData, Moment, Pattern, Phone, text
from contracts.parcels import Channel, CollectedBy, Consent, ParcelState

_CARRIER = Pattern(r"^[a-z][a-z0-9_]{1,31}$", error="应为快递公司编码,例如 yunda、zhongtong")
_WAYBILL = Pattern(r"^[A-Za-z0-9-]{6,40}$", error="应为 6 到 40 位运单号,只含字母、数字和连字符")
_CODE = Pattern(r"^\d{1,2}-\d{1,2}-\d{6}$", error="应为取件码,例如 3-2-480513")


def carrier_code(**options: Any) -> fields.String:
    """A carrier by its code, as kuaidi100 writes them: yunda, zhongtong, shunfeng."""
    return fields.String(validate=_CARRIER, metadata={"example": "yunda"}, **options)


def waybill_number(**options: Any) -> fields.String:
    """A carrier's own number of a parcel (运单号)."""
    return fields.String(validate=_WAYBILL, metadata={"example": "4328015600123"}, **options)


def _one_of(kind: Any, **options: Any) -> fields.String:
    values = [member.value for member in kind]
    return fields.String(validate=validate.OneOf(values, error=f"应为其中之一:{'、'.join(values)}"), **options)


# Shared parts


class Recipient(Schema):
    """Who a parcel is for; both parts optional, as carriers often give neither."""

    name = text(40)
    phone = Phone()


class Agent(Schema):
    """Who collects for somebody else."""

    name = text(40, required=True)
    relation = text(20, required=True, metadata={"example": "邻居"})


# Partner events (POST v1/events)


class PartnerParcel(Schema):
    """The data that both partner events share."""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    centre = CentreId(required=True)
    recipient = fields.Nested(Recipient)
    occurred_at = Moment()


class PartnerParcelAnnounced(PartnerParcel):
    """partner.parcel.announced.v1"""


class PartnerParcelArrived(PartnerParcel):
    """partner.parcel.arrived.v1; `consent` says whether the recipient agreed to the station."""

    consent = fields.Boolean(load_default=False, metadata={"description": "收件人是否同意放在服务站"})


PARTNER_PARCEL_ANNOUNCED = PartnerParcelAnnounced()
PARTNER_PARCEL_ARRIVED = PartnerParcelArrived()

# kuaidi100's push (POST v1/carriers/kuaidi100): what we read of it


class Kuaidi100Line(Schema):
    """One line of the full trace; `time` is Asia/Shanghai."""

    class Meta:
        unknown = EXCLUDE

    context = fields.String(required=True, validate=validate.Length(1, 2000))
    time = fields.NaiveDateTime(required=True, format="%Y-%m-%d %H:%M:%S")
    status = fields.String(allow_none=True)
    statusCode = fields.String(allow_none=True)  # noqa: N815 - their name


class Kuaidi100Result(Schema):
    """The newest state of one waybill; `data` is its full trace, newest first."""

    class Meta:
        unknown = EXCLUDE

    com = carrier_code(required=True)
    nu = waybill_number(required=True)
    state = fields.String(required=True, validate=validate.Length(1, 8))
    data = fields.List(fields.Nested(Kuaidi100Line), required=True, validate=validate.Length(max=500))


class Kuaidi100Push(Schema):
    """The form field `param`, as JSON."""

    class Meta:
        unknown = EXCLUDE

    lastResult = fields.Nested(Kuaidi100Result, required=True)  # noqa: N815 - their name


KUAIDI100_PUSH = Kuaidi100Push()

# Events on the bus


class ParcelExpected(EventData):
    """parcel.expected.v1"""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    occurred_at = Moment(metadata={"description": "快递公司所报时间,只显示,不计时"})


class ParcelInbound(EventData):
    """parcel.inbound.v1; the pickup code is a secret between station and recipient and stays out."""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    consent = _one_of(Consent, required=True)
    occurred_at = Moment()


class ParcelNotified(EventData):
    """parcel.notified.v1"""

    channel = _one_of(Channel, required=True)


class ParcelCollected(EventData):
    """parcel.collected.v1; an agent's name stays in the service."""

    by = _one_of(CollectedBy, required=True)
    relation = text(20)
    consent = _one_of(Consent, required=True)


PARCEL_EXPECTED = ParcelExpected()
PARCEL_INBOUND = ParcelInbound()
PARCEL_NOTIFIED = ParcelNotified()
PARCEL_COLLECTED = ParcelCollected()

# Bodies of the cadres' endpoints


class CheckIn(Schema):
    """A parcel that the cadre puts on the shelf; announced or not."""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    recipient = fields.Nested(Recipient)
    shelf = fields.Integer(strict=True, validate=validate.Range(1, 99, error="货架号为 1 到 99"))
    row = fields.Integer(strict=True, validate=validate.Range(1, 99, error="层号为 1 到 99"))
    consent = fields.Boolean(load_default=False)


class Notify(Schema):
    """A call or a notice that the cadre made."""

    channel = _one_of(Channel, required=True)


class Collect(Schema):
    """Handing a parcel over (签收): by the recipient or by an agent, who is named; never without consent."""

    code = fields.String(required=True, validate=_CODE, metadata={"example": "3-2-480513"})
    by = _one_of(CollectedBy, required=True)
    agent = fields.Nested(Agent)
    consent = fields.Boolean(
        required=True, validate=validate.Equal(True, error="未取得收件人同意,不能签收(快递市场管理办法第二十八条)")
    )

    @validates_schema
    def agent_goes_with_by(self, data: dict[str, Any], **_: Any) -> None:
        """An agent is named exactly when one collects."""
        if (data.get("by") == CollectedBy.AGENT) != ("agent" in data):
            raise ValidationError("代收时须登记代收人姓名和关系;本人签收时不填", "agent")


class Search(Schema):
    """Finding a parcel at the counter; by one or several of these, all of which must match."""

    waybill = waybill_number()
    code = fields.String(validate=_CODE)
    phone_tail = fields.String(validate=Pattern(r"^\d{4}$", error="应为手机号后四位"))
    phone = Phone()
    name = text(40)

    @validates_schema
    def something_to_go_by(self, data: dict[str, Any], **_: Any) -> None:
        """An empty search would list everything."""
        if not data:
            raise ValidationError("请至少给出一项:运单号、取件码、手机号、后四位或姓名", "waybill")


class MaskedRecipient(Schema):
    """Who a parcel is for, as it may be shown: 张*三, 138****5678."""

    name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)


class ParcelView(Schema):
    """A parcel as cadres, town and county see it: masked."""

    id = fields.UUID(required=True)
    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    centre = CentreId(required=True)
    state = _one_of(ParcelState, required=True)
    pickup_code = fields.String(allow_none=True, required=True)
    consent = _one_of(Consent, allow_none=True, required=True)
    recipient = fields.Nested(MaskedRecipient, required=True)
    legal = fields.List(fields.String(), required=True, metadata={"description": "此刻可以执行的操作"})
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class ParcelPage(Schema):
    """A page of parcels, newest change first."""

    items = fields.List(fields.Nested(ParcelView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class TimelineEntry(Schema):
    """One thing that happened to a parcel: an event of ours or a carrier's trace."""

    time = Moment(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["event", "trace"]))
    type = fields.String(required=True, metadata={"description": "事件类型,或轨迹含义"})
    sequence = fields.Integer(metadata={"description": "仅事件"})
    actor = fields.String()
    code = fields.String(metadata={"description": "快递公司原始状态码,仅轨迹"})
    text = fields.String(metadata={"description": "轨迹原文,电话已打码"})
    data = fields.Dict()


class Timeline(Schema):
    """A parcel's timeline, oldest first."""

    items = fields.List(fields.Nested(TimelineEntry), required=True)


class ParcelChanged(Schema):
    """The answer to what a cadre did."""

    id = fields.UUID(required=True)
    state = _one_of(ParcelState, required=True)
    pickup_code = fields.String(allow_none=True)
    version = fields.Integer(required=True)


class PartnerEvent(Schema):
    """What happened to a parcel, for the partner who told of it: no personal data, no pickup code."""

    subject = fields.UUID(required=True, attribute="parcel", metadata={"description": "包裹编号"})
    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    centre = CentreId(required=True)
    type = fields.String(required=True, metadata={"example": "parcel.collected.v1"})
    time = Moment(required=True)
    sequence = fields.Integer(required=True, metadata={"description": "同一包裹内从 1 起连续"})
    data = fields.Dict(required=True, metadata={"description": "内容同 AsyncAPI 中该类型的 data"})


class PartnerEvents(Schema):
    """A partner's events, oldest first; `next_cursor` is good for what comes later."""

    items = fields.List(fields.Nested(PartnerEvent), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


CHECK_IN = CheckIn()
NOTIFY = Notify()
COLLECT = Collect()
SEARCH = Search()
PARCEL_VIEW = ParcelView()
PARCEL_PAGE = ParcelPage()
TIMELINE = Timeline()
PARCEL_CHANGED = ParcelChanged()
PARTNER_EVENTS = PartnerEvents()
