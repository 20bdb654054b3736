"""What bureaus' own systems post to the veterans' station and fetch from it."""

from marshmallow import Schema, fields, validate

from contracts.applications import Remedy
from contracts.cases import paper_code
from contracts.fields import CentreId, Moment, one_of, text
from contracts.veterans.cases import later
from contracts.veterans.shared import told
from contracts.veteranwork import HandBack, Item


class PartnerCase(Schema):
    """A case that has come to the bureau, by our id."""

    case = fields.UUID(required=True)
    occurred_at = Moment()


class PartnerAdvanced(PartnerCase):
    """partner.veteran_case.advanced.v1: the bureau, or through it city and province, passes it on."""

    to = later(required=True)


class PartnerHandedBack(PartnerCase):
    """partner.veteran_case.handed_back.v1"""

    reason = one_of(HandBack, required=True)
    note = text(300)


class PartnerPapersRequested(PartnerCase):
    """partner.veteran_case.papers_requested.v1: all that isn't fit, at once."""

    unfit = fields.List(paper_code(), required=True, validate=validate.Length(1, 20))


class PartnerCaseRefused(PartnerCase):
    """partner.veteran_case.refused.v1; `reason` is kept encrypted and told to the applicant."""

    remedy = fields.List(one_of(Remedy), required=True, validate=validate.Length(1))
    reason = told(required=True)


class PartnerPetition(Schema):
    """A petition that was transferred to the bureau, by our id."""

    petition = fields.UUID(required=True)
    occurred_at = Moment()


class PartnerPetitionTold(PartnerPetition):
    """What the petitioner is told: kept encrypted."""

    told = told(required=True)


class PartnerPetitionExtended(PartnerPetition):
    """partner.petition.extended.v1"""

    days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 30, error="至多延长 30 日"))


class PartnerEvent(Schema):
    """What happened to a case, for the bureau that decides it: no personal data."""

    subject = fields.UUID(required=True, attribute="veteran_case", metadata={"description": "事项编号"})
    item = one_of(Item, required=True)
    centre = CentreId(required=True)
    type = fields.String(required=True, metadata={"example": "veteran_case.county_review.v1"})
    time = Moment(required=True)
    sequence = fields.Integer(required=True, metadata={"description": "同一事项内从 1 起连续"})
    data = fields.Dict(required=True)


class PartnerEvents(Schema):
    """A bureau's events, oldest first; `next_cursor` is good for what comes later."""

    items = fields.List(fields.Nested(PartnerEvent), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


CASE, ADVANCED, HANDED_BACK, PAPERS_REQUESTED = (
    PartnerCase(),
    PartnerAdvanced(),
    PartnerHandedBack(),
    PartnerPapersRequested(),
)
CASE_REFUSED, PETITION, PETITION_TOLD = PartnerCaseRefused(), PartnerPetition(), PartnerPetitionTold()
PETITION_EXTENDED, PARTNER_EVENTS = PartnerPetitionExtended(), PartnerEvents()
