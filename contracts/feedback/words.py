"""What is said of feedback, ratings and suggestion boxes, for domains and schemas alike. Standard library only."""

from enum import IntEnum, StrEnum
from uuid import UUID, uuid5

_OPENED = UUID("c1b7c0f2-0d2f-4f55-9d5e-8a2b5d0a7f11")


class Kind(StrEnum):
    """What somebody brings (类别)."""

    ENQUIRY = "enquiry"
    """咨询"""
    HELP = "help"
    """求助"""
    SUGGESTION = "suggestion"
    """建议"""
    COMPLAINT = "complaint"
    """投诉"""
    REPORT = "report"
    """举报:a report of wrongdoing, confidential always."""
    PRAISE = "praise"
    """表扬"""


class Channel(StrEnum):
    """By which way it came."""

    BOX = "box"
    """意见箱"""
    GUEST_BOOK = "guest_book"
    """留言簿"""
    COUNTER = "counter"
    PHONE = "phone"
    WEB = "web"
    HOTLINE = "hotline"
    """12345"""


class CaseState(StrEnum):
    """Where a case stands (DOMAIN: feedback)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    REPLIED = "replied"
    REVISITED = "revisited"
    REWORKING = "reworking"
    COUNTY_HANDLING = "county_handling"
    CLOSED = "closed"
    CLOSED_UNREACHED = "closed_unreached"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Rejection(StrEnum):
    """Why it isn't taken up here; the answer says where to go."""

    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"
    IN_COURT = "in_court"
    """诉讼、仲裁、复议途径的"""


class WrongDesk(StrEnum):
    """Why somebody gives it back (回退)."""

    OTHER_OFFICE = "other_office"
    NOT_COMPETENT = "not_competent"
    CONFLICT_OF_INTEREST = "conflict_of_interest"


class Level(IntEnum):
    """A rating (好差评, GB/T 39734): 5 is 非常满意, 1 非常不满意."""

    VERY_BAD = 1
    BAD = 2
    FAIR = 3
    GOOD = 4
    VERY_GOOD = 5


BAD = frozenset({Level.VERY_BAD, Level.BAD})
"""What opens a rectification by itself."""


class Displeasure(StrEnum):
    """Why somebody rates badly: one tap."""

    SLOW = "slow"
    ATTITUDE = "attitude"
    WRONG = "wrong"
    RUNAROUND = "runaround"
    """多次跑腿"""
    EXTRA_PAPERS = "extra_papers"
    NOT_OPEN = "not_open"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class RatedBy(StrEnum):
    """How a rating came in."""

    LINK = "link"
    """一次性链接"""
    COUNTER = "counter"
    """柜台二维码"""
    PLATFORM = "platform"
    """省好差评平台转来"""


class RectificationState(StrEnum):
    """Where a bad rating's case stands."""

    RECEIVED = "received"
    DISMISSAL_PROPOSED = "dismissal_proposed"
    """提出误评或不实,待第二人复核"""
    VERIFIED = "verified"
    NOT_UPHELD = "not_upheld"
    """误评或不实,经第二人复核"""
    RECTIFIED = "rectified"
    ANSWERED = "answered"
    CLOSED = "closed"
    APPEALED = "appealed"


class Outsider(StrEnum):
    """Who sees a box opened, from outside the village committee, and is no member of any staff."""

    VILLAGERS_REPRESENTATIVE = "villagers_representative"
    """村民代表"""
    OVERSIGHT_COMMITTEE = "oversight_committee"
    """村务监督委员会"""
    VOLUNTEER = "volunteer"
    """志愿者"""
    VILLAGER = "villager"


class BoxState(StrEnum):
    """A suggestion box (意见箱)."""

    LOCKED = "locked"
    OPEN = "open"
    REMOVED = "removed"


def opened_by(rating: str) -> str:
    """The id of the rectification that a bad rating opens: known before it is given, so that it is opened once."""
    return str(uuid5(_OPENED, rating))
