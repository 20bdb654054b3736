"""The morning's digest: what a party has before it on a working day. Ids of cases, and nothing personal."""

from marshmallow import fields

from contracts.fields import EventData, Moment
from contracts.supervision import count_of


class Next(EventData):
    """A limit of those that end first."""

    service = fields.String(required=True, metadata={"example": "express"})
    case = fields.String(required=True)
    standard = fields.String(required=True, metadata={"example": "express.notify"})
    due_at = Moment(required=True)


class DigestDue(EventData):
    """digest.due.v1: one party's; a party that has nothing before it has none."""

    day = fields.Date(required=True)
    party = fields.String(required=True, metadata={"example": "village:370829001001"})
    due_today = count_of("今天到期的时限")
    yellow = count_of("黄牌:将到期的时限")
    red = count_of("红牌:已超时、还没办结的时限")
    waiting = count_of("等待签收、答复的督办")
    first = fields.List(fields.Nested(Next), required=True, metadata={"description": "最先到期的几件"})


DIGEST_DUE = DigestDue()
