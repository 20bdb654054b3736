"""What a receipt of a veteran's case says: on paper, and to whoever scans it."""

from marshmallow import Schema, fields

from contracts.fields import Moment, one_of
from contracts.receipts import receipt
from contracts.veteranwork import CaseState


class ReceiptAnswer(Schema):
    """How a case stands, for whoever holds its receipt: nothing says whose it is."""

    number = fields.String(required=True)
    item_title = fields.String(required=True)
    centre_name = fields.String(required=True)
    state = one_of(CaseState, required=True)
    says = fields.String(required=True, metadata={"description": "办到哪一级,一句话"})
    missing = fields.List(fields.String(), required=True, metadata={"description": "还缺的材料,名称"})
    told = fields.String(allow_none=True, required=True, metadata={"description": "不予受理的去处,或不予的理由"})
    remedy = fields.List(fields.String(), required=True, metadata={"description": "不服可以怎么办"})
    submitted_at = Moment(required=True)
    updated_at = Moment(required=True)


class ReceiptPrinted(ReceiptAnswer):
    """What stands on the paper: masked, with the receipt itself."""

    receipt = receipt()
    applicant = fields.String(required=True)
    agent = fields.String(allow_none=True, required=True)
    handed_in = fields.List(fields.String(), required=True, metadata={"description": "已交的材料,名称"})
    source = fields.String(required=True)


RECEIPT_ANSWER, RECEIPT_PRINTED = ReceiptAnswer(), ReceiptPrinted()
