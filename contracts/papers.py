"""What becomes of a paper that a case needs. Standard library only."""

from enum import StrEnum


class PaperState(StrEnum):
    """Whose turn it is with a paper, and whether it is good."""

    NEEDED_FROM_APPLICANT = "needed_from_applicant"
    """待申请人提交"""
    NEEDED_FROM_OTHERS = "needed_from_others"
    """待其他单位提供"""
    AWAITING_REVIEW = "awaiting_review"
    """待审核"""
    ACCEPTED = "accepted"
    """审核通过"""
    REJECTED = "rejected"
    """不合格,待重新提交"""
