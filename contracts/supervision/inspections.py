"""Inspections (明察、暗访、交叉检查、观摩互学) and findings: what is asked and what is shown."""

from marshmallow import Schema, fields, validate

from contracts.fields import Moment, Pattern, TownId, note, one_of
from contracts.files import file_ids
from contracts.inspections import (
    FINDINGS,
    KINDS,
    SEVERITIES,
    STATES,
    FindingState,
    InspectionKind,
    InspectionState,
    Severity,
)
from contracts.people import COUNTY, Party

_PERSON = Pattern(r"[a-z]{2,20}:[A-Za-z0-9-]{1,40}", error="应为人员编号,例如 inspector:370829002-01")
_PLACE = Pattern(rf"{COUNTY}(\d{{3}}){{0,2}}", error="应为服务中心、镇街或县的编号")
_PARTICIPANTS = 50


def _person(**options: object) -> fields.String:
    return fields.String(required=True, validate=_PERSON, metadata={"example": "inspector:370829002-01"}, **options)  # type: ignore[arg-type]


class PlanInspection(Schema):
    """`POST v1/inspections`"""

    kind = one_of(InspectionKind, required=True)
    place = fields.String(
        required=True, validate=_PLACE, metadata={"description": "服务中心;暗访写镇街或县,由系统抽取"}
    )
    inspector = _person()
    inspector_town = TownId(load_default=None, allow_none=True)
    begins = fields.Date(required=True, data_key="from")
    ends = fields.Date(required=True, data_key="until")
    plan = fields.UUID(load_default=None, allow_none=True, metadata={"description": "属于哪个巡查计划"})
    participants = fields.List(
        fields.String(validate=_PERSON), load_default=list, validate=validate.Length(max=_PARTICIPANTS)
    )


class WithNote(Schema):
    """Something is done, with a remark."""

    note = note()


class Noted(Schema):
    """Something is done, with reasons or what was learned."""

    note = note(required=True)


class RaiseFinding(Schema):
    """What was found, whose it is to put right, and whether that needs a photo."""

    severity = one_of(Severity, required=True)
    owner = _person()
    party = fields.String(required=True, validate=validate.OneOf([Party.VILLAGE.value, Party.TOWN.value]))
    needs_photo = fields.Boolean(load_default=False)
    files = file_ids()
    note = note(required=True)


class PutRight(Schema):
    """How it was put right, with its evidence."""

    files = file_ids()
    note = note(required=True)


class LookAgain(Schema):
    """Whether it is right now."""

    is_right = fields.Boolean(required=True)
    note = note(required=True)


class DecideFinding(Schema):
    """Whether the appeal is granted, with reasons."""

    grant = fields.Boolean(required=True)
    note = note(required=True)


class InspectionChanged(Schema):
    """How it stands now."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)


class InspectionView(Schema):
    """An inspection; who was drawn from among whom: the lowest SHA-256 of `<seed>:<centre>`."""

    id = fields.UUID(required=True)
    kind = one_of(InspectionKind, words=KINDS, required=True)
    state = one_of(InspectionState, words=STATES, required=True)
    place = fields.String(required=True)
    target = fields.String(required=True, allow_none=True)
    inspector = fields.String(required=True)
    inspector_town = fields.String(required=True, allow_none=True)
    planned_by = fields.String(required=True)
    begins = fields.Date(required=True, data_key="from")
    ends = fields.Date(required=True, data_key="until")
    plan = fields.UUID(required=True, allow_none=True, attribute="plan_id")
    seed = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.String(), required=True)
    participants = fields.List(fields.String(), required=True)
    found = fields.List(fields.UUID(), required=True, metadata={"description": "还没有整改到位的问题"})
    version = fields.Integer(required=True)
    updated_at = Moment(required=True)


class FindingView(Schema):
    """A finding, with the limit for putting it right."""

    id = fields.UUID(required=True)
    inspection = fields.UUID(required=True)
    kind = one_of(InspectionKind, words=KINDS, required=True)
    state = one_of(FindingState, words=FINDINGS, required=True)
    centre = fields.String(required=True)
    severity = one_of(Severity, words=SEVERITIES, required=True)
    owner = fields.String(required=True)
    party = fields.String(required=True)
    needs_photo = fields.Boolean(required=True)
    files = fields.List(fields.UUID(), required=True)
    put_right_by = fields.String(required=True, allow_none=True)
    due_at = Moment(required=True, allow_none=True)
    ended_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)
    updated_at = Moment(required=True)


class InspectionNote(Schema):
    """Somebody's own words, with phone numbers masked."""

    sequence = fields.Integer(required=True)
    text = fields.String(required=True)


class InspectionNotes(Schema):
    """Remarks, reasons and lessons, in order."""

    items = fields.List(fields.Nested(InspectionNote), required=True)


class InspectionPage(Schema):
    """A page of inspections, newest change first."""

    items = fields.List(fields.Nested(InspectionView), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class FindingPage(Schema):
    """A page of findings, newest change first."""

    items = fields.List(fields.Nested(FindingView), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


PLAN, WITH_NOTE, NOTED, RAISE, PUT_RIGHT = PlanInspection(), WithNote(), Noted(), RaiseFinding(), PutRight()
LOOK_AGAIN, DECIDE, CHANGED = LookAgain(), DecideFinding(), InspectionChanged()
INSPECTION, FINDING, NOTES = InspectionView(), FindingView(), InspectionNotes()
INSPECTION_PAGE, FINDING_PAGE = InspectionPage(), FindingPage()
