"""The vocabulary of mediation (和为贵) and of volunteers' tasks. Standard library only."""

from enum import StrEnum


class MediationState(StrEnum):
    """Where a mediation stands."""

    REQUESTED = "requested"
    """已申请"""
    DECLINED = "declined"
    """不予受理"""
    ACCEPTED = "accepted"
    """已受理"""
    IN_SESSION = "in_session"
    """调解中"""
    AGREED = "agreed"
    """达成协议"""
    FAILED = "failed"
    """调解不成"""
    FULFILLED = "fulfilled"
    """协议已履行"""
    WITHDRAWN = "withdrawn"
    """已撤回"""


class Dispute(StrEnum):
    """What a dispute is about."""

    FAMILY = "family"
    """婚姻家庭"""
    NEIGHBOURS = "neighbours"
    """邻里"""
    LAND = "land"
    """土地、宅基地"""
    DEBT = "debt"
    """债务"""
    DAMAGE = "damage"
    """损害赔偿"""
    OTHER = "other"


class Declined(StrEnum):
    """Why nobody mediates (人民调解工作若干规定第二十二条)."""

    PARTY_REFUSES = "party_refuses"
    """一方明确拒绝"""
    BEFORE_COURT = "before_court"
    """已由法院或机关受理"""
    NOT_MEDIABLE = "not_mediable"
    """依法不能调解"""


class Outlet(StrEnum):
    """Where the parties are told to go when mediation fails."""

    COURT = "court"
    ARBITRATION = "arbitration"
    ADMINISTRATION = "administration"


class TaskState(StrEnum):
    """Where a volunteers' task stands."""

    OPEN = "open"
    """待认领"""
    TAKEN = "taken"
    """已认领"""
    DONE = "done"
    """已完成,待确认"""
    CONFIRMED = "confirmed"
    """已确认"""
    CANCELLED = "cancelled"
    """已取消"""


class TaskKind(StrEnum):
    """What a household is helped with."""

    ERRAND = "errand"
    """代跑代办"""
    CARE = "care"
    """照料陪护"""
    REPAIR = "repair"
    """修缮"""
    FARMWORK = "farmwork"
    """农活"""
    VISIT = "visit"
    """走访"""
    OTHER = "other"
