"""What is sent and shown of templates of replies."""

from marshmallow import Schema, fields

from contracts.feedback.cases import prose
from contracts.feedback.words import Kind
from contracts.fields import Moment, one_of, text


class TemplateWritten(Schema):
    """`PUT v1/templates/{template}`, by the county: `{编号}` is filled in from the case, other blanks by hand."""

    title = text(40, required=True)
    text = prose(
        required=True, metadata={"example": "您好,您 {收到日期} 反映的事项({编号})已办结:{办理结果}。{服务中心}"}
    )
    kind = one_of(Kind, allow_none=True, load_default=None, metadata={"description": "用于哪一类诉求;空为各类通用"})
    retired = fields.Boolean(load_default=False, metadata={"description": "停用"})


class TemplateKept(Schema):
    """That it is kept."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)


class TemplateView(TemplateWritten):
    """A template that may be chosen."""

    id = fields.UUID(required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class Templates(Schema):
    """All that may be chosen."""

    items = fields.List(fields.Nested(TemplateView), required=True)


class TemplateAsked(Schema):
    """Which are wanted."""

    kind = one_of(Kind)


class DraftAsked(Schema):
    """`POST v1/cases/{case}/draft`: a template, and what only whoever handles the case can say."""

    template = fields.UUID(required=True)
    values = fields.Dict(
        keys=text(20), values=text(500), load_default=dict, metadata={"example": {"办理结果": "路灯已更换"}}
    )


class Draft(Schema):
    """The reply as it would read, to be looked over and sent; `missing` are blanks that nothing was said for."""

    text = fields.String(required=True)
    missing = fields.List(fields.String(), required=True)


TEMPLATE_WRITTEN, TEMPLATE_KEPT, TEMPLATES = TemplateWritten(), TemplateKept(), Templates()
TEMPLATE_ASKED, DRAFT_ASKED, DRAFT = TemplateAsked(), DraftAsked(), Draft()
