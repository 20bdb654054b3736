"""The rooms of a centre ("10+X") and their bookings, as words. Standard library only."""

from collections.abc import Mapping
from enum import StrEnum


class RoomKind(StrEnum):
    """What a room is for: the ten that each centre has (TEN), and X of the others."""

    VILLAGE_OFFICE = "village_office"
    """村级办公"""
    HALL = "hall"
    """便民服务中心"""
    VOLUNTEERS = "volunteers"
    """党员志愿服务站"""
    VETERANS = "veterans"
    """退役军人服务站"""
    EXPRESS = "express"
    """快递站"""
    CLINIC = "clinic"
    """卫生室"""
    FARM_SUPPLIES = "farm_supplies"
    """农资超市"""
    SHOP = "shop"
    """商业超市"""
    NINTH = "ninth"
    """县里定名的第九室"""
    TENTH = "tenth"
    """县里定名的第十室"""
    AFTER_SCHOOL = "after_school"
    """放学来吧"""
    TALK = "talk"
    """百姓话吧"""
    CINEMA = "cinema"
    """红色影院"""
    LIVE_STUDIO = "live_studio"
    """电商直播间"""
    PARTY_HISTORY = "party_history"
    """党史学习馆"""
    MEDIATION = "mediation"
    """和为贵调解室"""
    INCUBATOR = "incubator"
    """产业孵化室"""
    CIVILISATION = "civilisation"
    """新时代文明站"""
    SQUARE = "square"
    """户外活动广场"""


TITLES: Mapping[RoomKind, str] = {
    RoomKind.VILLAGE_OFFICE: "村级办公室",
    RoomKind.HALL: "便民服务中心",
    RoomKind.VOLUNTEERS: "党员志愿服务站",
    RoomKind.VETERANS: "退役军人服务站",
    RoomKind.EXPRESS: "快递站",
    RoomKind.CLINIC: "卫生室",
    RoomKind.FARM_SUPPLIES: "农资超市",
    RoomKind.SHOP: "商业超市",
    RoomKind.NINTH: "党员活动室",
    RoomKind.TENTH: "农家书屋",
    RoomKind.AFTER_SCHOOL: "放学来吧",
    RoomKind.TALK: "百姓话吧",
    RoomKind.CINEMA: "红色影院",
    RoomKind.LIVE_STUDIO: "电商直播间",
    RoomKind.PARTY_HISTORY: "党史学习馆",
    RoomKind.MEDIATION: "和为贵调解室",
    RoomKind.INCUBATOR: "产业孵化室",
    RoomKind.CIVILISATION: "新时代文明站",
    RoomKind.SQUARE: "户外活动广场",
}
"""What rooms are called where nobody gave them a name; the ninth and the tenth are the county's to name."""

TEN = tuple(RoomKind)[:10]
"""The rooms that each centre has."""


class BookingState(StrEnum):
    """How it stands with a booking of a room."""

    REQUESTED = "requested"
    """群众申请,待村里答复"""
    BOOKED = "booked"
    """已预订"""
    REFUSED = "refused"
    """未同意"""
    CANCELLED = "cancelled"
    """已取消"""
    LAPSED = "lapsed"
    """到时未答复"""
    USED = "used"
    """已使用"""
    NO_SHOW = "no_show"
    """未到"""
