"""What cadres send and see at the counter."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.express.shared import Agent, Recipient, carrier_code, pickup_code, waybill_number
from contracts.fields import Moment, Pattern, Phone, note, one_of, text
from contracts.moves import taken_at
from contracts.parcels import (
    Channel,
    CollectedBy,
    Consent,
    DeliveryFailure,
    NotifyFailure,
    ParcelState,
    RefusalReason,
    Trouble,
)


class CheckIn(Schema):
    """A parcel that the cadre puts on the shelf; announced or not."""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    recipient = fields.Nested(Recipient)
    shelf = fields.Integer(strict=True, validate=validate.Range(1, 99, error="货架号为 1 到 99"))
    row = fields.Integer(strict=True, validate=validate.Range(1, 99, error="层号为 1 到 99"))
    consent = fields.Boolean(load_default=False)

    @validates_schema
    def place_is_whole(self, data: dict[str, Any], **_: Any) -> None:
        """A row without a shelf is nowhere."""
        if ("shelf" in data) != ("row" in data):
            raise ValidationError("货架号和层号须一并给出", "row" if "shelf" in data else "shelf")


class Notify(Schema):
    """A call or a notice that the cadre made."""

    channel = one_of(Channel, required=True)


class NotifyFailed(Schema):
    """A call that reached nobody."""

    reason = one_of(NotifyFailure, required=True)
    note = note()


class Collect(Schema):
    """Handing a parcel over (签收): by the recipient or by an agent, who is named; never without consent."""

    code = pickup_code(required=True)
    by = one_of(CollectedBy, required=True)
    agent = fields.Nested(Agent)
    consent = fields.Boolean(
        required=True, validate=validate.Equal(True, error="未取得收件人同意,不能签收(快递市场管理办法第二十八条)")
    )

    @validates_schema
    def agent_goes_with_by(self, data: dict[str, Any], **_: Any) -> None:
        """An agent is named exactly when one collects."""
        if (data.get("by") == CollectedBy.AGENT) != ("agent" in data):
            raise ValidationError("代收时须登记代收人姓名和关系;本人签收时不填", "agent")


class CollectOne(Collect):
    """One of several parcels that are collected together: a household's, by one agent."""

    parcel = fields.UUID(required=True)


class Refuse(Schema):
    """The recipient doesn't want it."""

    reason = one_of(RefusalReason, required=True)
    note = note()


class DeliveryFailed(Schema):
    """It came back from the door."""

    reason = one_of(DeliveryFailure, required=True)
    note = note()


class Remark(Schema):
    """An action that may be explained."""

    note = note()


class ReportTrouble(Schema):
    """An exception (异常), with what was seen."""

    kind = one_of(Trouble, required=True)
    note = note(required=True)


class Compensate(Schema):
    """Money for a parcel."""

    amount_fen = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, 100_000_000, error="赔付金额为 0.01 元到 100 万元")
    )
    note = note(required=True)


class WriteOff(Schema):
    """Nobody pays, nobody waits: why."""

    note = note(required=True)


class Correct(Schema):
    """Why the last thing that was done is taken back (更正)."""

    reason = note(required=True)


class Search(Schema):
    """Finding a parcel at the counter; by one or several of these, all of which must match."""

    waybill = waybill_number()
    code = pickup_code()
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


class Due(Schema):
    """What a clock does next with the parcel."""

    action = fields.String(required=True)
    at = Moment(required=True)


class ParcelView(Schema):
    """A parcel as cadres, town and county see it: masked."""

    id = fields.UUID(required=True)
    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    centre = fields.String(required=True, metadata={"description": "服务中心编号;还不知道到哪个站点时为县编号"})
    state = one_of(ParcelState, required=True)
    pickup_code = fields.String(allow_none=True, required=True)
    consent = one_of(Consent, allow_none=True, required=True)
    recipient = fields.Nested(MaskedRecipient, required=True)
    legal = fields.List(fields.String(), required=True, metadata={"description": "此刻可以执行的操作"})
    arrived_at = Moment(allow_none=True, required=True)
    notified_at = Moment(allow_none=True, required=True)
    due = fields.Nested(Due, allow_none=True, required=True, metadata={"description": "时限到时自动执行的操作"})
    trouble = one_of(Trouble, allow_none=True, required=True)
    disputed = fields.Boolean(required=True, metadata={"description": "签收不符未结"})
    complained = fields.Boolean(required=True, metadata={"description": "投诉未答复"})
    wants_delivery = fields.Boolean(required=True, metadata={"description": "收件人要求派送上门"})
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
    note = fields.String(allow_none=True, metadata={"description": "经办人说明,电话已打码"})
    data = fields.Dict()


class Timeline(Schema):
    """A parcel's timeline, oldest first."""

    items = fields.List(fields.Nested(TimelineEntry), required=True)


class ParcelChanged(Schema):
    """The answer to what a cadre did."""

    id = fields.UUID(required=True)
    state = one_of(ParcelState, required=True)
    pickup_code = fields.String(allow_none=True)
    version = fields.Integer(required=True)
    taken_at = taken_at()


class Shelf(Schema):
    """One row of one shelf."""

    shelf = fields.Integer(required=True)
    row = fields.Integer(required=True)
    parcels = fields.Integer(required=True)
    oldest = Moment(allow_none=True, required=True)


class Shelves(Schema):
    """What lies where."""

    items = fields.List(fields.Nested(Shelf), required=True)


class DayCounts(Schema):
    """A day at the counter: what happened, by event type; what stands open now, by state, coming in and going out."""

    date = fields.Date(required=True)
    events = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    open = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    open_shipments = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class UnmappedCode(Schema):
    """A carrier's code that stands in no table of ours."""

    source = fields.String(required=True, metadata={"example": "kuaidi100"})
    code = fields.String(required=True)
    times = fields.Integer(required=True)
    first_seen_at = Moment(required=True)
    last_seen_at = Moment(required=True)


class UnmappedCodes(Schema):
    """All of them, newest first."""

    items = fields.List(fields.Nested(UnmappedCode), required=True)


CHECK_IN = CheckIn()
NOTIFY = Notify()
NOTIFY_FAILED = NotifyFailed()
COLLECT = Collect()
COLLECT_ONE = CollectOne()
REFUSE = Refuse()
DELIVERY_FAILED = DeliveryFailed()
REMARK = Remark()
REPORT_TROUBLE = ReportTrouble()
COMPENSATE = Compensate()
WRITE_OFF = WriteOff()
CORRECT = Correct()
SEARCH = Search()
PARCEL_VIEW = ParcelView()
PARCEL_PAGE = ParcelPage()
TIMELINE = Timeline()
PARCEL_CHANGED = ParcelChanged()
SHELVES = Shelves()
DAY_COUNTS = DayCounts()
UNMAPPED_CODES = UnmappedCodes()
