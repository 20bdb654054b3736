"""What the registry says of sites on the bus: states, gates and sums; no word that anybody wrote."""

from marshmallow import Schema, fields, validate

from contracts.bureaus import BUREAUS
from contracts.cards import Card
from contracts.centres.siting import batch
from contracts.corrections import CORRECTED
from contracts.fields import EventData, one_of
from contracts.sites import OPINIONS, Gate, SiteState, opinion_given


class InBatch(EventData):
    """site.surveyed.v1, .approved.v1, .revoked.v1"""

    batch = batch(required=True)


class Proposed(InBatch):
    """site.proposed.v1; `again` after a refusal."""

    again = fields.Boolean(required=True)


class OpinionGiven(EventData):
    """site.housing_opinion_given.v1 and its kind; `on_paper` where the county entered it."""

    bureau = fields.String(required=True, validate=validate.OneOf(list(OPINIONS)))
    agrees = fields.Boolean(required=True)
    on_paper = fields.Boolean(required=True)


class Assessed(EventData):
    """site.assessed.v1: by the indicators in that version."""

    indicators = fields.Integer(required=True, strict=True)


class Refused(InBatch):
    """site.refused.v1, for these gates."""

    gates = fields.List(one_of(Gate), required=True, validate=validate.Length(1))


class Merged(InBatch):
    """site.merged.v1, into the site of the joint office."""

    joint = fields.UUID(required=True)


class Recorded(InBatch):
    """site.recorded.v1: as it already stood; `steps` say on which day each was."""

    state = one_of(SiteState, required=True)
    steps = fields.Dict(keys=fields.String(), values=fields.Date(), required=True)


class IndicatorsChanged(EventData):
    """site_indicators.changed.v1"""

    version = fields.Integer(required=True, strict=True)


def card(kind: str, data: Schema, purpose: str) -> Card:
    """The registry says it, supervision listens; before a centre has opened there, a site is its town's."""
    return Card(
        type=kind,
        producer="centres",
        consumers=("supervision",),
        data=data,
        orders_by=kind.partition(".")[0],
        purpose=purpose,
        placeless=True,
    )


_BATCH = InBatch()
CARDS: tuple[Card, ...] = (
    card("site.approved.v1", _BATCH, "选址已批复"),
    card("site.assessed.v1", Assessed(), "已登记村级班子组织力评价,供批复时参考"),
    card("site.corrected.v1", CORRECTED, "更正:所列序号的事件作废,选址回到之前的状态"),
    card("site.merged.v1", Merged(), "规模调整村庄的选址并入共同办公地点,历史保留"),
    *(card(opinion_given(each), OpinionGiven(), f"{BUREAUS[each]}出具意见") for each in OPINIONS),
    card("site.proposed.v1", Proposed(), "镇街提报一处建设地址;勘验和两部门意见的时限由此起算"),
    card("site.recorded.v1", Recorded(), "补录登记册启用以前的一处选址,附各步日期"),
    card("site.refused.v1", Refused(), "选址不予批复,列明不符合的各项"),
    card("site.revoked.v1", _BATCH, "批复已撤销,该处不再占用"),
    card("site.surveyed.v1", _BATCH, "已实地勘验;批复时限由此起算"),
    card("site_indicators.changed.v1", IndicatorsChanged(), "县里修改 12 项指标的名称或权重"),
)
