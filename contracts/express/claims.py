"""What is claimed about a parcel: discrepancies and complaints."""

from marshmallow import Schema

from contracts.fields import note, one_of
from contracts.parcels import ComplaintKind, ComplaintOutcome, Finding


class SettleDiscrepancy(Schema):
    """What came out about a parcel that its carrier says was signed for."""

    finding = one_of(Finding, required=True)
    note = note(required=True)


class Complain(Schema):
    """A complaint about a parcel."""

    kind = one_of(ComplaintKind, required=True)
    note = note(required=True)


class AnswerComplaint(Schema):
    """The answer to it."""

    outcome = one_of(ComplaintOutcome, required=True)
    note = note(required=True)


SETTLE_DISCREPANCY = SettleDiscrepancy()
COMPLAIN = Complain()
ANSWER_COMPLAINT = AnswerComplaint()
