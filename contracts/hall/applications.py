"""What is sent and seen of applications."""

from marshmallow import Schema, fields, validate

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
from contracts.cases import (
    THROUGH,
    Agent,
    Due,
    Masked,
    OwnShown,
    PaperOfNew,
    PaperView,
    ProvenAgent,
    acting,
    agent_shown,
    follows,
)
from contracts.fields import NOTE, CentreId, Moment, bureau_code, note, one_of, text
from contracts.hall.shared import Applicant, item_code


class Submit(Schema):
    """A new application; by somebody else with recorded authority."""

    item = item_code(required=True)
    applicant = fields.Nested(Applicant, required=True)
    agent = fields.Nested(Agent)
    papers = fields.List(fields.Nested(PaperOfNew), load_default=list, validate=validate.Length(max=20))
    through = one_of(Through, load_default=Through.COUNTER.value, **THROUGH)
    follows = follows()
    note = note()


class OwnSubmit(Schema):
    """A villager's, online; the phone that they have shown to have is the agent's, or else the applicant's."""

    centre = CentreId(required=True)
    item = item_code(required=True)
    applicant = fields.Nested(Applicant, required=True)
    agent = fields.Nested(ProvenAgent)
    papers = fields.List(fields.Nested(PaperOfNew), load_default=list, validate=validate.Length(max=20))


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
    """No: why, and what can be done against it; both are told to the applicant."""

    remedy = fields.List(one_of(Remedy), required=True, validate=validate.Length(1))
    note = text(NOTE, required=True, metadata={"description": "不予的理由,告知申请人;加密保存"})


class Deliver(Schema):
    """The result is in the applicant's hands."""

    through = one_of(Through, required=True, **THROUGH)
    note = note()


class Withdraw(Schema):
    """Not wanted any more."""

    reason = one_of(Retreat, required=True)
    note = note()


class Forward(Schema):
    """To the bureau that the catalogue names; what came back may go to another one."""

    bureau = bureau_code()
    note = note()


class ApplicationView(Schema):
    """An application, masked."""

    id = fields.UUID(required=True)
    number = fields.String(required=True, metadata={"description": "回执编号"})
    centre = fields.String(required=True)
    item = item_code(required=True)
    item_title = fields.String(required=True)
    item_version = fields.Integer(required=True)
    nature = one_of(Nature, required=True)
    state = one_of(ApplicationState, required=True)
    applicant = fields.Nested(Masked, required=True)
    agent = agent_shown()
    bureau = bureau_code(allow_none=True, required=True)
    papers = fields.List(fields.Nested(PaperView), required=True)
    go_to = fields.String(allow_none=True, required=True)
    told = fields.String(allow_none=True, required=True, metadata={"description": "不予的理由"})
    decision = fields.String(
        allow_none=True, required=True, metadata={"description": "granted 准予 或 refused 不予;送达以后也在"}
    )
    remedy = fields.List(one_of(Remedy), required=True)
    trips = fields.Integer(required=True, metadata={"description": "申请人到窗口的次数"})
    suspended = fields.Boolean(required=True)
    promised_at = Moment(allow_none=True, required=True, metadata={"description": "按事项承诺应作出决定的时间"})
    due = fields.Nested(Due, allow_none=True, required=True)
    legal = fields.List(fields.String(), required=True)
    submitted_at = Moment(required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class ApplicationPage(Schema):
    """A page of applications, newest change first."""

    items = fields.List(fields.Nested(ApplicationView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class OwnApplication(ApplicationView, OwnShown):
    """A villager's own application, or one in which they act for another."""

    acting = acting()


class OwnApplications(Schema):
    """A villager's own applications and those in which they act for another, newest change first."""

    items = fields.List(fields.Nested(OwnApplication), required=True)


SUBMIT, OWN_SUBMIT, DELIVER, WITHDRAW = Submit(), OwnSubmit(), Deliver(), Withdraw()
FORWARD = Forward()
DECLINE, HAND_BACK, SUSPEND, EXTEND, REFUSE = Decline(), HandBackBody(), Suspend(), Extend(), Refuse()
APPLICATION_VIEW, APPLICATION_PAGE, OWN_APPLICATIONS = ApplicationView(), ApplicationPage(), OwnApplications()
