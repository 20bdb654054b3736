"""Every event that the hall says or hears first: one card each, in alphabetical order."""

from marshmallow import Schema

from contracts.cards import PARTNER, Card
from contracts.corrections import CORRECTED
from contracts.facts import NOTHING
from contracts.hall import events, partner
from contracts.handed_over import HANDED_OVER
from contracts.moves import moved_card

RATED = frozenset(
    {"application.delivered.v1", "application.refused.v1", "mediation.agreed.v1", "volunteer_task.confirmed.v1"}
)
"""What the echo wall hears: a case has ended, and may be rated."""


def _said(kind: str, data: Schema, purpose: str) -> Card:
    """The hall says it, supervision listens; in sequence by its case."""
    thing = kind.partition(".")[0]
    consumers = ("feedback", "supervision") if kind in RATED else ("supervision",)
    return Card(
        type=kind, producer="hall", consumers=consumers, data=data, orders_by=thing, purpose=purpose,
        placeless=thing in ("hall_class", "hall_item"),
    )  # fmt: skip


def _heard(kind: str, data: Schema, purpose: str) -> Card:
    """A bureau's system says it."""
    return Card(type=kind, producer=PARTNER, consumers=("hall",), data=data, orders_by="application", purpose=purpose)


CARDS: tuple[Card, ...] = (
    _said("application.accepted.v1", events.ACCEPTED, "申请已受理;承诺的办理时限由此起算"),
    _said("application.acknowledged.v1", events.AT_BUREAU, "部门已接收"),
    _said("application.corrected.v1", CORRECTED, "更正:所列序号的事件作废,申请回到之前的状态"),
    _said(
        "application.deemed_accepted.v1",
        events.ACCEPTED,
        "5 个工作日没有告知,视为受理(行政许可法第三十二条);承诺的办理时限由此起算",
    ),
    _said("application.delivered.v1", events.DELIVERED, "结果已交到申请人手里"),
    _said("application.extended.v1", events.EXTENDED, "部门负责人批准延长办理时限"),
    _said("application.forwarded.v1", events.AT_BUREAU, "已经绿色通道转县直部门"),
    _said("application.granted.v1", events.AT_BUREAU, "部门准予"),
    _said("application.handed_back.v1", events.HANDED_BACK, "部门退回"),
    _said("application.lapse_warned.v1", NOTHING, "补正期限将到,已提醒申请人"),
    _said("application.lapsed.v1", NOTHING, "30 天没有补正,申请终止"),
    moved_card("application", "hall", "申请"),
    _said("application.not_accepted.v1", events.NOT_ACCEPTED, "不予受理,已说明理由和去处"),
    _said("application.notice_failed.v1", events.NOTICE_FAILED, "消息没有送达申请人,须打电话"),
    _said("application.paper_handed_in.v1", events.PAPER_NAMED, "收到一份材料"),
    _said("application.paper_reviewed.v1", events.PAPER_REVIEWED, "一份材料已审核"),
    _said("application.papers_requested.v1", events.PAPERS_REQUESTED, "一次性告知:须补正的全部材料"),
    _said(
        "application.papers_requested_late.v1",
        events.PAPERS_REQUESTED_LATE,
        "再次要求补正首次告知中没有的材料,违反一次性告知",
    ),
    _said("application.refused.v1", events.REFUSED, "部门不予,已说明理由和救济途径"),
    _said("application.resumed.v1", events.AT_BUREAU, "部门恢复办理,时限继续计算"),
    _said("application.submitted.v1", events.SUBMITTED, "收到一件申请;受理时限由此起算"),
    _said("application.supplemented.v1", events.PAPER_NAMED, "要求补正的材料已齐"),
    _said("application.suspended.v1", events.SUSPENDED, "听证、检验、鉴定或评审期间,不计办理时限"),
    _said("application.withdrawn.v1", events.WITHDRAWN, "申请人撤回"),
    _said("hall_class.renamed.v1", events.CLASS_RENAMED, "事项目录中一大类的新名称"),
    _said("hall_item.changed.v1", events.ITEM_CHANGED, "事项目录中一项的新版本"),
    _said("mediation.accepted.v1", NOTHING, "调解已受理,调解员已定"),
    _said("mediation.agreed.v1", NOTHING, "双方达成协议"),
    _said("mediation.corrected.v1", CORRECTED, "更正:所列序号的事件作废,调解回到之前的状态"),
    _said("mediation.declined.v1", events.MEDIATION_DECLINED, "不予调解"),
    _said("mediation.failed.v1", events.MEDIATION_FAILED, "调解不成,已告知去处"),
    _said("mediation.fulfilled.v1", NOTHING, "协议已履行"),
    Card(
        type="mediation.handed_over.v1",
        producer="hall",
        consumers=("centres", "supervision"),
        data=HANDED_OVER,
        orders_by="mediation",
        purpose="调解员休假或离任,由接替人接手,记录随之移交",
    ),
    moved_card("mediation", "hall", "调解"),
    _said("mediation.requested.v1", events.MEDIATION_REQUESTED, "有人申请调解"),
    _said("mediation.session_held.v1", events.SESSION_HELD, "调解一次;内容保密"),
    _said("mediation.withdrawn.v1", NOTHING, "当事人撤回"),
    _heard("partner.application.acknowledged.v1", partner.BY_ID, "部门系统已接收"),
    _heard("partner.application.granted.v1", partner.BY_ID, "部门系统准予"),
    _heard("partner.application.handed_back.v1", partner.HANDED_BACK, "部门系统退回"),
    _heard("partner.application.refused.v1", partner.REFUSED, "部门系统不予"),
    _said("volunteer_task.cancelled.v1", NOTHING, "志愿任务取消"),
    _said("volunteer_task.confirmed.v1", NOTHING, "已向户里确认完成"),
    _said("volunteer_task.corrected.v1", CORRECTED, "更正:所列序号的事件作废,任务回到之前的状态"),
    _said("volunteer_task.done.v1", NOTHING, "志愿者说已完成"),
    _said("volunteer_task.given_back.v1", NOTHING, "志愿者退回任务"),
    moved_card("volunteer_task", "hall", "志愿任务"),
    _said("volunteer_task.opened.v1", events.TASK_OPENED, "联户需要帮助"),
    _said("volunteer_task.sent_back.v1", NOTHING, "户里说没有完成,继续办"),
    _said("volunteer_task.taken.v1", NOTHING, "志愿者认领"),
)
