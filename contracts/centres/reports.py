"""The report on sites: how many were proposed, surveyed, refused, approved, opened."""

from marshmallow import Schema, fields

from contracts.centres.siting import batch
from contracts.fields import TownId, asked_day


class ReportQuery(Schema):
    """As of the end of which day; today, where it isn't said."""

    until = asked_day(load_default=None)
    town = TownId()


class Counts(Schema):
    """Each is a fact of its own, and follows from none of the others."""

    proposed = fields.Integer(required=True)
    surveyed = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    approved = fields.Integer(required=True)
    opened = fields.Integer(required=True)


class OfTown(Counts):
    """A town's sites in a batch."""

    town = TownId(required=True)
    town_name = fields.String(required=True, allow_none=True)
    batch = batch(required=True)


class OfBatch(Counts):
    """A batch's sites."""

    batch = batch(required=True)


class SiteReport(Schema):
    """By town and batch; by batch; and all."""

    until = fields.Date(required=True)
    items = fields.List(fields.Nested(OfTown), required=True)
    batches = fields.List(fields.Nested(OfBatch), required=True)
    total = fields.Nested(Counts, required=True)


REPORT_QUERY, SITE_REPORT = ReportQuery(), SiteReport()
