"""What is sent and seen of veterans' cases."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.applications import NotAccepted, Remedy, Retreat, Through
from contracts.cases import (
    THROUGH,
    Agent,
    Due,
    Masked,
    OwnShown,
    PaperOfNew,
    PaperView,
    ProvenAgent,
    acting,
    agent_shown,
    follows,
)
from contracts.fields import Moment, bureau_code, note, one_of, text
from contracts.files import file_ids
from contracts.veterans.shared import id_card, told
from contracts.veteranwork import Belonging, CaseState, HandBack, Item, Occasion, Receiver

LATER = (
    CaseState.VILLAGE_CHECKED,
    CaseState.TOWN_ACCEPTED,
    CaseState.COUNTY_REVIEW,
    CaseState.CITY_REVIEW,
    CaseState.PROVINCE_REVIEW,
    CaseState.MAKING,
    CaseState.COUNTY_RECEIVED,
    CaseState.TOWN_ISSUED,
)
"""The states to which a level passes a case on."""


def later(**options: Any) -> fields.String:
    """The next state on an item's path."""
    known = [state.value for state in LATER]
    return fields.String(validate=validate.OneOf(known, error=f"应为其中之一:{'、'.join(known)}"), **options)


class _Applied(Schema):
    """What somebody applies for, with the papers that they have."""

    item = one_of(Item, required=True)
    occasion = one_of(Occasion, metadata={"description": "优待证补换的原因"})
    papers = fields.List(fields.Nested(PaperOfNew), load_default=list, validate=validate.Length(max=20))

    @validates_schema
    def a_card_is_replaced_for_a_reason(self, data: dict[str, Any], **_: Any) -> None:
        """And nothing else is."""
        if (data["item"] == Item.CARD_REPLACEMENT) != ("occasion" in data):
            raise ValidationError("优待证补换须注明遗失或损坏,其他事项不填", "occasion")


class Submit(_Applied):
    """Somebody on the register applies; by a guardian or somebody else with recorded authority."""

    veteran = fields.UUID(required=True, metadata={"description": "档案编号"})
    agent = fields.Nested(Agent)
    through = one_of(Through, load_default=Through.COUNTER.value, **THROUGH)
    follows = follows()
    note = note()


class OnRegister(Schema):
    """Somebody on the register, as whoever knows them says it."""

    name = text(40, required=True)
    identity = id_card(required=True)


class OwnSubmit(_Applied):
    """A villager's, online: for themself by the phone that the register has of them, or for another with proof."""

    applicant = fields.Nested(OnRegister, required=True)
    agent = fields.Nested(ProvenAgent)


class Decline(Schema):
    """Not accepted: why, and where to go."""

    reason = one_of(NotAccepted, required=True)
    go_to = told(required=True)
    note = note()


class Advance(Schema):
    """To the next level, or on in the making."""

    to = later(required=True)
    note = note()


class HandBackBody(Schema):
    """A level gives a case back: why."""

    reason = one_of(HandBack, required=True)
    note = note(required=True)


class Refuse(Schema):
    """No: why, and what can be done against it; both are told to the applicant."""

    remedy = fields.List(one_of(Remedy), required=True, validate=validate.Length(1))
    reason = told(required=True)


class Deliver(Schema):
    """The result is in somebody's hands: who signed, and a scan of that."""

    receiver = one_of(Receiver, required=True)
    signature = file_ids()
    note = note()


class Withdraw(Schema):
    """Not wanted any more."""

    reason = one_of(Retreat, required=True)
    note = note()


class CaseView(Schema):
    """A case, masked; village, bureau and veteran see the same."""

    id = fields.UUID(required=True)
    number = fields.String(required=True, metadata={"description": "回执编号"})
    centre = fields.String(required=True)
    veteran = fields.UUID(required=True)
    item = one_of(Item, required=True)
    item_title = fields.String(required=True)
    belonging = one_of(Belonging, required=True)
    occasion = one_of(Occasion, allow_none=True, required=True)
    state = one_of(CaseState, required=True)
    path = fields.List(fields.String(), required=True, metadata={"description": "本事项的各级,依次"})
    applicant = fields.Nested(Masked, required=True)
    agent = agent_shown()
    bureau = bureau_code(allow_none=True, required=True)
    papers = fields.List(fields.Nested(PaperView), required=True)
    late = fields.Boolean(required=True, metadata={"description": "安置报到逾期"})
    told = fields.String(allow_none=True, required=True, metadata={"description": "不予受理的去处,或不予的理由"})
    remedy = fields.List(one_of(Remedy), required=True)
    received_by = one_of(Receiver, allow_none=True, required=True)
    signature = fields.List(fields.UUID(), required=True)
    trips = fields.Integer(required=True, metadata={"description": "申请人到窗口的次数"})
    due = fields.Nested(Due, allow_none=True, required=True)
    legal = fields.List(fields.String(), required=True)
    submitted_at = Moment(required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class CasePage(Schema):
    """A page of cases, newest change first."""

    items = fields.List(fields.Nested(CaseView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class OwnCase(CaseView, OwnShown):
    """A case as whoever's own it is sees it, or who does it for them."""

    acting = acting()


class OwnCases(Schema):
    """Somebody's own cases and those in which they act for another, newest change first."""

    items = fields.List(fields.Nested(OwnCase), required=True)


class ItemPaper(Schema):
    """A paper that an item needs."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    from_others = fields.Boolean(required=True, metadata={"description": "由服务站代取,不必自带"})
    only_for = fields.String(
        allow_none=True,
        required=True,
        validate=validate.OneOf(("veteran", "survivor")),
        metadata={"description": "只要退役军人(veteran)或遗属(survivor)交;null 为都要"},
    )


class ItemView(Schema):
    """An item as anybody may read it."""

    code = one_of(Item, required=True)
    title = text(40, required=True)
    bureau_name = fields.String(allow_none=True, required=True)
    papers = fields.List(fields.Nested(ItemPaper), required=True)
    path = fields.List(fields.String(), required=True)
    source = fields.String(required=True)


class Items(Schema):
    """All items."""

    items = fields.List(fields.Nested(ItemView), required=True)


OWN_SUBMIT = OwnSubmit()
SUBMIT, DECLINE, ADVANCE, HAND_BACK, REFUSE = Submit(), Decline(), Advance(), HandBackBody(), Refuse()
DELIVER, WITHDRAW, CASE_VIEW, CASE_PAGE = Deliver(), Withdraw(), CaseView(), CasePage()
OWN_CASES, ITEMS = OwnCases(), Items()
