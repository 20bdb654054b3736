"""What the hall says on the bus: never a name, a phone, a number or anybody's own words."""

from marshmallow import fields, validate

from contracts.applications import HandBack, Nature, NotAccepted, NoticePurpose, Remedy, Retreat, Suspension, Through
from contracts.cases import follows, paper_code
from contracts.fields import EventData, bureau_code, one_of, text
from contracts.hall.shared import class_code, item_code
from contracts.villagework import Declined, Dispute, Outlet, TaskKind


class Submitted(EventData):
    """application.submitted.v1"""

    item = item_code(required=True)
    item_version = fields.Integer(required=True)
    nature = one_of(Nature, required=True)
    through = one_of(Through, required=True)
    trips = fields.Integer(required=True)
    follows = follows()


class Accepted(EventData):
    """Taken up: within what its item promised when it was applied for, which supervision counts."""

    promised = text(8, required=True, metadata={"example": "10wd"})


class PaperNamed(EventData):
    """A paper that was handed in; `trips` are all so far."""

    paper = paper_code(required=True)
    trips = fields.Integer(required=True)


class PaperReviewed(EventData):
    """application.paper_reviewed.v1"""

    paper = paper_code(required=True)
    fit = fields.Boolean(required=True)


class PapersRequested(EventData):
    """application.papers_requested.v1: the one-time notice."""

    papers = fields.List(paper_code(), required=True)


class PapersRequestedLate(EventData):
    """application.papers_requested_late.v1: `late` should have stood on the first notice; that is a breach."""

    papers = fields.List(paper_code(), required=True)
    late = fields.List(paper_code(), required=True, validate=validate.Length(1))


class ApplicationNotAccepted(EventData):
    """application.not_accepted.v1"""

    reason = one_of(NotAccepted, required=True)


class AtBureau(EventData):
    """What a bureau has or does."""

    bureau = bureau_code(required=True)


class HandedBack(AtBureau):
    """application.handed_back.v1"""

    reason = one_of(HandBack, required=True)


class Suspended(AtBureau):
    """application.suspended.v1"""

    reason = one_of(Suspension, required=True)


class Extended(AtBureau):
    """application.extended.v1"""

    extended_by = text(8, required=True, metadata={"example": "10wd"})


class Refused(AtBureau):
    """application.refused.v1"""

    remedy = fields.List(one_of(Remedy), required=True)


class Delivered(EventData):
    """application.delivered.v1"""

    through = one_of(Through, required=True)
    trips = fields.Integer(required=True)


class Withdrawn(EventData):
    """application.withdrawn.v1"""

    reason = one_of(Retreat, required=True)


class NoticeFailed(EventData):
    """application.notice_failed.v1: somebody has to call."""

    purpose = one_of(NoticePurpose, required=True)


class ItemChanged(EventData):
    """hall_item.changed.v1"""

    item = item_code(required=True)
    version = fields.Integer(required=True)
    limit_days = fields.Integer(required=True)


class ClassRenamed(EventData):
    """hall_class.renamed.v1"""

    group = class_code(required=True)
    version = fields.Integer(required=True)


class MediationRequested(EventData):
    """mediation.requested.v1"""

    dispute = one_of(Dispute, required=True)
    parties = fields.Integer(required=True, metadata={"description": "几方"})
    follows = follows()


class MediationDeclined(EventData):
    """mediation.declined.v1"""

    reason = one_of(Declined, required=True)


class SessionHeld(EventData):
    """mediation.session_held.v1; what was said stays out."""

    session = fields.Integer(required=True)


class MediationFailed(EventData):
    """mediation.failed.v1"""

    outlet = one_of(Outlet, required=True)


class TaskOpened(EventData):
    """volunteer_task.opened.v1"""

    kind = one_of(TaskKind, required=True)


SUBMITTED, ACCEPTED, PAPER_NAMED, PAPER_REVIEWED = Submitted(), Accepted(), PaperNamed(), PaperReviewed()
PAPERS_REQUESTED, PAPERS_REQUESTED_LATE = PapersRequested(), PapersRequestedLate()
NOT_ACCEPTED, AT_BUREAU, HANDED_BACK, SUSPENDED = ApplicationNotAccepted(), AtBureau(), HandedBack(), Suspended()
EXTENDED, REFUSED, DELIVERED, WITHDRAWN = Extended(), Refused(), Delivered(), Withdrawn()
NOTICE_FAILED, ITEM_CHANGED, CLASS_RENAMED = NoticeFailed(), ItemChanged(), ClassRenamed()
MEDIATION_REQUESTED, MEDIATION_DECLINED = MediationRequested(), MediationDeclined()
SESSION_HELD, MEDIATION_FAILED, TASK_OPENED = SessionHeld(), MediationFailed(), TaskOpened()
