"""What is sent and seen of the register (建档立卡)."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.cases import Masked, Person
from contracts.fields import Moment, note, one_of, text, whole_phone
from contracts.veterans.shared import id_card
from contracts.veteranwork import Belonging, Placement, RegisterState, StruckOff


def _degrees(low: float, high: float) -> fields.Float:
    within = validate.Range(low, high, error=f"应为 {low} 到 {high} 度")
    return fields.Float(validate=within, metadata={"description": "CGCS2000"})


class Home(Schema):
    """Where somebody lives, for visits at home."""

    address = text(120, required=True)
    longitude = _degrees(73, 136)
    latitude = _degrees(3, 54)

    @validates_schema
    def a_place_has_both(self, data: dict[str, Any], **_: Any) -> None:
        """Half a place is none."""
        if ("longitude" in data) != ("latitude" in data):
            raise ValidationError("经度和纬度须同时填写", "longitude" if "latitude" in data else "latitude")


class Service(Schema):
    """What somebody has served; encrypted at rest."""

    words = text(300, required=True, metadata={"description": "服役经历"})
    discharged_on = fields.Date(metadata={"description": "退役日期;30 天内须安置报到"})

    @validates_schema
    def in_the_past(self, data: dict[str, Any], **_: Any) -> None:
        """Nobody is discharged tomorrow."""
        if "discharged_on" in data and data["discharged_on"] > datetime.now(UTC).date():
            raise ValidationError("退役日期不能晚于今天", "discharged_on")


class Entry(Person):
    """What the register knows of somebody, all of it encrypted; not everybody has a phone."""

    phone = whole_phone()
    home = fields.Nested(Home, required=True)
    service = fields.Nested(Service)
    gravely_ill = fields.Boolean(
        load_default=False, metadata={"description": "重病,须入户走访;不单独保存,只记走访起始日"}
    )
    note = note()


class Update(Entry):
    """An entry put right: the whole of it, by the number of the same identity card."""

    identity = id_card(required=True)


class Register(Update):
    """Somebody new."""

    belonging = one_of(Belonging, required=True)


class StrikeOff(Schema):
    """No longer on the register of this centre."""

    reason = one_of(StruckOff, required=True)
    note = note()


class VeteranView(Schema):
    """Somebody on the register, masked."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    belonging = one_of(Belonging, required=True)
    person = fields.Nested(Masked, required=True)
    state = one_of(RegisterState, required=True)
    placement = one_of(Placement, required=True)
    report_by = fields.Date(allow_none=True, required=True, metadata={"description": "最迟报到日"})
    visited = fields.Boolean(required=True, metadata={"description": "八十岁以上或重病,入户走访"})
    legal = fields.List(fields.String(), required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class VeteranPage(Schema):
    """A page of the register, newest change first."""

    items = fields.List(fields.Nested(VeteranView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class VeteranInFull(Schema):
    """An entry in full; each reading is logged."""

    name = fields.String(required=True)
    phone = fields.String()
    identity = fields.String(required=True)
    home = fields.Nested(Home, required=True)
    service = fields.Nested(Service, allow_none=True, required=True)


REGISTER, UPDATE, STRIKE_OFF = Register(), Update(), StrikeOff()
VETERAN_VIEW, VETERAN_PAGE, VETERAN_IN_FULL = VeteranView(), VeteranPage(), VeteranInFull()
