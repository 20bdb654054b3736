"""What is sent and seen of cases alike, whatever they are about: people, papers, remarks."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.agency import DECLARED, STANDING, WITNESSED, Authority, Relation
from contracts.applications import Through
from contracts.fields import Moment, Pattern, note, one_of, text, whole_phone
from contracts.files import MOST_FILES, file_ids
from contracts.moves import taken_at
from contracts.papers import PaperState
from contracts.receipts import receipt, receipt_number

CODE = Pattern(r"[a-z][a-z_]{1,39}", error="应为小写字母编码,例如 social_card")
THROUGH = {"metadata": {"description": "到窗口的每一次都计为跑动一次"}}


_EARLIER = Pattern(r"[a-z]{2,20}:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", error="应为 服务:事项编号")


def follows(**options: Any) -> fields.String:
    """The case that led to this one; who met the villager there stays answerable until somebody takes this one up."""
    meaning = "由哪件事项转来(首问责任随之延续)"
    example = "feedback:019f1c70-1a3d-7c3e-9a51-3f1d2b7c4e10"
    return fields.String(validate=_EARLIER, metadata={"description": meaning, "example": example}, **options)


def paper_code(**options: Any) -> fields.String:
    """A paper of an item's list by its code."""
    return fields.String(validate=CODE, metadata={"example": "identity_card"}, **options)


class Person(Schema):
    """Somebody who can be called."""

    name = text(40, required=True)
    phone = whole_phone(required=True)


def _authority(known: Sequence[Authority], **options: Any) -> fields.String:
    values = [each.value for each in known]
    return fields.String(validate=validate.OneOf(values, error=f"应为其中之一:{'、'.join(values)}"), **options)


class _Acting(Person):
    """Who does it for somebody else (代办)."""

    relation = one_of(Relation, required=True)


class Agent(_Acting):
    """Who does it for somebody else at the window, with recorded authority."""

    authority = _authority(WITNESSED, load_default=Authority.PRESENT.value)


class ProvenAgent(_Acting):
    """A villager who acts for another online; what shows that they may is looked at by whoever accepts it."""

    authority = _authority(STANDING, required=True)
    proof = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(1, MOST_FILES, error=f"请附委托书或监护关系证明,1 到 {MOST_FILES} 张"),
        metadata={"description": "委托书或监护关系证明的照片"},
    )


class DeclaredAgent(_Acting):
    """A villager who acts for another online where nothing is decided by it: their word is enough, and is recorded."""

    authority = _authority(DECLARED, required=True)


class Remark(Schema):
    """An action that may be explained."""

    note = note()


class Reason(Schema):
    """An action that has to be explained."""

    note = note(required=True)


class OwnPaperIn(Schema):
    """A paper that a villager hands in online."""

    paper = paper_code(required=True)
    files = file_ids()


class PaperIn(Schema):
    """A paper that is handed in, with its scans."""

    paper = paper_code(required=True)
    files = file_ids()
    through = one_of(Through, load_default=Through.COUNTER.value, **THROUGH)


class PaperOfNew(OwnPaperIn):
    """A paper that comes with a new application."""


class Review(Schema):
    """Whether a paper is good; if not, why."""

    paper = paper_code(required=True)
    fit = fields.Boolean(required=True)
    note = note()

    @validates_schema
    def unfit_for_a_reason(self, data: dict[str, Any], **_: Any) -> None:
        """Who has to bring it again must know what was wrong."""
        if not data["fit"] and "note" not in data:
            raise ValidationError("请写明哪里不合格", "note")


class RequestPapers(Schema):
    """A one-time notice (一次性告知): names all that is missing by itself, and these `unfit` ones."""

    unfit = fields.List(paper_code(), load_default=list, validate=validate.Length(max=20))
    note = note()


class Search(Schema):
    """Finding an application at the counter; nothing of it stands in a URL."""

    phone = text(30)
    name = text(40)
    identity = text(20)

    @validates_schema
    def something_to_go_by(self, data: dict[str, Any], **_: Any) -> None:
        """An empty search would list everything."""
        if not data:
            raise ValidationError("请至少给出一项:电话、姓名或证件号码", "phone")


class Find(Search):
    """Finding an application at the counter, also by its receipt."""

    number = receipt_number()


class Changed(Schema):
    """The answer to what somebody did."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    missing = fields.List(fields.String(), metadata={"description": "还缺的材料,编码"})
    taken_at = taken_at()


class Submitted(Changed):
    """The answer to an application: with the receipt that its applicant takes home."""

    receipt = receipt()


class Masked(Schema):
    """Somebody, as they may be shown; without a phone, who has none."""

    name = fields.String(required=True)
    phone = fields.String()
    identity = fields.String()
    relation = fields.String()
    authority = fields.String()


class AgentShown(Masked):
    """Who acts for whoever a case is about."""

    proof = fields.List(fields.UUID(), required=True, metadata={"description": "委托书或监护关系证明,附件"})


def agent_shown() -> fields.Nested:
    """Who acts for another, masked; None where nobody does."""
    return fields.Nested(AgentShown, allow_none=True, required=True, metadata={"description": "代办人"})


def acting() -> fields.Boolean:
    """Whether a villager looks at what they do for somebody else."""
    return fields.Boolean(required=True, metadata={"description": "您替别人代办"})


class PaperView(Schema):
    """A paper and what became of it."""

    code = paper_code(required=True)
    title = fields.String(required=True)
    state = one_of(PaperState, required=True)
    files = fields.List(fields.UUID(), required=True)


class OwnShown(Schema):
    """What is said besides to whoever's own case it is."""

    says = fields.String(required=True, metadata={"description": "办到哪一步,一句话"})
    centre_name = fields.String(required=True)
    bureau_name = fields.String(allow_none=True, required=True)


class Due(Schema):
    """What happens next by itself."""

    action = fields.String(required=True)
    at = Moment(required=True)


class InFull(Schema):
    """Who applies, for the bureau that decides; each showing is logged."""

    name = fields.String(required=True)
    phone = fields.String()
    identity = fields.String(required=True)


REMARK, REASON, PAPER_IN, OWN_PAPER_IN = Remark(), Reason(), PaperIn(), OwnPaperIn()
REVIEW, REQUEST_PAPERS, SEARCH, FIND = Review(), RequestPapers(), Search(), Find()
CHANGED, SUBMITTED, IN_FULL = Changed(), Submitted(), InFull()
