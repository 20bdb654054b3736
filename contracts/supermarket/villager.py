"""What villagers send about their own orders, by a one-time code."""

from marshmallow import Schema, fields

from contracts.fields import CentreId, one_of, text
from contracts.orders import Shop
from contracts.supermarket.counter import AskReturn, BasketLine
from contracts.supermarket.shared import fen, lines_of
from contracts.villagers import mobile_number


class Myself(Schema):
    """Who orders, by the phone that they have shown to have."""

    name = text(40, required=True)
    phone = mobile_number()


class PlaceOwn(Schema):
    """An order from home; paid in cash when it is collected."""

    centre = CentreId(required=True)
    shop = one_of(Shop, required=True)
    lines = lines_of(BasketLine, required=True)
    total_fen = fen(required=True)
    customer = fields.Nested(Myself, required=True)


class AskOwnReturn(AskReturn):
    """What the customer wants to bring back; without a remark."""

    class Meta:
        exclude = ("note",)


PLACE_OWN = PlaceOwn()
ASK_OWN_RETURN = AskOwnReturn()
