"""What is sent and shown of cases: by anybody, by those who handle them, on the wall."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.agency import Authority, Relation
from contracts.cases import DeclaredAgent, acting, agent_shown
from contracts.feedback.events import level
from contracts.feedback.words import CaseState, Channel, Kind, Rejection, WrongDesk
from contracts.fields import CentreId, Moment, Pattern, Phone, TownId, note, one_of, text, whole_phone
from contracts.moves import taken_at
from contracts.receipts import receipt

MOST_FILES = 9
"""Scans and photos of one case."""
LONGEST = 2_000
"""Characters of what somebody says, and of the answer."""
_STAFF = Pattern(r"[a-z]+:[\w-]{1,40}", error="应为工作人员编号,例如 staff:370829001001-01")
_BUREAU = Pattern(r"[a-z][a-z_]{1,30}", error="应为部门编号,例如 health")
_PROSE = Pattern(r"(?:[^\x00-\x1f\x7f]|\n)+", error="不能为空,不能含控制字符")
_FILLED = Pattern(r"(?:[^\x00-\x1f\x7f{}]|\n)+", error="不能为空,不能含控制字符,模板中的 {…} 须先填好")


def prose(**options: Any) -> fields.String:
    """What somebody says or answers, lines allowed."""
    long = validate.Length(1, LONGEST, error=f"应为 1 到 {LONGEST} 个字")
    return fields.String(validate=[long, _PROSE], **options)


def reply(**options: Any) -> fields.String:
    """An answer; a template's blanks are filled in by then."""
    long = validate.Length(1, LONGEST, error=f"应为 1 到 {LONGEST} 个字")
    return fields.String(required=True, validate=[long, _FILLED], **options)


def staff_id(meaning: str, *, required: bool = True) -> fields.String:
    """A member of the staff by id."""
    return fields.String(required=required, validate=_STAFF, metadata={"description": meaning})


def photos() -> "fields.List[Any]":
    """Scans and photos that the same person has uploaded."""
    few = validate.Length(max=MOST_FILES, error=f"至多 {MOST_FILES} 个文件")
    return fields.List(fields.UUID(), load_default=list, validate=few, metadata={"description": "已上传的扫描件或照片"})


class Contact(Schema):
    """How whoever brings it can be reached; left out, it is anonymous."""

    name = text(40)
    phone = whole_phone()


class Filing(Schema):
    """`POST v1/cases`, by anybody."""

    kind = one_of(Kind, required=True)
    centre = CentreId(required=True)
    text = prose(required=True, metadata={"description": "加密保存,不进事件"})
    about_staff = fields.Boolean(required=True, metadata={"description": "是否反映村里的工作人员;是的由镇街办理"})
    about_town = fields.Boolean(load_default=False, metadata={"description": "是否反映镇街;是的由县办理"})
    private = fields.Boolean(load_default=False, metadata={"description": "不在回音墙上公开"})
    contact = fields.Nested(Contact)


class Registration(Filing):
    """`POST v1/cases/registered`: taken down at the counter, on the phone, from paper; who did is the transcriber."""

    channel = one_of(Channel, required=True)
    files = photos()


class OwnFiling(Filing):
    """`POST v1/my/cases`, by a villager with a one-time code: to the agent's phone, or else the contact's."""

    agent = fields.Nested(DeclaredAgent)
    files = photos()

    @validates_schema
    def nobody_acts_for_nobody(self, data: dict[str, Any], **_: Any) -> None:
        """Who keeps their name to themself asks nobody to act in it."""
        if "agent" in data and "name" not in data.get("contact", {}):
            raise ValidationError("替别人反映的,请写明替谁", "contact.name")


class Filed(Schema):
    """What whoever brought it takes home."""

    id = fields.UUID(required=True)
    receipt = receipt("回执;纸面意见反映工作人员的为空,登记人不得据以查询", allow_none=True)
    taken_at = taken_at()


class CaseChanged(Schema):
    """How a case stands after it was dealt with."""

    id = fields.UUID(required=True)
    state = one_of(CaseState, required=True)
    version = fields.Integer(required=True)


