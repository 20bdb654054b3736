"""What villagers send about their own orders, by a one-time code."""

from marshmallow import Schema, fields

from contracts.cases import DeclaredAgent
from contracts.fields import CentreId, one_of, text, whole_phone
from contracts.orders import Shop
from contracts.supermarket.counter import AskReturn, BasketLine
from contracts.supermarket.shared import fen, lines_of


class Recipient(Schema):
    """Who collects it; whoever orders for themself has the phone that they have shown to have."""

    name = text(40, required=True)
    phone = whole_phone()


class PlaceOwn(Schema):
    """An order from home; paid in cash when it is collected."""

    centre = CentreId(required=True)
    shop = one_of(Shop, required=True)
    lines = lines_of(BasketLine, required=True)
    total_fen = fen(required=True)
    customer = fields.Nested(Recipient, required=True)
    agent = fields.Nested(DeclaredAgent)


class AskOwnReturn(AskReturn):
    """What the customer wants to bring back; without a remark."""

    class Meta:
        exclude = ("note",)


PLACE_OWN = PlaceOwn()
ASK_OWN_RETURN = AskOwnReturn()
