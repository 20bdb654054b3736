"""What is sent and seen of applications."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.applications import (
    ApplicationState,
    HandBack,
    Nature,
    NotAccepted,
    Remedy,
    Retreat,
    Suspension,
    Through,
)
from contracts.fields import CentreId, Moment, note, one_of, text
from contracts.files import file_ids
from contracts.hall.shared import Agent, Applicant, bureau_code, item_code, paper_code
from contracts.papers import PaperState

_THROUGH = {"metadata": {"description": "到窗口的每一次都计为跑动一次"}}


class PaperIn(Schema):
    """A paper that is handed in, with its scans."""

    paper = paper_code(required=True)
    files = file_ids()
    through = one_of(Through, load_default=Through.COUNTER.value, **_THROUGH)


class OwnPaperIn(Schema):
    """A paper that a villager hands in online."""

    paper = paper_code(required=True)
    files = file_ids()


class PaperOfNew(OwnPaperIn):
    """A paper that comes with a new application."""


class Submit(Schema):
    """A new application; by somebody else with recorded authority."""

    item = item_code(required=True)
    applicant = fields.Nested(Applicant, required=True)
    agent = fields.Nested(Agent)
    papers = fields.List(fields.Nested(PaperOfNew), load_default=list, validate=validate.Length(max=20))
    through = one_of(Through, load_default=Through.COUNTER.value, **_THROUGH)
    note = note()


class OwnSubmit(Schema):
    """A villager's own, online; the phone is the one that they have shown to have."""

    centre = CentreId(required=True)
    item = item_code(required=True)
    applicant = fields.Nested(Applicant, required=True)
    papers = fields.List(fields.Nested(PaperOfNew), load_default=list, validate=validate.Length(max=20))


class Review(Schema):
    """Whether a paper is good; if not, why."""

    paper = paper_code(required=True)
    fit = fields.Boolean(required=True)
    note = note()

    @validates_schema
    def unfit_for_a_reason(self, data: dict[str, Any], **_: Any) -> None:
        """Who has to bring it again must know what was wrong."""
        if not data["fit"] and "note" not in data:
            raise ValidationError("请写明哪里不合格", "note")


class RequestPapers(Schema):
    """A one-time notice (一次性告知): names all that is missing by itself, and these `unfit` ones."""

    unfit = fields.List(paper_code(), load_default=list, validate=validate.Length(max=20))
    note = note()


class Decline(Schema):
    """Not accepted: why, and where to go."""

    reason = one_of(NotAccepted, required=True)
    go_to = text(80, required=True, metadata={"description": "去哪里办"})
    note = note()


class HandBackBody(Schema):
    """A bureau doesn't take it: why."""

    reason = one_of(HandBack, required=True)
    note = note(required=True)


class Suspend(Schema):
    """A bureau's time stands still: for what."""

    reason = one_of(Suspension, required=True)
    note = note()


class Extend(Schema):
    """A bureau's head grants more time (行政许可法第四十二条): at most ten working days, once, with the reason."""

    days = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, 10, error="至多延长 10 个工作日(行政许可法第四十二条)")
    )
    note = note(required=True)


class Refuse(Schema):
    """No: why, and what can be done against it."""

    remedy = fields.List(one_of(Remedy), required=True, validate=validate.Length(1))
    note = note(required=True)


class Deliver(Schema):
    """The result is in the applicant's hands."""

    through = one_of(Through, required=True, **_THROUGH)
    note = note()


class Withdraw(Schema):
    """Not wanted any more."""

    reason = one_of(Retreat, required=True)
    note = note()


class Search(Schema):
    """Finding an application at the counter; nothing of it stands in a URL."""

    phone = text(30)
    name = text(40)
    identity = text(20)

    @validates_schema
    def something_to_go_by(self, data: dict[str, Any], **_: Any) -> None:
        """An empty search would list everything."""
        if not data:
            raise ValidationError("请至少给出一项:电话、姓名或证件号码", "phone")


class Changed(Schema):
    """The answer to what somebody did."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    missing = fields.List(fields.String(), metadata={"description": "还缺的材料,编码"})


class Masked(Schema):
    """Somebody, as they may be shown."""

    name = fields.String(required=True)
    phone = fields.String(required=True)
    identity = fields.String()
    relation = fields.String()


class PaperView(Schema):
    """A paper and what became of it."""

    code = paper_code(required=True)
    title = fields.String(required=True)
    state = one_of(PaperState, required=True)
    files = fields.List(fields.UUID(), required=True)


class Due(Schema):
    """What happens next by itself."""

    action = fields.String(required=True)
    at = Moment(required=True)


class ApplicationView(Schema):
    """An application, masked."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    item = item_code(required=True)
    item_title = fields.String(required=True)
    item_version = fields.Integer(required=True)
    nature = one_of(Nature, required=True)
    state = one_of(ApplicationState, required=True)
    applicant = fields.Nested(Masked, required=True)
    agent = fields.Nested(Masked, allow_none=True, required=True)
    bureau = bureau_code(allow_none=True, required=True)
    papers = fields.List(fields.Nested(PaperView), required=True)
    go_to = fields.String(allow_none=True, required=True)
    remedy = fields.List(one_of(Remedy), required=True)
    trips = fields.Integer(required=True, metadata={"description": "申请人到窗口的次数"})
    suspended = fields.Boolean(required=True)
    promised_at = Moment(allow_none=True, required=True, metadata={"description": "按事项承诺时限应办结"})
    due = fields.Nested(Due, allow_none=True, required=True)
    legal = fields.List(fields.String(), required=True)
    submitted_at = Moment(required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class ApplicationPage(Schema):
    """A page of applications, newest change first."""

    items = fields.List(fields.Nested(ApplicationView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class InFull(Schema):
    """Who applies, for the bureau that decides; each showing is logged."""

    name = fields.String(required=True)
    phone = fields.String(required=True)
    identity = fields.String(required=True)


class OwnApplications(Schema):
    """A villager's own applications, newest change first."""

    items = fields.List(fields.Nested(ApplicationView), required=True)


SUBMIT, OWN_SUBMIT, PAPER_IN, REVIEW, REQUEST_PAPERS = Submit(), OwnSubmit(), PaperIn(), Review(), RequestPapers()
DECLINE, HAND_BACK, SUSPEND, EXTEND, REFUSE = Decline(), HandBackBody(), Suspend(), Extend(), Refuse()
DELIVER, WITHDRAW, SEARCH, CHANGED, OWN_PAPER_IN = Deliver(), Withdraw(), Search(), Changed(), OwnPaperIn()
APPLICATION_VIEW, APPLICATION_PAGE, IN_FULL = ApplicationView(), ApplicationPage(), InFull()
OWN_APPLICATIONS = OwnApplications()
