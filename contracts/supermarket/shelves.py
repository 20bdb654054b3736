"""Catalogue, stock and licences: what cadres and towns send and see."""

from marshmallow import Schema, fields, validate

from contracts.fields import CentreId, note, one_of, text
from contracts.money import MOST
from contracts.orders import Adjustment, Category, Shop
from contracts.supermarket.shared import Quantity, fen, sku


class Describe(Schema):
    """An article of the catalogue; pesticides with their registration number (登记证号)."""

    sku = sku(required=True)
    shop = one_of(Shop, required=True)
    name = text(60, required=True)
    category = one_of(Category, required=True)
    unit = text(8, required=True, metadata={"example": "袋"})
    price_fen = fen(1, required=True)
    registration = text(40)


class Receive(Schema):
    """Goods in; a pesticide's with supplier and batch, for the purchase ledger."""

    quantity = Quantity(required=True)
    supplier = text(60)
    batch = text(40)


class Adjust(Schema):
    """More or less lies there than the books say: why."""

    quantity = Quantity(least=-MOST, required=True)
    reason = one_of(Adjustment, required=True)
    note = note()


class StockView(Schema):
    """An article and how much of it there is."""

    sku = sku(required=True)
    centre = CentreId(required=True)
    shop = one_of(Shop, required=True)
    name = fields.String(required=True)
    category = one_of(Category, required=True)
    unit = fields.String(required=True)
    price_fen = fen(required=True)
    registration = fields.String(allow_none=True, required=True)
    received = fields.String(required=True, metadata={"description": "累计进货与损溢"})
    sold = fields.String(required=True)
    returned = fields.String(required=True)
    reserved = fields.String(required=True)
    free = fields.String(required=True, metadata={"description": "可订数量"})
    version = fields.Integer(required=True)


class StockPage(Schema):
    """A page of the catalogue, by article and centre."""

    items = fields.List(fields.Nested(StockView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class OnShelf(Schema):
    """An article that a villager may order from home."""

    sku = sku(required=True)
    shop = one_of(Shop, required=True)
    name = fields.String(required=True)
    category = one_of(Category, required=True)
    unit = fields.String(required=True)
    price_fen = fen(required=True)
    free = fields.String(required=True, metadata={"description": "可订数量"})


class OnShelves(Schema):
    """What both shops of a centre have, by article."""

    items = fields.List(fields.Nested(OnShelf), required=True)


class StockChanged(Schema):
    """The answer to what was done with an article."""

    sku = sku(required=True)
    free = fields.String(required=True)
    version = fields.Integer(required=True)


class RecordLicence(Schema):
    """A shop's licence, as it stands on paper."""

    shop = one_of(Shop, required=True)
    number = text(40, required=True)
    scope = fields.List(one_of(Category), required=True, validate=validate.Length(1, len(Category)))
    expires_on = fields.Date(required=True)


class LicenceView(RecordLicence):
    """A licence with its centre and version."""

    centre = CentreId(required=True)
    version = fields.Integer(required=True)


class Licences(Schema):
    """All in scope, those first that end first."""

    items = fields.List(fields.Nested(LicenceView), required=True)


class LicenceRecorded(Schema):
    """The answer."""

    number = fields.String(required=True)
    version = fields.Integer(required=True)


DESCRIBE = Describe()
RECEIVE = Receive()
ADJUST = Adjust()
STOCK_PAGE = StockPage()
ON_SHELVES = OnShelves()
STOCK_CHANGED = StockChanged()
RECORD_LICENCE = RecordLicence()
LICENCES = Licences()
LICENCE_RECORDED = LicenceRecorded()
