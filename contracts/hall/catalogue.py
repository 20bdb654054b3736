"""The catalogue of items (事项目录): what the county edits, what everybody reads."""

from marshmallow import Schema, fields, validate

from contracts.applications import Nature, Way
from contracts.cases import paper_code
from contracts.fields import bureau_code, one_of, text
from contracts.hall.shared import class_code, item_code
from contracts.standards import Unit

_LINES = validate.Length(1, 12, error="应为 1 到 12 条")


class PaperNeeded(Schema):
    """A paper that an item needs; `from_others`: the hall fetches it, and the applicant needn't bring it."""

    code = paper_code(required=True)
    title = text(60, required=True)
    from_others = fields.Boolean(load_default=False)


class ItemEdited(Schema):
    """`PUT v1/items/{code}`: the whole of what the county may say of an item; makes a new version."""

    title = text(40, required=True)
    bureau = bureau_code(allow_none=True, required=True)
    flow = fields.List(text(60), required=True, validate=_LINES, metadata={"description": "办理流程"})
    steps = fields.List(text(120), required=True, validate=_LINES, metadata={"description": "操作步骤"})
    papers = fields.List(fields.Nested(PaperNeeded), required=True, validate=validate.Length(max=20))
    place = text(60, required=True)
    limit_days = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, 365), metadata={"description": "承诺时限,单位见事项"}
    )
    source = text(120, required=True, metadata={"description": "法定依据"})


class Item(ItemEdited):
    """An item as the guide shows it."""

    code = item_code(required=True)
    group = fields.String(required=True, metadata={"description": "七大类之一"})
    nature = one_of(Nature, required=True)
    way = one_of(Way, required=True)
    statutory_days = fields.Integer(allow_none=True, required=True, metadata={"description": "法定时限,工作日"})
    limit_unit = one_of(Unit, required=True, metadata={"description": "承诺时限的单位:wd 工作日,d 自然日"})
    bureau_name = fields.String(allow_none=True, required=True)
    version = fields.Integer(required=True)


class Group(Schema):
    """One of the seven classes, with its items."""

    code = class_code(required=True)
    version = fields.Integer(required=True)
    title = fields.String(required=True)
    items = fields.List(fields.Nested(Item), required=True)


class Guide(Schema):
    """The whole catalogue: seven classes, sixteen items."""

    groups = fields.List(fields.Nested(Group), required=True)


class ItemVersions(Schema):
    """All versions of an item, newest first."""

    items = fields.List(fields.Nested(Item), required=True)


class ItemChanged(Schema):
    """The answer to an edit."""

    id = item_code(required=True)
    version = fields.Integer(required=True)


class ClassRenamed(Schema):
    """`PUT v1/classes/{group}`: what the county calls it from now on."""

    title = text(20, required=True)


class ClassChanged(Schema):
    """The answer to a new name."""

    id = class_code(required=True)
    version = fields.Integer(required=True)


CLASS_RENAMED, CLASS_CHANGED = ClassRenamed(), ClassChanged()
GUIDE, ITEM, ITEM_EDITED, ITEM_CHANGED, ITEM_VERSIONS = Guide(), Item(), ItemEdited(), ItemChanged(), ItemVersions()
