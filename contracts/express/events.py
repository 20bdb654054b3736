"""What express says on the bus: never a name, a phone or a pickup code."""

from marshmallow import fields, validate

from contracts.express.shared import carrier_code, waybill_number
from contracts.fields import EventData, Moment, one_of, text
from contracts.parcels import (
    Channel,
    CollectedBy,
    ComplaintKind,
    ComplaintOutcome,
    Consent,
    DeliveryFailure,
    Finding,
    NotArrived,
    NotifyFailure,
    ParcelState,
    RefusalReason,
    Trouble,
)


class ParcelExpected(EventData):
    """parcel.expected.v1"""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    occurred_at = Moment(metadata={"description": "快递公司所报时间,只显示,不计时"})


class ParcelUnmatched(EventData):
    """parcel.unmatched.v1"""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)


class ParcelInbound(EventData):
    """parcel.inbound.v1; the pickup code is a secret between station and recipient and stays out."""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    consent = one_of(Consent, required=True)
    occurred_at = Moment()


class ParcelNotArrived(EventData):
    """parcel.not_arrived.v1"""

    reason = one_of(NotArrived, required=True)


class ParcelNotified(EventData):
    """parcel.notified.v1"""

    channel = one_of(Channel, required=True)


class ParcelNotifyFailed(EventData):
    """parcel.notify_failed.v1"""

    reason = one_of(NotifyFailure, required=True)


class ParcelConsent(EventData):
    """parcel.consented.v1, parcel.delivery_requested.v1"""

    consent = one_of(Consent, required=True)


class ParcelCollected(EventData):
    """parcel.collected.v1; an agent's name stays in the service."""

    by = one_of(CollectedBy, required=True)
    relation = text(20)
    consent = one_of(Consent, required=True)


class ParcelRefused(EventData):
    """parcel.refused.v1"""

    reason = one_of(RefusalReason, required=True)


class ParcelDeliveryFailed(EventData):
    """parcel.delivery_failed.v1; `state` is the one that it has again."""

    reason = one_of(DeliveryFailure, required=True)
    state = one_of(ParcelState, required=True)


class ParcelReturning(EventData):
    """parcel.returning.v1"""

    reason = fields.String(required=True, validate=validate.OneOf(["overdue", "refused"]))


class ParcelExceptionOpened(EventData):
    """parcel.exception_opened.v1"""

    kind = one_of(Trouble, required=True)


class ParcelExceptionResolved(EventData):
    """parcel.exception_resolved.v1; `state` is the one that it has again."""

    state = one_of(ParcelState, required=True)


class ParcelCompensated(EventData):
    """parcel.compensated.v1"""

    kind = one_of(Trouble, required=True)
    amount_fen = fields.Integer(required=True, strict=True, metadata={"description": "赔付金额,分"})


class ParcelWrittenOff(EventData):
    """parcel.written_off.v1"""

    kind = one_of(Trouble, required=True)


class ParcelDiscrepancyOpened(EventData):
    """parcel.discrepancy_opened.v1; `code` is the carrier's own, `state` what the parcel is with us."""

    carrier = carrier_code(required=True)
    code = text(20, required=True)
    state = one_of(ParcelState, required=True)


class ParcelDiscrepancyClosed(EventData):
    """parcel.discrepancy_closed.v1"""

    finding = one_of(Finding, required=True)


class ParcelCarrierChanged(EventData):
    """parcel.carrier_changed.v1"""

    was = carrier_code(required=True)
    carrier = carrier_code(required=True)


class ParcelComplaintOpened(EventData):
    """parcel.complaint_opened.v1"""

    kind = one_of(ComplaintKind, required=True)


class ParcelComplaintAnswered(EventData):
    """parcel.complaint_answered.v1"""

    outcome = one_of(ComplaintOutcome, required=True)


PARCEL_EXPECTED = ParcelExpected()
PARCEL_UNMATCHED = ParcelUnmatched()
PARCEL_INBOUND = ParcelInbound()
PARCEL_NOT_ARRIVED = ParcelNotArrived()
PARCEL_NOTIFIED = ParcelNotified()
PARCEL_NOTIFY_FAILED = ParcelNotifyFailed()
PARCEL_CONSENT = ParcelConsent()
PARCEL_COLLECTED = ParcelCollected()
PARCEL_REFUSED = ParcelRefused()
PARCEL_DELIVERY_FAILED = ParcelDeliveryFailed()
PARCEL_RETURNING = ParcelReturning()
PARCEL_EXCEPTION_OPENED = ParcelExceptionOpened()
PARCEL_EXCEPTION_RESOLVED = ParcelExceptionResolved()
PARCEL_COMPENSATED = ParcelCompensated()
PARCEL_WRITTEN_OFF = ParcelWrittenOff()
PARCEL_DISCREPANCY_OPENED = ParcelDiscrepancyOpened()
PARCEL_DISCREPANCY_CLOSED = ParcelDiscrepancyClosed()
PARCEL_CARRIER_CHANGED = ParcelCarrierChanged()
PARCEL_COMPLAINT_OPENED = ParcelComplaintOpened()
PARCEL_COMPLAINT_ANSWERED = ParcelComplaintAnswered()
