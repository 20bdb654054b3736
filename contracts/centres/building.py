"""Building a centre (建): design, milestones, money, acceptance; what is asked and what is shown."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.centres.register import Hours
from contracts.centres.siting import UnmetView, batch
from contracts.fields import CentreId, note, one_of, text
from contracts.files import file_ids
from contracts.rooms import TEN, RoomKind
from contracts.sites import Cost, Device, MilestoneKind, MilestoneState, SiteState

_MOST_FEN = 10_000_000_000_000
"""A hundred milliard yuan: more than any county has."""
_MOST_M2 = 100_000


def fen(least: int, **options: Any) -> fields.Integer:
    """Money in whole fen."""
    return fields.Integer(strict=True, validate=validate.Range(least, _MOST_FEN), **options)


def _m2() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(0, _MOST_M2))


class SubmitDesign(Schema):
    """The documents by which it is to be built, and what that is to cost."""

    plan_fen = fen(1, required=True)
    files = file_ids()
    note = note()


class BookCost(Schema):
    """Money that was paid; below nought for what was booked by mistake."""

    kind = one_of(Cost, required=True)
    fen = fen(-_MOST_FEN, required=True)
    on = fields.Date(required=True)
    note = note()

    @validates_schema
    def something(self, data: dict[str, Any], **_: Any) -> None:
        """Nothing is no cost."""
        if data["fen"] == 0:
            raise ValidationError("金额不能为 0", "fen")


class Measure(Schema):
    """What was found at an acceptance; areas in square metres of floor."""

    on = fields.Date(required=True)
    storeys = fields.Integer(required=True, strict=True, validate=validate.Range(0, 30))
    area_m2 = _m2()
    office_m2 = _m2()
    service_m2 = _m2()
    rooms = fields.List(
        one_of(RoomKind),
        required=True,
        validate=validate.Length(max=len(RoomKind)),
        metadata={"example": [each.value for each in TEN]},
    )
    equipment = fields.List(one_of(Device), required=True, validate=validate.Length(max=len(Device)))
    files = file_ids()
    note = note()


class OpenCentre(Schema):
    """What the centre is to be known by from now on; its id is the host village's code where that is known."""

    id = CentreId(required=True, metadata={"example": "370829101002"})
    name = text(60, required=True)
    town_name = text(20, required=True)
    population = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1_000_000))
    opened_on = fields.Date(required=True)
    hours = fields.Nested(Hours, required=True)
    note = note()


class SetMilestone(Schema):
    """A step of building and its last day."""

    kind = one_of(MilestoneKind, required=True)
    due = fields.Date(required=True)
    note = note()


class MoveMilestone(Schema):
    """Another last day, with reasons."""

    due = fields.Date(required=True)
    note = note(required=True)


class DesignView(Schema):
    """The documents, and what it is to cost."""

    plan_fen = fen(0, required=True)
    by = fields.String(required=True)
    files = fields.List(fields.UUID(), required=True)


class MeasuredView(Schema):
    """What was found last, and by whom."""

    on = fields.Date(required=True)
    by = fields.String(required=True)
    storeys = fields.Integer(required=True)
    area_m2 = fields.Integer(required=True)
    office_m2 = fields.Integer(required=True)
    service_m2 = fields.Integer(required=True)
    rooms = fields.List(one_of(RoomKind), required=True)
    equipment = fields.List(one_of(Device), required=True)
    files = fields.List(fields.UUID(), required=True)


class CostView(Schema):
    """A booking."""

    kind = one_of(Cost, required=True)
    fen = fields.Integer(required=True)
    on = fields.Date(required=True)
    by = fields.String(required=True)
    sequence = fields.Integer(required=True)


class MilestoneView(Schema):
    """A step of building: its last day, and when it was reached."""

    id = fields.UUID(required=True)
    kind = one_of(MilestoneKind, required=True)
    state = one_of(MilestoneState, required=True)
    due = fields.Date(required=True)
    reached_on = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)


class BuildingView(Schema):
    """How the building of one site stands, by plan and by money. `lacking` is what its last acceptance missed."""

    id = fields.UUID(required=True)
    state = one_of(SiteState, required=True)
    version = fields.Integer(required=True)
    design = fields.Nested(DesignView, required=True, allow_none=True)
    measured = fields.Nested(MeasuredView, required=True, allow_none=True)
    lacking = fields.List(fields.Nested(UnmetView), required=True)
    plan_fen = fields.Integer(required=True, allow_none=True)
    spent_fen = fields.Integer(required=True)
    costs = fields.List(fields.Nested(CostView), required=True)
    milestones = fields.List(fields.Nested(MilestoneView), required=True)


class MilestoneChanged(Schema):
    """How it stands now."""

    id = fields.UUID(required=True)
    state = one_of(MilestoneState, required=True)
    version = fields.Integer(required=True)


class SetFund(Schema):
    """A sum that the county has for building: a ledger figure, derived from nothing."""

    title = text(60, required=True)
    fen = fen(1, required=True)
    batch = batch(load_default=None, allow_none=True)
    source = text(100, required=True)


class FundView(Schema):
    """A ledger figure; of a batch, or of all."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    fen = fields.Integer(required=True)
    batch = batch(required=True, allow_none=True)
    source = fields.String(required=True)
    version = fields.Integer(required=True)


class FundChanged(Schema):
    """The version that it is in now."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)


class BatchCosts(Schema):
    """A batch's sites that have a plan, what that is together, and what was spent on all of the batch."""

    batch = batch(required=True)
    planned_sites = fields.Integer(required=True)
    plan_fen = fields.Integer(required=True)
    spent_fen = fields.Integer(required=True)


class Ledger(Schema):
    """The county's money for building: sums as they were granted, and by batch what is planned and spent."""

    funds = fields.List(fields.Nested(FundView), required=True)
    items = fields.List(fields.Nested(BatchCosts), required=True)


SUBMIT_DESIGN, BOOK_COST, MEASURE, OPEN_CENTRE = SubmitDesign(), BookCost(), Measure(), OpenCentre()
SET_MILESTONE, MOVE_MILESTONE, MILESTONE_CHANGED = SetMilestone(), MoveMilestone(), MilestoneChanged()
BUILDING, SET_FUND, FUND_CHANGED, LEDGER = BuildingView(), SetFund(), FundChanged(), Ledger()
