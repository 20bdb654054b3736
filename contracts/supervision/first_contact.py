"""First contact (首问责任) that is handed over while somebody is away: what is said of it, and how it is listed."""

from uuid import UUID

from marshmallow import Schema, fields

from contracts.cards import Card
from contracts.fields import EventData, Moment, one_of, spoken
from contracts.handed_over import HandedOver
from contracts.handovers import CONTACTS, ContactState
from contracts.moves import moved_card
from contracts.services import TITLES
from contracts.staff import ABSENCES, Absence


class TakenOver(EventData):
    """first_contact.taken_over.v1: whoever said so is whom the villager meets from now on."""

    service = fields.String(required=True)
    case = fields.String(required=True)


class ContactHandedOver(HandedOver):
    """first_contact.handed_over.v1: of this case of this service; `due_at` is the earliest limit that runs on it."""

    service = fields.String(required=True)
    case = fields.String(required=True)


class HandedContact(Schema):
    """A first contact that was handed over; `state` says whether it was acknowledged."""

    id: fields.Field[UUID] = fields.UUID(required=True)
    service = spoken(TITLES, required=True, metadata={"example": "express"})
    case = fields.String(required=True)
    centre = fields.String(required=True)
    officer = fields.String(required=True, metadata={"description": "原首问责任人"})
    heir = fields.String(required=True, metadata={"description": "接替人"})
    reason = one_of(Absence, words=ABSENCES, required=True)
    due_at = Moment(required=True, allow_none=True)
    state = one_of(ContactState, words=CONTACTS, required=True)
    taken_at = Moment(required=True, allow_none=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class HandedContactPage(Schema):
    """A page of them, newest change first."""

    items = fields.List(fields.Nested(HandedContact), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class Changed(Schema):
    """How it stands now."""

    id = fields.UUID(required=True)
    state = one_of(ContactState, required=True)
    version = fields.Integer(required=True)


HANDED_CONTACT_PAGE = HandedContactPage()
CHANGED = Changed()
CARDS: tuple[Card, ...] = (
    Card(
        type="first_contact.handed_over.v1",
        producer="supervision",
        consumers=("centres", "supervision"),
        data=ContactHandedOver(),
        orders_by="first_contact",
        purpose="首问责任人休假或离任,未办结的事项交接替人;签收前仍记在原责任人名下,时限照走",
    ),
    Card(
        type="first_contact.taken_over.v1",
        producer="supervision",
        consumers=("supervision",),
        data=TakenOver(),
        orders_by="first_contact",
        purpose="接替人签收,首问责任由此转移",
    ),
    moved_card("first_contact", "supervision", "待签收的首问责任"),
)
