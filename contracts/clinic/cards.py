"""Every event that the clinic says or hears first: one card each, in alphabetical order."""

from marshmallow import Schema

from contracts.cards import PARTNER, Card
from contracts.clinic import events, partner
from contracts.corrections import CORRECTED
from contracts.facts import NOTHING
from contracts.moves import moved_card

RATED = frozenset({"appointment.fulfilled.v1"})
"""What the echo wall hears: a visit has ended, and may be rated."""


def _own(kind: str, purpose: str, data: Schema = NOTHING) -> Card:
    """What the clinic says, for supervision; of a visit that has ended its patient may be asked."""
    thing = kind.partition(".")[0]
    consumers = ("feedback", "supervision") if kind in RATED else ("supervision",)
    return Card(type=kind, producer="clinic", consumers=consumers, data=data, orders_by=thing, purpose=purpose)


def _partner(kind: str, purpose: str, data: Schema) -> Card:
    """What a partner hospital says."""
    return Card(type=kind, producer=PARTNER, consumers=("clinic",), data=data, orders_by="reference", purpose=purpose)


CARDS: tuple[Card, ...] = (
    _own("appointment.arrived.v1", "签到"),
    _own("appointment.booked.v1", "预约成功,或候补转为预约", events.APPOINTMENT_PLACED),
    _own("appointment.called.v1", "叫号"),
    _own("appointment.cancelled.v1", "退号,或候补到时未成"),
    _own("appointment.cancelled_by_clinic.v1", "停诊:另提供号源,不算爽约", events.APPOINTMENT_CANCELLED_BY_CLINIC),
    _own("appointment.corrected.v1", "更正:所列序号的事件作废,预约回到之前的状态", CORRECTED),
    _own("appointment.entered_in_error.v1", "录入错误:当作没有发生"),
    _own("appointment.fulfilled.v1", "就诊完成"),
    _own("appointment.left.v1", "未就诊离开:本人离开、多次过号或当日结束"),
    _own("appointment.relocated.v1", "服务中心合并:同一时间改到联建卫生室", events.APPOINTMENT_MOVED),
    _own("appointment.no_show.v1", "爽约:过时未到"),
    _own("appointment.passed.v1", "过号:叫号未到"),
    _own("appointment.prioritised.v1", "调整候诊次序类别"),
    _own("appointment.queued.v1", "签到后取得当日排队号,开始候诊"),
    _own("appointment.recalled.v1", "再次叫号"),
    _own("appointment.referred.v1", "转诊"),
    _own("appointment.rejoined.v1", "过号后重新排队,排在本类最后"),
    _own("appointment.rescheduled.v1", "改期", events.APPOINTMENT_RESCHEDULED),
    _own("appointment.started.v1", "开始就诊"),
    _own("appointment.transferred.v1", "转到另一诊室候诊"),
    _own("appointment.waitlisted.v1", "候补:号满,有空位时自动转为预约", events.APPOINTMENT_PLACED),
    _own("appointment.walked_in.v1", "未预约到诊,取得当日排队号;就诊时限由此起算"),
    _own("disease_report.amended.v1", "订正报告"),
    _own("disease_report.corrected.v1", "更正:所列序号的事件作废,报告回到之前的状态", CORRECTED),
    moved_card("disease_report", "clinic", "传染病报告"),
    _own("disease_report.opened.v1", "须在 24 小时内报告的传染病;不含病种与病人"),
    _own("disease_report.opened_urgent.v1", "须在 2 小时内报告的传染病或疫情;不含病种与病人"),
    _own("disease_report.reported.v1", "已向疾控机构报告"),
    _own("disease_report.ruled_out.v1", "排除或误报:时限撤销"),
    _partner("partner.appointment.booked.v1", "合作医院代为挂号", partner.PARTNER_APPOINTMENT_BOOKED),
    _partner("partner.appointment.cancelled.v1", "合作医院退号", partner.PARTNER_APPOINTMENT_CANCELLED),
    _partner("partner.appointment.changed.v1", "合作医院改期", partner.PARTNER_APPOINTMENT_CHANGED),
    _own("schedule.opened.v1", "一间诊室的一次出诊,号源已放出", events.SCHEDULE_OPENED),
    _own("schedule.stopped.v1", "停诊:所余预约由系统逐个取消并另提供号源"),
    _own("suspension.appealed.v1", "对暂停预约提出申诉"),
    _own("suspension.corrected.v1", "更正:所列序号的事件作废,暂停回到之前的状态", CORRECTED),
    _own("suspension.imposed.v1", "180 天内三次爽约:暂停预约 30 天,不影响到诊和急诊", events.SUSPENSION_IMPOSED),
    _own("suspension.lifted.v1", "申诉成立:暂停解除"),
    moved_card("suspension", "clinic", "暂停预约"),
    _own("suspension.upheld.v1", "申诉不成立:维持暂停"),
)
