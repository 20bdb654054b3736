"""Activities of a centre, who signs up, and whom it serves, as words. Standard library only."""

from enum import StrEnum


class ActivityKind(StrEnum):
    """What takes place."""

    PARTY_DAY = "party_day"
    """主题党日"""
    CINEMA = "cinema"
    """红色影院"""
    TRAINING = "training"
    """培训"""
    AFTER_SCHOOL = "after_school"
    """放学来吧"""
    TALK = "talk"
    """百姓话吧"""
    LIVE_SALE = "live_sale"
    """直播带货"""


class ActivityState(StrEnum):
    """How it stands with an activity."""

    PLANNED = "planned"
    """已计划"""
    OPEN = "open"
    """报名中"""
    HELD = "held"
    """已举办"""
    CANCELLED = "cancelled"
    """已取消"""


class SignupState(StrEnum):
    """How it stands with somebody's place."""

    SIGNED_UP = "signed_up"
    """已报名"""
    WAITLISTED = "waitlisted"
    """候补"""
    WITHDRAWN = "withdrawn"
    """已退出"""
    ATTENDED = "attended"
    """已参加"""


class Group(StrEnum):
    """Whom a centre serves, counted without names."""

    ELDERLY = "elderly"
    """老年人"""
    CHILDREN = "children"
    """儿童"""
    WOMEN = "women"
    """妇女"""
    PARTY_MEMBERS = "party_members"
    """党员"""
    VETERANS = "veterans"
    """退役军人"""
    DISABLED = "disabled"
    """残疾人"""
