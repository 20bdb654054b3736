"""What the veterans' station says on the bus: never a name, a phone, a number, an illness or anybody's own words."""

from marshmallow import fields, validate

from contracts.applications import NotAccepted, Remedy, Retreat, Through
from contracts.cases import follows, paper_code
from contracts.fields import EventData, bureau_code, one_of, text
from contracts.veteranwork import Belonging, HandBack, Item, NoticePurpose, Receiver, StruckOff


class VeteranRegistered(EventData):
    """veteran.registered.v1"""

    belonging = one_of(Belonging, required=True)


class VeteranStruckOff(EventData):
    """veteran.struck_off.v1"""

    reason = one_of(StruckOff, required=True)


class PlacementReported(EventData):
    """veteran.placement_reported.v1"""

    late = fields.Boolean(required=True)


class VeteranNoticeFailed(EventData):
    """Somebody has to call."""

    purpose = one_of(NoticePurpose, required=True)


class CaseSubmitted(EventData):
    """veteran_case.submitted.v1; `late`: a report for placement after the time for it."""

    item = one_of(Item, required=True)
    belonging = one_of(Belonging, required=True)
    late = fields.Boolean(required=True)
    through = one_of(Through, required=True)
    trips = fields.Integer(required=True)
    follows = follows()


class CaseAccepted(EventData):
    """veteran_case.accepted.v1"""

    item = one_of(Item, required=True)


class CasePaperNamed(EventData):
    """A paper that was handed in; `trips` are all so far."""

    paper = paper_code(required=True)
    trips = fields.Integer(required=True)


class CaseResumed(EventData):
    """veteran_case.resumed.v1: all papers have come."""

    trips = fields.Integer(required=True)


class CasePaperReviewed(EventData):
    """veteran_case.paper_reviewed.v1"""

    paper = paper_code(required=True)
    fit = fields.Boolean(required=True)


class CasePapersAsked(EventData):
    """The one-time notice."""

    papers = fields.List(paper_code(), required=True)


class CasePapersAskedLate(EventData):
    """`late` should have stood on the first notice; that is a breach."""

    papers = fields.List(paper_code(), required=True)
    late = fields.List(paper_code(), required=True, validate=validate.Length(1))


class CaseNotAccepted(EventData):
    """veteran_case.not_accepted.v1"""

    reason = one_of(NotAccepted, required=True)


class CaseReturned(EventData):
    """A level gives a case back."""

    reason = one_of(HandBack, required=True)


class CaseRefused(EventData):
    """veteran_case.refused.v1"""

    remedy = fields.List(one_of(Remedy), required=True)


class CaseDelivered(EventData):
    """veteran_case.delivered.v1; signed for."""

    receiver = one_of(Receiver, required=True)
    trips = fields.Integer(required=True)


class GivenUp(EventData):
    """Why somebody doesn't want it any more."""

    reason = one_of(Retreat, required=True)


class PetitionAtBureau(EventData):
    """A petition, and the bureau that answers it."""

    bureau = bureau_code(required=True)


class PetitionExtended(PetitionAtBureau):
    """petition.extended.v1"""

    extended_by = text(8, required=True, metadata={"example": "30d"})


class VisitPlanned(EventData):
    """A home visit and its day."""

    day = fields.Date(required=True)


REGISTERED, STRUCK_OFF, PLACEMENT_REPORTED = VeteranRegistered(), VeteranStruckOff(), PlacementReported()
NOTICE_FAILED, SUBMITTED, ACCEPTED, PAPER_NAMED = (
    VeteranNoticeFailed(),
    CaseSubmitted(),
    CaseAccepted(),
    CasePaperNamed(),
)
RESUMED, PAPER_REVIEWED, PAPERS_ASKED = CaseResumed(), CasePaperReviewed(), CasePapersAsked()
PAPERS_ASKED_LATE, NOT_ACCEPTED, RETURNED, REFUSED = (
    CasePapersAskedLate(),
    CaseNotAccepted(),
    CaseReturned(),
    CaseRefused(),
)
DELIVERED, GIVEN_UP, AT_BUREAU = CaseDelivered(), GivenUp(), PetitionAtBureau()
EXTENDED, PLANNED = PetitionExtended(), VisitPlanned()
