"""The cards of the monthly appraisal, in alphabetical order."""

from marshmallow import Schema

from contracts.cards import Card
from contracts.supervision import appraisal_events as events


def _card(what: str, data: Schema, purpose: str) -> Card:
    """What supervision says of a month's appraisal, which is the whole county's; in the log with its transaction."""
    return Card(
        type=f"supervision.appraisal_{what}.v1",
        producer="supervision",
        consumers=("supervision",),
        data=data,
        orders_by="month",
        purpose=purpose,
        placeless=True,
    )


CARDS: tuple[Card, ...] = (
    _card("amended", events.APPRAISAL_SEALED, "封存以后的更正:另出一份签名的补正,封存的不变"),
    _card("appeal_granted", events.APPEAL_DECIDED, "申诉成立:该项不再计入,记录保留"),
    _card("appeal_refused", events.APPEAL_DECIDED, "申诉不成立"),
    _card("appealed", events.APPEALED, "对计分的一项或一项结果运用提出申诉"),
    _card("consequence_granted", events.CONSEQUENCE_DECIDED, "结果运用经另一人决定"),
    _card("consequence_proposed", events.CONSEQUENCE_PROPOSED, "提出一项结果运用"),
    _card("consequence_refused", events.CONSEQUENCE_DECIDED, "不同意一项结果运用"),
    _card("consequence_revoked", events.CONSEQUENCE_DECIDED, "结果运用经申诉撤销"),
    _card("exclusion_granted", events.EXCLUSION_DECIDED, "经第二人核对证据,一项不计入考核"),
    _card("exclusion_proposed", events.EXCLUSION_PROPOSED, "提出一项不计入考核,附证据"),
    _card("exclusion_refused", events.EXCLUSION_DECIDED, "不同意排除,照常计入"),
    _card("frozen", events.APPRAISAL_SEALED, "考核封存并签名,此后不变"),
    _card("opened", events.APPRAISAL_OPENED, "建立一个月的考核"),
    _card("published", events.APPRAISAL_PUBLISHED, "考核公示,申诉开始"),
)
