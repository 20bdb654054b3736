"""The pesticide ledger, and the daily reconciliation of orders and money."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.fields import Moment, asked_day, one_of
from contracts.orders import ENTRIES, Difference, Entry, Source
from contracts.supermarket.partner import StatementAmounts
from contracts.supermarket.shared import fen, order_number

MOST_DAYS = 366
"""Days of the ledger in one go."""


class LedgerQuery(Schema):
    """From one day to another, both included; today where none is named."""

    begin = asked_day(data_key="from")
    end = asked_day(data_key="to")

    @validates_schema
    def in_order(self, data: dict[str, object], **_: object) -> None:
        """Not backwards, and no more than a year."""
        begin, end = data.get("begin"), data.get("end")
        if (begin is None) != (end is None):
            raise ValidationError("起止日期须一并给出", "from" if begin is None else "to")
        if begin is not None and not 0 <= (end - begin).days < MOST_DAYS:  # type: ignore[operator]
            raise ValidationError(f"起止日期应先后有序,至多 {MOST_DAYS} 天", "to")


class LedgerRow(Schema):
    """A purchase, a sale or what else changed the stock of a pesticide; buyers are masked."""

    centre = fields.String(required=True)
    time = Moment(required=True)
    entry = one_of(Entry, words=ENTRIES, required=True)
    sku = fields.String(required=True)
    name = fields.String(required=True)
    registration = fields.String(required=True, metadata={"description": "农药登记证号"})
    quantity = fields.String(required=True)
    unit = fields.String(required=True)
    supplier = fields.String(allow_none=True)
    batch = fields.String(allow_none=True)
    order = fields.UUID(allow_none=True)
    buyer = fields.String(allow_none=True, metadata={"description": "购买人,已打码"})
    identity = fields.String(allow_none=True, metadata={"description": "身份证号,已打码"})
    actor = fields.String(required=True)


class Ledger(Schema):
    """The ledger, by centre and time."""

    items = fields.List(fields.Nested(LedgerRow), required=True)


MOST_DIFFERENCES = 200
"""Differences of one line that are shown."""


class StatementView(StatementAmounts):
    """What the chain says of the day: how many orders moved, and to what they come."""

    orders = fields.Integer(required=True)
    received_at = Moment(required=True)


class DifferenceView(Schema):
    """One order on which we and the chain differ; nothing on the side that doesn't have it on that day."""

    number = order_number(required=True)
    kind = one_of(
        Difference,
        required=True,
        metadata={
            "description": "missing_here 我方没有;missing_there 对方没有;another_day 我方记在别的日子;amount 金额不符"
        },
    )
    ours = fields.Nested(StatementAmounts, allow_none=True, required=True)
    theirs = fields.Nested(StatementAmounts, allow_none=True, required=True)


class ReconciledLine(Schema):
    """One day of one centre with one chain, or with its own customers.

    Money in fen: what came in, went back, and was handed over. `difference_fen` is what somebody has to explain.
    `statement` is the chain's own word on the day, once it has come, and `differences` are where it isn't ours.
    """

    centre = fields.String(required=True)
    source = one_of(Source, required=True)
    partner = fields.String(allow_none=True, required=True)
    placed = fields.Integer(required=True)
    placed_fen = fen(required=True)
    collected = fields.Integer(required=True)
    ended = fields.Integer(required=True, metadata={"description": "取消、拒单、逾期"})
    paid_fen = fen(required=True)
    refunded_fen = fen(required=True)
    collected_fen = fields.Integer(required=True)
    owed_back_fen = fen(required=True, metadata={"description": "当天动过的订单中此刻待退顾客的钱"})
    difference_fen = fields.Integer(
        required=True, metadata={"description": "当天动过并已办结的订单:收款 − 退款 − 交付货值;应为 0"}
    )
    statement = fields.Nested(
        StatementView, allow_none=True, required=True, metadata={"description": "连锁商的日结单;未收到为空"}
    )
    differing = fields.Integer(required=True, metadata={"description": "与日结单不符的订单数"})
    differences = fields.List(
        fields.Nested(DifferenceView),
        required=True,
        validate=validate.Length(max=MOST_DIFFERENCES),
        metadata={"description": f"与日结单不符的订单,按订单号,至多 {MOST_DIFFERENCES} 张"},
    )


class Reconciliation(Schema):
    """A day, by centre and chain."""

    date = fields.Date(required=True)
    items = fields.List(fields.Nested(ReconciledLine), required=True)


class DayQuery(Schema):
    """One day; today where none is named."""

    date = asked_day()


LEDGER_QUERY = LedgerQuery()
LEDGER = Ledger()
RECONCILIATION = Reconciliation()
DAY_QUERY = DayQuery()
