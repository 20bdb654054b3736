"""Whether a centre is open, and why it isn't. Standard library only."""

from collections.abc import Mapping
from enum import StrEnum


class CentreState(StrEnum):
    """What a centre is since it has opened."""

    OPEN = "open"
    """营业"""
    SUSPENDED = "suspended"
    """暂停"""
    MERGED = "merged"
    """已合并"""


class ClosingReason(StrEnum):
    """Why a centre is suspended or merged."""

    RENOVATION = "renovation"
    """装修改造"""
    DAMAGE = "damage"
    """房屋受损、抢修"""
    STAFFING = "staffing"
    """人员调整"""
    VILLAGES_MERGED = "villages_merged"
    """村庄合并"""
    RELOCATION = "relocation"
    """迁到联建地点"""
    OTHER = "other"
    """其他"""


REASONS: Mapping[ClosingReason, str] = {
    ClosingReason.RENOVATION: "装修改造",
    ClosingReason.DAMAGE: "房屋抢修",
    ClosingReason.STAFFING: "人员调整",
    ClosingReason.VILLAGES_MERGED: "村庄合并",
    ClosingReason.RELOCATION: "迁到联建地点",
    ClosingReason.OTHER: "其他原因",
}
"""What people call them."""