class CaseView(Schema):
    """A case as those see it who handle it; phones and identity numbers in its text are masked."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    centre = fields.String(required=True, metadata={"description": "在哪里办理:村、镇街或县的编号"})
    about = CentreId(required=True, metadata={"description": "反映的是哪个服务中心"})
    kind = one_of(Kind, required=True)
    channel = one_of(Channel, required=True)
    state = one_of(CaseState, required=True)
    confidential = fields.Boolean(required=True)
    private = fields.Boolean(required=True)
    anonymous = fields.Boolean(required=True)
    urgent = fields.Boolean(required=True)
    assignee = fields.String(required=True, allow_none=True)
    bureau = fields.String(required=True, allow_none=True)
    first_contact = fields.String(required=True, allow_none=True)
    reworks = fields.Integer(required=True)
    extension_asked = fields.Integer(required=True, allow_none=True, metadata={"description": "待审批的工作日数"})
    solved = fields.Boolean(required=True, allow_none=True)
    level = fields.Integer(required=True, allow_none=True)
    legal = fields.List(fields.String(), required=True)
    received_at = Moment(required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class CaseInFull(CaseView):
    """One case with what was said."""

    text = fields.String(required=True)
    files = fields.List(fields.UUID(), required=True)
    transcriber = fields.String(required=True, allow_none=True, metadata={"description": "由谁代为登记"})
    box_opened_at = Moment(required=True, allow_none=True, metadata={"description": "意见箱何时开箱"})


class CasePage(Schema):
    """A page of cases."""

    items = fields.List(fields.Nested(CaseView), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class AgentInFull(Schema):
    """Who brought it for them, and by what they say that they may."""

    name = fields.String(required=True)
    phone = fields.String(required=True)
    relation = one_of(Relation, required=True)
    authority = one_of(Authority, required=True)


class FilerShown(Schema):
    """Who brought it: opened to the one who handles it, and logged; to others closed."""

    opened = fields.Boolean(required=True)
    name = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    agent = fields.Nested(AgentInFull, required=True, allow_none=True, metadata={"description": "替反映人提出的人"})


class Search(Schema):
    """What somebody at the counter knows: nothing of it stands in a URL."""

    phone = Phone()
    number = text(20)


class Remark(Schema):
    """An action that may be explained."""

    note = note()


class Reject(Schema):
    """Not taken up; the note says where to go instead."""

    reason = one_of(Rejection, required=True)
    duplicate_of = fields.UUID()
    note = note(required=True)


class Assign(Schema):
    """A named person has it."""

    assignee = staff_id("具名的承办人")
    note = note()


class GiveBack(Schema):
    """It isn't this one's to do."""

    reason = one_of(WrongDesk, required=True)
    note = note(required=True)


class Transfer(Schema):
    """Handed to a bureau."""

    bureau = fields.String(required=True, validate=_BUREAU, metadata={"example": "health"})
    note = note()


class AskExtension(Schema):
    """More time, with the reason."""

    days = fields.Integer(required=True, strict=True, metadata={"description": "1 到 10 个工作日"})
    note = note(required=True)


class Reply(Schema):
    """The answer; with `question`, which the handler writes without anybody's name, both go to the wall once closed."""

    text = reply()
    question = prose(metadata={"description": "公开的问题,由承办人概括;不填则只计数不公开"})


class Revisit(Schema):
    """What the villager says at the revisit."""

    solved = fields.Boolean(required=True)
    level = level()
    note = note()


class Correct(Schema):
    """Why the last step is taken back."""

    reason = note(required=True)


class ReceiptAnswer(Schema):
    """What became of a case, for whoever holds its receipt."""

    state = one_of(CaseState, required=True)
    received_at = Moment(required=True)
    updated_at = Moment(required=True)
    reply = fields.String(required=True, allow_none=True)


class OwnCase(ReceiptAnswer):
    """A villager's own case, or one that they brought for another."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    kind = one_of(Kind, required=True)
    about = CentreId(required=True)
    about_name = fields.String(required=True)
    contact = fields.String(required=True, allow_none=True, metadata={"description": "反映人姓名,已打码;没有留为空"})
    agent = agent_shown()
    acting = acting()
    holder = fields.String(required=True, allow_none=True, metadata={"description": "现在由谁办理;已了结的为空"})
    urgent = fields.Boolean(required=True, metadata={"description": "紧急的 24 小时内办理"})
    due_at = Moment(required=True, allow_none=True, metadata={"description": "应于何时答复;未受理、紧急或已答复的为空"})
    may = fields.List(fields.String(), required=True, metadata={"description": "本人此刻可以做的:withdraw、reopen"})
    version = fields.Integer(required=True)


class OwnCases(Schema):
    """A villager's own, newest first."""

    items = fields.List(fields.Nested(OwnCase), required=True)


class WallEntry(Schema):
    """A question and its answer, as everybody may read them."""

    number = fields.String(required=True)
    kind = one_of(Kind, required=True)
    centre = CentreId(required=True)
    town = TownId(required=True)
    question = fields.String(required=True)
    reply = fields.String(required=True)
    received_at = Moment(required=True)
    closed_at = Moment(required=True)
    level = fields.Integer(required=True, allow_none=True, metadata={"description": "反映人的评价;没有评价为空"})


class Wall(Schema):
    """The wall; what isn't shown is counted, unless it is so little that it would tell."""

    items = fields.List(fields.Nested(WallEntry), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    unshown = fields.Integer(required=True, allow_none=True, metadata={"description": "未公开的件数;少于 5 件为空"})


OWN_FILING = OwnFiling()
FILING, REGISTRATION, FILED, CASE_CHANGED = Filing(), Registration(), Filed(), CaseChanged()
CASE_IN_FULL, CASE_PAGE, FILER_SHOWN = CaseInFull(), CasePage(), FilerShown()
SEARCH, REMARK, REJECT, ASSIGN, GIVE_BACK = Search(), Remark(), Reject(), Assign(), GiveBack()
TRANSFER, ASK_EXTENSION, REPLY, REVISIT, CORRECT = Transfer(), AskExtension(), Reply(), Revisit(), Correct()
RECEIPT_ANSWER, OWN_CASES, WALL = ReceiptAnswer(), OwnCases(), Wall()
