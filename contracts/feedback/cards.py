"""The cards of the echo wall, in alphabetical order."""

from marshmallow import Schema

from contracts.cards import Card
from contracts.corrections import CORRECTED
from contracts.facts import NOTHING
from contracts.feedback import events
from contracts.handed_over import HANDED_OVER
from contracts.moves import MOVED


def _card(type_: str, purpose: str, data: Schema = NOTHING) -> Card:
    """What feedback says to supervision; a case whose own people may not know of it names their town or the county."""
    thing = type_.partition(".")[0]
    return Card(
        type=type_,
        producer="feedback",
        consumers=("supervision",),
        data=data,
        orders_by=thing,
        purpose=purpose,
        placeless=thing != "box",
    )


HANDED_OVER_CARD = Card(
    type="feedback.handed_over.v1",
    producer="feedback",
    consumers=("centres", "supervision"),
    data=HANDED_OVER,
    orders_by="feedback",
    purpose="承办人休假或离任,由接替人接手;时限照走",
    placeless=True,
)
CARDS: tuple[Card, ...] = (
    _card("box.corrected.v1", "更正:所列序号的事件作废", CORRECTED),
    _card("box.installed.v1", "意见箱启用"),
    _card("box.locked.v1", "意见逐条登记完毕,锁箱", events.BOX_LOCKED),
    _card("box.opened.v1", "两人开箱,先清点后阅看", events.BOX_OPENED),
    _card("box.removed.v1", "服务中心合并,撤箱"),
    _card("box.slip_entered.v1", "登记了箱中的一条", events.BOX_SLIP_ENTERED),
    _card("feedback.accepted.v1", "受理,留有联系方式的", events.FEEDBACK_ACCEPTED),
    _card("feedback.accepted_anonymous.v1", "受理匿名的", events.FEEDBACK_ACCEPTED),
    _card("feedback.assigned.v1", "转办到具名的人", events.FEEDBACK_ASSIGNED),
    _card("feedback.closed.v1", "办结"),
    _card("feedback.closed_unreached.v1", "回访多次联系不上,办结", events.FEEDBACK_TRIES),
    _card("feedback.contacted.v1", "已与反映人取得联系"),
    _card("feedback.corrected.v1", "更正:所列序号的事件作废,事项回到之前的状态", CORRECTED),
    _card("feedback.county_handling.v1", "重办两次仍不满意,由县级办理"),
    _card("feedback.expedited.v1", "列为紧急,24 小时内答复"),
    _card("feedback.extended.v1", "同意延期", events.FEEDBACK_EXTENDED),
    _card("feedback.extension_asked.v1", "到期前申请延期", events.FEEDBACK_EXTENSION_ASKED),
    _card("feedback.extension_denied.v1", "不同意延期"),
    HANDED_OVER_CARD,
    _card("feedback.in_progress.v1", "着手办理"),
    _card("feedback.relocated.v1", "服务中心合并:诉求移到联建服务中心接着办", MOVED),
    _card("feedback.not_reached.v1", "回访未联系上", events.FEEDBACK_TRIES),
    _card("feedback.received.v1", "收到一件诉求", events.FEEDBACK_RECEIVED),
    _card("feedback.rejected.v1", "不予受理,并告知去处", events.FEEDBACK_REJECTED),
    _card("feedback.reopened.v1", "办结后再次反映"),
    _card("feedback.replied.v1", "已答复", events.FEEDBACK_REWORKS),
    _card("feedback.returned.v1", "回退", events.FEEDBACK_RETURNED),
    _card("feedback.revisited.v1", "回访:反映人自己的回答", events.FEEDBACK_REVISITED),
    _card("feedback.reworking.v1", "反映人不满意,重办", events.FEEDBACK_REWORKS),
    _card("feedback.transferred.v1", "转县直部门", events.FEEDBACK_TRANSFERRED),
    _card("feedback.withdrawn.v1", "反映人撤回"),
    _card("rating.given.v1", "一次好差评", events.RATING_GIVEN),
    _card("rectification.answered.v1", "差评处理结果已告知评价人"),
    _card("rectification.appealed.v1", "被评的人申诉"),
    _card("rectification.called_back.v1", "已回访实名评价人", events.RECTIFICATION_CALLED_BACK),
    _card("rectification.closed.v1", "差评整改办结"),
    _card("rectification.corrected.v1", "更正:所列序号的事件作废", CORRECTED),
    _card("rectification.relocated.v1", "服务中心合并:整改移到联建服务中心接着办", MOVED),
    _card("rectification.dismissal_proposed.v1", "提出差评不实或误评,等第二人复核"),
    _card("rectification.not_upheld.v1", "差评不实或误评,经第二人复核", events.RECTIFICATION_NOT_UPHELD),
    _card("rectification.received.v1", "差评自动立案", events.RECTIFICATION_RECEIVED),
    _card("rectification.rectified.v1", "已整改"),
    _card("rectification.reopened.v1", "申诉成立,重新核实"),
    _card("rectification.verified.v1", "差评属实"),
)
