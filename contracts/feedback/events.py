"""What the echo wall says on the bus: kinds, counts and staff ids; no word of what was said, and nobody's name."""

from marshmallow import fields, validate

from contracts.feedback.words import Channel, Displeasure, Kind, RatedBy, Rejection, WrongDesk
from contracts.fields import EventData, Moment, Pattern, one_of, text

_LIMIT = Pattern(r"^[1-9]\d?wd$", error="应为若干个工作日,例如 10wd")


def level(**options: object) -> fields.Integer:
    """A rating: 5 非常满意 … 1 非常不满意."""
    return fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 5, error="应为 1(非常不满意)到 5(非常满意)"),
        metadata={"description": "5 非常满意、4 满意、3 基本满意、2 不满意、1 非常不满意"},
        **options,  # type: ignore[arg-type]
    )


def count(meaning: str) -> fields.Integer:
    """A number of things."""
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=0), metadata={"description": meaning})


class FeedbackReceived(EventData):
    """feedback.received.v1"""

    kind = one_of(Kind, required=True)
    channel = one_of(Channel, required=True)
    anonymous = fields.Boolean(required=True)


class FeedbackAccepted(EventData):
    """feedback.accepted.v1, feedback.accepted_anonymous.v1"""

    first_contact = text(60, required=True, metadata={"description": "首问责任人的编号"})


class FeedbackRejected(EventData):
    """feedback.rejected.v1"""

    reason = one_of(Rejection, required=True)
    duplicate_of = fields.UUID()


class FeedbackAssigned(EventData):
    """feedback.assigned.v1"""

    assignee = text(60, required=True, metadata={"description": "承办人的编号"})


class FeedbackReturned(EventData):
    """feedback.returned.v1"""

    reason = one_of(WrongDesk, required=True)


class FeedbackTransferred(EventData):
    """feedback.transferred.v1"""

    bureau = text(40, required=True)


class FeedbackExtensionAsked(EventData):
    """feedback.extension_asked.v1"""

    days = count("工作日")


class FeedbackExtended(EventData):
    """feedback.extended.v1, in the words of supervision's clocks."""

    extended_by = fields.String(required=True, validate=_LIMIT, metadata={"example": "10wd"})
    asked_at = Moment(required=True)


class FeedbackReworks(EventData):
    """feedback.replied.v1, feedback.reworking.v1; how often it was done again."""

    reworks = count("第几次重办")


class FeedbackRevisited(EventData):
    """feedback.revisited.v1: the villager's own answers, from which the three rates are made."""

    solved = fields.Boolean(required=True)
    level = level()


class FeedbackTries(EventData):
    """feedback.not_reached.v1, feedback.closed_unreached.v1"""

    tries = count("联系次数")


class RatingGiven(EventData):
    """rating.given.v1: of which service, and how; the case and the rater stay unsaid."""

    service = text(40, required=True, metadata={"example": "express"})
    level = level()
    by = one_of(RatedBy, required=True)
    displeasure = one_of(Displeasure)


class RectificationReceived(EventData):
    """rectification.received.v1"""

    service = text(40, required=True)
    level = level()


class RectificationNotUpheld(EventData):
    """rectification.not_upheld.v1; `second` is the staff id of whoever confirmed it."""

    second = text(60, required=True)


class BoxLocked(EventData):
    """box.locked.v1"""

    slips = count("清点的条数")


class BoxOpened(BoxLocked):
    """box.opened.v1; `witness` is a staff id, or what somebody is who has none."""

    witness = text(60, metadata={"description": "村委会以外的见证人:工作人员编号,或身份"})


class RectificationCalledBack(EventData):
    """rectification.called_back.v1: what a named rater says of the answer; left out where nobody was reached."""

    reached = fields.Boolean(required=True)
    content = fields.Boolean()


class BoxSlipEntered(EventData):
    """box.slip_entered.v1"""

    entered = count("已登记的条数")


FEEDBACK_RECEIVED = FeedbackReceived()
FEEDBACK_ACCEPTED = FeedbackAccepted()
FEEDBACK_REJECTED = FeedbackRejected()
FEEDBACK_ASSIGNED = FeedbackAssigned()
FEEDBACK_RETURNED = FeedbackReturned()
FEEDBACK_TRANSFERRED = FeedbackTransferred()
FEEDBACK_EXTENSION_ASKED = FeedbackExtensionAsked()
FEEDBACK_EXTENDED = FeedbackExtended()
FEEDBACK_REWORKS = FeedbackReworks()
FEEDBACK_REVISITED = FeedbackRevisited()
FEEDBACK_TRIES = FeedbackTries()
RATING_GIVEN = RatingGiven()
RECTIFICATION_RECEIVED = RectificationReceived()
RECTIFICATION_NOT_UPHELD = RectificationNotUpheld()
RECTIFICATION_CALLED_BACK = RectificationCalledBack()
BOX_LOCKED = BoxLocked()
BOX_OPENED = BoxOpened()
BOX_SLIP_ENTERED = BoxSlipEntered()
