"""Standards as the county edits them: drafts, versions, and the event that makes one count."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.fields import EventData, Moment, Pattern, bureau_code, one_of, text
from contracts.parties import TITLES as PARTIES
from contracts.people import Party
from contracts.standards import Limit, Rung
from contracts.standards.written import MEANINGS, read_point
from contracts.supervision import Standard
from contracts.supervision.deadlines import LimitCode

_MOST = 40
STANDARD_ID = Pattern(r"[a-z]+\.[a-z_]{2,40}", error="应为 服务.名称,例如 express.notify")


def _check_point(written: str) -> None:
    try:
        read_point(written)
    except ValueError as error:
        raise ValidationError("应为到期前多久(例如 1wd)或已用百分之几(例如 80%)") from error


def _types(meaning: str, **options: Any) -> "fields.List[Any]":
    described = {"description": f"{meaning};可用 * 与一组花括号", "example": ["parcel.{inbound,collected}.v1"]}
    return fields.List(text(80), validate=validate.Length(max=_MOST), metadata=described, **options)


class DraftStep(Schema):
    """A rung above red, and how long after the limit was over it is climbed."""

    rung = one_of(Rung, required=True)
    after = LimitCode(required=True)


class Draft(Schema):
    """`PUT v1/standards/{standard}/draft`: the whole standard as it is to be."""

    title = text(60, required=True)
    service = text(20, required=True, metadata={"example": "express"})
    opens = _types("开始计时的事件", required=True)
    closes = _types("结束计时的事件", required=True)
    voids = _types("使时限撤销的事件", load_default=list)
    pauses = _types("使时限暂停的事件", load_default=list)
    resumes = _types("使时限继续的事件", load_default=list)
    restarts = _types("使时限重新起算的事件", load_default=list)
    extends = _types("批准延期的事件", load_default=list)
    handed_on = fields.Boolean(load_default=False, metadata={"description": "责任随事项移交,分段计算"})
    by_case = fields.Boolean(load_default=False, metadata={"description": "开始事件写明的时限优先"})
    limit = LimitCode(required=True)
    statutory = LimitCode(load_default=None, allow_none=True)
    warning = fields.String(load_default=None, allow_none=True, validate=_check_point, metadata={"example": "80%"})
    ladder = fields.List(fields.Nested(DraftStep), load_default=None, allow_none=True, validate=validate.Length(max=6))
    party = one_of(Party, words=PARTIES, required=True)
    bureau = bureau_code(load_default=None, allow_none=True)
    source = text(120, required=True, metadata={"description": "依据"})

    @validates_schema
    def _bureau_of_bureaus(self, data: Any, **_kwargs: Any) -> None:
        if data["bureau"] and data["party"] != Party.BUREAU:
            raise ValidationError("写明了部门,责任主体应为县直部门", "bureau")

    @validates_schema
    def _within_the_law(self, data: Any, **_kwargs: Any) -> None:
        promised, most = Limit.parse(data["limit"]), data["statutory"] and Limit.parse(data["statutory"])
        if most and not promised.within(most):
            raise ValidationError(f"承诺不能长于法定的 {most.words};单位不同时须换成同一单位", "limit")

    @validates_schema
    def _one_meaning_each(self, data: Any, **_kwargs: Any) -> None:
        seen: set[str] = set()
        for name in MEANINGS:
            if twice := seen & set(data[name]):
                raise ValidationError(f"{min(twice)} 不能有两种作用", name)
            seen |= set(data[name])
        for name in ("opens", "closes"):
            if not data[name]:
                raise ValidationError("至少要有一种事件", name)


class Drafted(Schema):
    """The answer to a draft that was saved or forgotten."""

    id = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"description": "草稿的版本;下一次修改可用 If-Match 写明"})


class ToPublish(Schema):
    """`POST v1/standards/{standard}/publish`: from when the draft is promised; from now, where nothing is said."""

    valid_from = Moment(load_default=None, allow_none=True)


class ToRetire(ToPublish):
    """`POST v1/standards/{standard}/retire`: from when no case opens it any more, from now on if not said, and why."""

    reason = text(120, required=True, metadata={"description": "停用的理由", "example": "已并入另一项承诺"})


class PublishedVersion(Schema):
    """The answer: which version it is, and from when it binds."""

    id = fields.String(required=True)
    number = fields.Integer(required=True)
    valid_from = fields.String(required=True)


class Version(Standard):
    """A version with when and by whom it was made; the first ones of the house have neither."""

    number = fields.Integer(required=True)
    valid_from = Moment(required=True, allow_none=True, metadata={"description": "自始有效的为空"})
    published_at = Moment(required=True, allow_none=True)
    published_by = fields.String(required=True, allow_none=True)
    retired = fields.String(required=True, allow_none=True, metadata={"description": "停用的理由;有效的版本为空"})


class SavedDraft(Drafted):
    """What is drafted, when and by whom."""

    drafted_at = Moment(required=True)
    drafted_by = fields.String(required=True)
    standard = fields.Nested(Standard, required=True)


class History(Schema):
    """A standard's versions, newest first, and its draft."""

    items = fields.List(fields.Nested(Version), required=True)
    draft = fields.Nested(SavedDraft, required=True, allow_none=True)


class Row(Schema):
    """A standard as a row of a sheet."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    service = fields.String(required=True)
    limit = fields.String(required=True)
    statutory = fields.String(required=True, allow_none=True)
    warning = fields.String(required=True)
    party = fields.String(required=True)
    source = fields.String(required=True)
    ladder = fields.String(required=True)
    opens = fields.String(required=True)
    closes = fields.String(required=True)
    number = fields.Integer(required=True)
    valid_from = fields.String(required=True, allow_none=True)
    retired_from = fields.String(required=True, allow_none=True)


class Rows(Schema):
    """All standards in force or retired, a row each."""

    items = fields.List(fields.Nested(Row), required=True)


class StandardPublished(EventData):
    """standard.published.v1: a version of a standard, whole; it binds cases that open from `valid_from` on.

    One that is retired binds none.
    """

    version = fields.Integer(required=True, strict=True)
    valid_from = Moment(required=True)
    title = fields.String(required=True)
    service = fields.String(required=True)
    opens = _types("开始计时的事件", required=True)
    closes = _types("结束计时的事件", required=True)
    voids = _types("使时限撤销的事件", required=True)
    pauses = _types("使时限暂停的事件", required=True)
    resumes = _types("使时限继续的事件", required=True)
    restarts = _types("使时限重新起算的事件", required=True)
    extends = _types("批准延期的事件", required=True)
    handed_on = fields.Boolean(required=True)
    by_case = fields.Boolean(required=True)
    limit = fields.String(required=True)
    statutory = fields.String(required=True, allow_none=True)
    warning = fields.String(required=True, allow_none=True)
    ladder = fields.List(fields.Nested(DraftStep), required=True)
    party = fields.String(required=True)
    bureau = bureau_code(load_default=None, allow_none=True)
    source = fields.String(required=True)
    retired = text(120, load_default=None, allow_none=True, metadata={"description": "停用的理由;有效的版本为空"})


DRAFT, DRAFTED, TO_PUBLISH, PUBLISHED_VERSION = Draft(), Drafted(), ToPublish(), PublishedVersion()
TO_RETIRE, HISTORY, ROWS, STANDARD_PUBLISHED = ToRetire(), History(), Rows(), StandardPublished()
