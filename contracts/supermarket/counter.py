"""What cadres send at the counter about an order."""

from decimal import Decimal

from marshmallow import Schema, fields, validate

from contracts.fields import note, one_of
from contracts.identity import DocumentNumber, check_id_card
from contracts.orders import Cancellation, DoorFailure, RefundMethod, Rejection, ReturnReason, ReturnRefusal, Shop
from contracts.supermarket.shared import Customer, Quantity, collection_code, fen, lines_of, sku


def consent() -> fields.Boolean:
    """That the customer agreed; nothing else is taken."""
    rule = validate.Equal(True, error="须先征得顾客同意")
    return fields.Boolean(required=True, validate=rule, metadata={"description": "顾客已同意"})


class Buyer(Customer):
    """Somebody at the counter; the identity number is for restricted pesticides only, and encrypted."""

    identity = DocumentNumber(validate=check_id_card, metadata={"description": "身份证号;仅限制使用农药需要"})


class BasketLine(Schema):
    """So much of an article, at the catalogue's price."""

    sku = sku(required=True)
    quantity = Quantity(required=True)


class PlaceOrder(Schema):
    """An order at the counter, for a villager who is there; `total_fen` is what they were told."""

    shop = one_of(Shop, required=True)
    lines = lines_of(BasketLine, required=True)
    total_fen = fen(required=True)
    customer = fields.Nested(Buyer)


class Reject(Schema):
    """The shop doesn't take it."""

    reason = one_of(Rejection, required=True)
    note = note()


class Pay(Schema):
    """Money in advance."""

    amount_fen = fen(1, required=True)


class ShortLine(Schema):
    """How much of an article there still is for the order; 0 takes it off."""

    sku = sku(required=True)
    quantity = Quantity(least=Decimal(0), required=True)


class Shorten(Schema):
    """Less than was ordered."""

    lines = lines_of(ShortLine, required=True)
    consent = consent()


class Substitute(Schema):
    """Another article of the same shop instead of `sku`; the customer never pays more."""

    other = sku(required=True, data_key="with")
    sku = sku(required=True)
    quantity = Quantity(required=True)
    consent = consent()


class FailDelivery(Schema):
    """It came back from the door."""

    reason = one_of(DoorFailure, required=True)
    note = note()


class Collect(Schema):
    """It goes into the customer's hands."""

    code = collection_code(required=True)


class Cancel(Schema):
    """It is given up."""

    reason = one_of(Cancellation, required=True)
    note = note()


class ReturnLine(Schema):
    """So much comes back."""

    sku = sku(required=True)
    quantity = Quantity(required=True)


class AskReturn(Schema):
    """What the customer brings back: without lines everything."""

    reason = one_of(ReturnReason, required=True)
    lines = lines_of(ReturnLine)
    note = note()


class RefuseReturn(Schema):
    """It isn't taken back."""

    reason = one_of(ReturnRefusal, required=True)
    note = note(required=True)


class PayBack(Schema):
    """The customer has their money."""

    method = one_of(RefundMethod, required=True)


class Remark(Schema):
    """An action that may be explained."""

    note = note()


class Correct(Schema):
    """Why the last thing that was done is taken back (更正)."""

    reason = note(required=True)


PLACE_ORDER = PlaceOrder()
REJECT = Reject()
PAY = Pay()
SHORTEN = Shorten()
SUBSTITUTE = Substitute()
FAIL_DELIVERY = FailDelivery()
COLLECT = Collect()
CANCEL = Cancel()
ASK_RETURN = AskReturn()
REFUSE_RETURN = RefuseReturn()
PAY_BACK = PayBack()
REMARK = Remark()
CORRECT = Correct()
