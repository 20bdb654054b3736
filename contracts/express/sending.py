"""What cadres send and see of parcels that go out (寄件), and what senders see of their own."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.express.shared import carrier_code, province_code, waybill_number
from contracts.fields import CentreId, Moment, note, one_of, text, whole_phone
from contracts.identity import DocumentNumber, IdentityDocument
from contracts.moves import taken_at
from contracts.parcels import Contents, ShipmentState, TraceMeaning, Withdrawal
from contracts.people import Identity

HEAVIEST = 100_000
"""Grams of one parcel; carriers take 50 kg as a rule (GB/T 27917)."""
DEAREST = 1_000_000
"""Fen of postage for one parcel."""


def _weight(**options: Any) -> fields.Integer:
    """Grams."""
    limit = validate.Range(1, HEAVIEST, error=f"重量为 1 到 {HEAVIEST} 克")
    return fields.Integer(strict=True, validate=limit, metadata={"description": "克"}, **options)


def _postage() -> fields.Integer:
    limit = validate.Range(0, DEAREST, error="邮费为 0 到 1 万元,以分为单位")
    return fields.Integer(required=True, strict=True, validate=limit, metadata={"description": "邮费,分;到付为 0"})


class Sender(Schema):
    """Who sends, by name and by document (实名收寄)."""

    name = text(40, required=True)
    phone = whole_phone(required=True)
    identity = fields.Nested(IdentityDocument, required=True)


class Addressee(Schema):
    """To whom it goes; `province` is all of it that events tell."""

    name = text(40, required=True)
    phone = whole_phone(required=True)
    province = province_code(required=True)
    address = text(200, required=True, metadata={"description": "省以下详细地址"})


class Goods(Schema):
    """One parcel as its sender declares it."""

    recipient = fields.Nested(Addressee, required=True)
    contents = one_of(Contents, required=True)
    weight_g = _weight()


class Shared(Schema):
    """What all parcels of a producer have in common."""

    sender = fields.Nested(Sender, required=True)
    carrier = carrier_code(required=True)


class Draft(Shared, Goods):
    """One parcel to be sent."""


class Looked(Schema):
    """That the document and the contents were looked at (验视); never true by default."""

    identity_seen = fields.Boolean(
        required=True, validate=validate.Equal(True, error="未核对寄件人证件原件,不能收寄(实名收寄)")
    )
    contents_seen = fields.Boolean(
        required=True, validate=validate.Equal(True, error="未开箱验视,不能收寄(快递暂行条例)")
    )
    prohibited = fields.Boolean(
        required=True,
        validate=validate.Equal(False, error="有禁止寄递的物品,不能收寄:请退还寄件人,并以 prohibited 撤销登记"),
        metadata={"description": "是否有禁止寄递的物品"},
    )


class Seen(Schema):
    """What was found inside, where it isn't what was declared."""

    contents = one_of(Contents)


class Check(Looked, Seen):
    """A look at one parcel."""


class Weighed(Schema):
    """A parcel taken in; `weight_g` may be left out where it was declared and is right."""

    weight_g = _weight()
    postage_fen = _postage()


class HandOver(Schema):
    """A parcel given to its carrier."""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)


class Withdraw(Schema):
    """It isn't sent after all."""

    reason = one_of(Withdrawal, required=True)
    note = note()


class One(Schema):
    """Which of several."""

    id = fields.UUID(required=True)


class CheckOne(One, Seen):
    """One of several that were looked at together."""


class AcceptOne(One, Weighed):
    """One of several that are taken in together."""


class HandOverOne(One):
    """One of several that one courier takes."""

    waybill = waybill_number(required=True)


class Courier(Schema):
    """Who takes all of them."""

    carrier = carrier_code(required=True)


class SearchShipments(Schema):
    """Finding what was sent by any of these, all of which must match; all but `waybill` are the sender's."""

    waybill = waybill_number()
    phone = whole_phone()
    name = text(40)
    identity = DocumentNumber(validate=validate.Length(5, 18))

    @validates_schema
    def something_to_go_by(self, data: dict[str, Any], **_: Any) -> None:
        """An empty search would list everything."""
        if not data:
            raise ValidationError("请至少给出一项:运单号、寄件人手机号、姓名或证件号码", "waybill")


class ShipmentChanged(Schema):
    """The answer to what a cadre did."""

    id = fields.UUID(required=True)
    state = one_of(ShipmentState, required=True)
    version = fields.Integer(required=True)
    taken_at = taken_at()


class MaskedSender(Schema):
    """Who sends, as it may be shown: 张*三, 138****5678, 3708**********1234."""

    name = fields.String(required=True)
    phone = fields.String(required=True)
    identity_kind = one_of(Identity, required=True)
    identity = fields.String(required=True)


class MaskedAddressee(Schema):
    """To whom it goes, as it may be shown; the address stays away."""

    name = fields.String(required=True)
    phone = fields.String(required=True)
    province = province_code(required=True)
    province_name = fields.String(required=True)


class OwnShipment(Schema):
    """A shipment as its sender sees it by a one-time code; `traced_as` is what the carrier said last."""

    id = fields.UUID(required=True)
    centre = CentreId(required=True)
    centre_name = fields.String(required=True)
    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True, allow_none=True)
    state = one_of(ShipmentState, required=True)
    contents = one_of(Contents, required=True)
    weight_g = _weight(required=True, allow_none=True)
    postage_fen = fields.Integer(required=True, allow_none=True)
    recipient = fields.Nested(MaskedAddressee, required=True)
    traced_as = one_of(TraceMeaning, required=True, allow_none=True)
    traced_at = Moment(required=True, allow_none=True)
    updated_at = Moment(required=True)


class ShipmentView(OwnShipment):
    """A shipment as cadres, town and county see it: masked."""

    class Meta:
        exclude = ("centre_name",)

    sender = fields.Nested(MaskedSender, required=True)
    legal = fields.List(fields.String(), required=True, metadata={"description": "此刻可以执行的操作"})
    version = fields.Integer(required=True)


class ShipmentPage(Schema):
    """A page of shipments, newest change first."""

    items = fields.List(fields.Nested(ShipmentView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class OwnShipments(Schema):
    """A sender's own shipments, newest change first."""

    items = fields.List(fields.Nested(OwnShipment), required=True)


class LabelSide(Schema):
    """A name and a phone in full."""

    name = fields.String(required=True)
    phone = fields.String(required=True)


class LabelRecipient(LabelSide):
    """Where it goes, in full."""

    province_name = fields.String(required=True)
    address = fields.String(required=True)


class Label(Schema):
    """What stands on the carrier's label (面单); no document number."""

    sender = fields.Nested(LabelSide, required=True)
    recipient = fields.Nested(LabelRecipient, required=True)


DRAFT = Draft()
GOODS = Goods()
SHARED = Shared()
CHECK = Check()
LOOKED = Looked()
CHECK_ONE = CheckOne()
ACCEPT = Weighed()
ACCEPT_ONE = AcceptOne()
HAND_OVER = HandOver()
HAND_OVER_ONE = HandOverOne()
COURIER = Courier()
WITHDRAW = Withdraw()
SEARCH = SearchShipments()
SHIPMENT_CHANGED = ShipmentChanged()
SHIPMENT_VIEW = ShipmentView()
SHIPMENT_PAGE = ShipmentPage()
OWN_SHIPMENTS = OwnShipments()
LABEL = Label()
