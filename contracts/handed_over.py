"""What is said of a case that goes from somebody who is away to who takes over (交接)."""

from marshmallow import fields

from contracts.fields import EventData, Moment, Pattern, one_of
from contracts.staff import Absence

_WHO = Pattern(r"[a-z]+:[\w-]{1,40}", error="应为工作人员或镇街编号,例如 staff:370829001001-01")


class HandedOver(EventData):
    """`<thing>.handed_over.v1`: `to` owes what `from_` owed, until `due_at` where a limit is known.

    Clocks go on as before, and who is answerable for them is the same post, centre or town as before.
    """

    from_ = fields.String(data_key="from", required=True, validate=_WHO, metadata={"example": "staff:370829001001-01"})
    to = fields.String(required=True, validate=_WHO, metadata={"example": "staff:370829001001-02"})
    reason = one_of(Absence, required=True)
    due_at = Moment(required=True, allow_none=True)


def staff_asked() -> fields.String:
    """A filter of lists: what this person, or town, owes or is to take over."""
    return fields.String(validate=_WHO, metadata={"description": "承办人、调解员、责任人或接替人的编号"})


HANDED_OVER = HandedOver()
