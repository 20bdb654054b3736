"""The monthly appraisal (考核): what is asked, what is shown, and what supervision says of it."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.appraisals import APPRAISAL_STATES, BANDS, AppraisalState, Band, Effect, Ground, Ruling
from contracts.fields import CentreId, Moment, Pattern, note, one_of, spoken
from contracts.services import TITLES
from contracts.supervision.voices import Month

_ITEM = Pattern(
    r"[a-z]{2,20}:[^#\s\x00-\x1f]{1,100}#(?:[a-z_]{2,20}\.[a-z_]{2,40}#\d{1,9}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    error="应为事项#承诺#开始序号,或事项#事件编号",
)


_CONSEQUENCE = Pattern(r"c\d{1,6}", error="应为结果运用的编号,例如 c1")


def item(**options: Any) -> fields.String:
    """A limit or an event that counts."""
    meaning = "计入考核的一项:时限为 事项#承诺#开始序号,事件为 事项#事件编号"
    example = "express:p1#express.notify#2"
    return fields.String(validate=_ITEM, metadata={"description": meaning, "example": example}, **options)


class Open(Schema):
    """`POST v1/appraisals`"""

    month = Month(required=True)


class Exclude(Schema):
    """Why an item is not to count, with its evidence."""

    item = item(required=True)
    ground = one_of(Ground, required=True)
    note = note(required=True)


class Decide(Schema):
    """Yes or no, with reasons."""

    grant = fields.Boolean(required=True)
    note = note(required=True)


class File(Schema):
    """An appeal against an item or a consequence of one's own centre."""

    item = item()
    consequence = fields.String(validate=_CONSEQUENCE, metadata={"example": "c1"})
    note = note(required=True)

    @validates_schema
    def one(self, data: dict[str, Any], **_: Any) -> None:
        """Against one thing."""
        if ("item" in data) == ("consequence" in data):
            raise ValidationError("须写明对哪一项申诉:计分的一项,或结果运用的一项", "item")


class Propose(Schema):
    """What is to follow at a centre, with reasons."""

    centre = CentreId(required=True)
    effect = one_of(Effect, required=True)
    note = note(required=True)


class AppraisalChanged(Schema):
    """How the appraisal stands now, and the id of what was added."""

    month = fields.String(required=True, metadata={"example": "2026-11"})
    state = one_of(AppraisalState, required=True)
    version = fields.Integer(required=True)
    added = fields.String(required=True, allow_none=True)


def _by() -> fields.String:
    return fields.String(required=True, metadata={"example": "county:370829"})


class _Ruled(Schema):
    """Who proposed it, and who decided how."""

    id = fields.String(required=True)
    centre = fields.String(required=True)
    ruling = one_of(Ruling, required=True)
    decided_by = fields.String(required=True, allow_none=True)


class ExclusionView(_Ruled):
    """An item that is left out, or is proposed to be."""

    item = fields.String(required=True)
    ground = one_of(Ground, required=True)
    proposed_by = _by()


class AppealView(_Ruled):
    """An appeal; a final one is the county's to decide."""

    item = fields.String(required=True, allow_none=True)
    consequence = fields.String(required=True, allow_none=True)
    filed_by = _by()
    final = fields.Boolean(required=True)


class ConsequenceView(_Ruled):
    """What was proposed to follow, decided by whom, and revoked on whose appeal decision."""

    effect = one_of(Effect, required=True)
    proposed_by = _by()
    revoked_by = fields.String(required=True, allow_none=True)


class ComponentView(Schema):
    """Points of one component with all that goes into its formula; `neutral` where the sample is too small."""

    title = fields.String(required=True)
    weight = fields.Integer(required=True)
    percent = fields.Float(required=True)
    neutral = fields.Boolean(required=True)
    points = fields.Float(required=True)
    inputs = fields.Dict(keys=fields.String(), values=fields.Raw(), required=True)


class Places(Schema):
    """From which to which place a centre may really stand."""

    best = fields.Integer(required=True, data_key="from")
    worst = fields.Integer(required=True, data_key="to")


class CentreAppraisal(Schema):
    """One centre's month."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    population = fields.Integer(required=True, allow_none=True)
    points = fields.Float(required=True)
    low = fields.Float(required=True, metadata={"description": "按 Wilson 95% 区间下限计的总分"})
    high = fields.Float(required=True)
    band = one_of(Band, words=BANDS, required=True)
    rank = fields.Nested(Places, required=True, allow_none=True, metadata={"description": "默认不排名"})
    components = fields.Dict(keys=fields.String(), values=fields.Nested(ComponentView), required=True)


class EditionView(Schema):
    """A report as it was signed: 0 is the frozen one, later ones are amendments beside it."""

    number = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    signature = fields.String(required=True, metadata={"description": "Ed25519,对报告的 UTF-8 字节,base64"})
    public_key = fields.String(required=True)
    frozen_at = Moment(required=True)


class AppraisalView(Schema):
    """A month's appraisal in the reader's scope; `edition` is the one shown, none while it isn't frozen."""

    month = fields.String(required=True)
    state = one_of(AppraisalState, words=APPRAISAL_STATES, required=True)
    legal = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)
    appeals_until = Moment(required=True, allow_none=True)
    edition = fields.Integer(required=True, allow_none=True)
    editions = fields.List(fields.Nested(EditionView), required=True)
    exclusions = fields.List(fields.Nested(ExclusionView), required=True)
    appeals = fields.List(fields.Nested(AppealView), required=True)
    consequences = fields.List(fields.Nested(ConsequenceView), required=True)
    items = fields.List(fields.Nested(CentreAppraisal), required=True)


class ReportView(Schema):
    """The very text that was signed."""

    body = fields.String(required=True)
    edition = fields.Nested(EditionView, required=True, allow_none=True)


class AppraisalLine(Schema):
    """A month in the list."""

    id = fields.String(required=True, metadata={"example": "2026-11"})
    state = one_of(AppraisalState, words=APPRAISAL_STATES, required=True)
    editions = fields.Integer(required=True)


class AppraisalList(Schema):
    """All months, the newest first."""

    items = fields.List(fields.Nested(AppraisalLine), required=True)


class LimitItem(Schema):
    """A limit that counts in a centre's month: kept or late, and the events that opened and ended it."""

    item = fields.String(required=True)
    service = spoken(TITLES, required=True)
    case = fields.String(required=True)
    standard = fields.String(required=True)
    due_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    kept = fields.Boolean(required=True)
    left_out = fields.Boolean(required=True)
    events = fields.List(fields.UUID(), required=True)


class LimitItems(Schema):
    """A page of them, by item."""

    items = fields.List(fields.Nested(LimitItem), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class NoteView(Schema):
    """Somebody's own words on a step."""

    sequence = fields.Integer(required=True)
    text = fields.String(required=True)


class Notes(Schema):
    """Evidence and reasons, in order."""

    items = fields.List(fields.Nested(NoteView), required=True)


class EditionQuery(Schema):
    """Which edition; the newest where none is named."""

    edition = fields.Integer(validate=validate.Range(0, 999))


OPEN, EXCLUDE, DECIDE, FILE, PROPOSE, CHANGED = Open(), Exclude(), Decide(), File(), Propose(), AppraisalChanged()
APPRAISAL, APPRAISALS, REPORT = AppraisalView(), AppraisalList(), ReportView()
LIMIT_ITEMS, NOTES, EDITION_QUERY = LimitItems(), Notes(), EditionQuery()
