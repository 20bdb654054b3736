"""Villages as the county's list has them, and the tables by which that list comes here."""

from marshmallow import Schema, fields

from contracts.fields import Moment, TownId


class VillageView(Schema):
    """A village; one that was merged is an alias of `merged_into`."""

    code = fields.String(required=True, metadata={"example": "370829001201"})
    name = fields.String(required=True)
    town = TownId(required=True)
    town_name = fields.String(required=True, allow_none=True)
    population = fields.Integer(required=True)
    households = fields.Integer(required=True, allow_none=True)
    lon = fields.Float(required=True)
    lat = fields.Float(required=True)
    merged_into = fields.String(required=True, allow_none=True)


class VillagePage(Schema):
    """A page of villages, by code."""

    items = fields.List(fields.Nested(VillageView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class FaultView(Schema):
    """What is wrong in a line (its headings are line 1), and what to write instead."""

    line = fields.Integer(required=True)
    column = fields.String(required=True)
    wrong = fields.String(required=True)
    instead = fields.String(required=True)


class Faults(Schema):
    """The first 500 of what is wrong."""

    items = fields.List(fields.Nested(FaultView), required=True)


class ImportCounts(Schema):
    """A table that was handed in: how far it is, what it would do or has done, how much is wrong with it."""

    id = fields.String(required=True)
    kind = fields.String(required=True, metadata={"example": "villages"})
    state = fields.String(
        required=True,
        metadata={"description": "checking 检查中、checked 已检查、applied 已导入、interrupted 检查中断,请重新上传"},
    )
    version = fields.Integer(required=True)
    lines = fields.Integer(required=True, metadata={"description": "已检查的行数"})
    added = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    removed = fields.Integer(required=True)
    faulty = fields.Integer(required=True, metadata={"description": "有问题的行数;不为 0 就不能导入"})
    found = fields.Integer(required=True, metadata={"description": "问题总数;明细至多列出前 500 条"})
    applied_by = fields.String(required=True, allow_none=True)
    applied_at = Moment(required=True, allow_none=True)


class ImportView(ImportCounts):
    """The same, and whose it is."""

    uploaded_by = fields.String(required=True)
    uploaded_at = Moment(required=True)


class ImportReport(ImportView):
    """The same with what is wrong, line by line."""

    faults = fields.List(fields.Nested(FaultView), required=True)


class ImportList(Schema):
    """The newest 50."""

    items = fields.List(fields.Nested(ImportView), required=True)


class Example(Schema):
    """The line of a template."""

    items = fields.List(fields.Dict(), required=True)


VILLAGE_PAGE = VillagePage()
FAULTS = Faults()
IMPORT_REPORT = ImportReport()
IMPORT_LIST = ImportList()
APPLIED = ImportCounts()
EXAMPLE = Example()
