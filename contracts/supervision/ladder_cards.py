"""The cards of the ladder, in alphabetical order."""

from marshmallow import Schema

from contracts.cards import Card
from contracts.supervision import ladder

TOLD = ("centres",)
"""Who tells people of rungs that were climbed, and doesn't of those that were taken back."""


def _card(type_: str, purpose: str, data: Schema, *others: str) -> Card:
    """What supervision says of a clock; a case of which nobody knows where it belongs has the county for a centre."""
    return Card(
        type=type_,
        producer="supervision",
        consumers=(*others, "supervision"),
        data=data,
        orders_by="clock",
        purpose=purpose,
        placeless=True,
    )


CARDS: tuple[Card, ...] = (
    _card("clock.accountability_proposed.v1", "超时已久,提出问责;由县里听取陈述后决定", ladder.CLIMBED, *TOLD),
    _card("clock.acknowledged.v1", "责任方已签收", ladder.ON_CLOCK),
    _card("clock.answered.v1", "责任方已答复", ladder.ON_CLOCK),
    _card("clock.appeal_denied.v1", "申诉不成立", ladder.ON_CLOCK),
    _card("clock.appeal_granted.v1", "申诉成立:后果取消,记录保留", ladder.ON_CLOCK, *TOLD),
    _card("clock.appealed.v1", "责任方申诉,由镇街审理", ladder.ON_CLOCK),
    _card("clock.appealed_to_county.v1", "责任方申诉,由县审理", ladder.ON_CLOCK),
    _card("clock.breach_withdrawn.v1", "超时撤回:迟到的事件、延期或更正表明没有超时;记录保留", ladder.WITHDRAWN, *TOLD),
    _card("clock.breached.v1", "红牌:时限已过", ladder.BREACHED, *TOLD),
    _card("clock.corrected.v1", "更正:所列序号的操作作废,这一级回到之前的状态", ladder.CORRECTED),
    _card("clock.dropped.v1", "县里决定不予通报或问责", ladder.ON_CLOCK),
    _card("clock.heard.v1", "县里已听取陈述", ladder.ON_CLOCK),
    _card("clock.imposed.v1", "县里决定通报或问责", ladder.ON_CLOCK),
    _card("clock.notice_proposed.v1", "超时已久,提出通报;由县里听取陈述后决定", ladder.CLIMBED, *TOLD),
    _card("clock.rungs_withdrawn.v1", "撤回办结以后才发出的黄牌、催办或督办;记录保留", ladder.WITHDRAWN, *TOLD),
    _card("clock.supervised.v1", "县里督办", ladder.CLIMBED, *TOLD),
    _card("clock.urged.v1", "催办", ladder.CLIMBED, *TOLD),
    _card("clock.warned.v1", "黄牌:时限将到", ladder.CLIMBED, *TOLD),
)
