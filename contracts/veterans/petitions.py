"""What is sent and seen of petitions (信访)."""

from marshmallow import Schema, fields, validate

from contracts.applications import Retreat
from contracts.cases import Due, Masked, Person
from contracts.fields import Moment, bureau_code, note, one_of, text, whole_phone
from contracts.veterans.shared import id_card, told
from contracts.veteranwork import PetitionState

PETITION = 2000
"""Characters of a petition at the most."""


class Petitioner(Person):
    """Who petitions; not everybody has a phone."""

    phone = whole_phone()
    identity = id_card(required=True)


class Petition(Schema):
    """A petition as it was brought; `bureau` is to answer it."""

    petitioner = fields.Nested(Petitioner, required=True)
    bureau = bureau_code(required=True)
    text = text(PETITION, required=True, metadata={"description": "信访内容;加密保存"})


class Told(Schema):
    """What the petitioner is told."""

    told = told(required=True)
    note = note()


class ExtendPetition(Schema):
    """More time: at most thirty days, once (信访工作条例), with the reason."""

    days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 30, error="至多延长 30 日"))
    note = note(required=True)


class WithdrawPetition(Schema):
    """Not wanted any more."""

    reason = one_of(Retreat, required=True)
    note = note()


class PetitionView(Schema):
    """A petition, masked, without its text."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    petitioner = fields.Nested(Masked, required=True)
    bureau = bureau_code(required=True)
    state = one_of(PetitionState, required=True)
    extended_days = fields.Integer(required=True)
    told = fields.String(allow_none=True, required=True, metadata={"description": "最近一次答复"})
    due = fields.Nested(Due, allow_none=True, required=True)
    legal = fields.List(fields.String(), required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class PetitionPage(Schema):
    """A page of petitions, newest change first."""

    items = fields.List(fields.Nested(PetitionView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class OwnPetitions(Schema):
    """Somebody's own petitions, newest change first."""

    items = fields.List(fields.Nested(PetitionView), required=True)


class PetitionText(Schema):
    """What a petition says, and who says it, for the bureau that answers; each reading is logged."""

    name = fields.String(required=True)
    phone = fields.String()
    text = fields.String(required=True)


PETITION_IN, TOLD, EXTEND, WITHDRAW = Petition(), Told(), ExtendPetition(), WithdrawPetition()
PETITION_VIEW, PETITION_PAGE, OWN_PETITIONS = PetitionView(), PetitionPage(), OwnPetitions()
PETITION_TEXT = PetitionText()
