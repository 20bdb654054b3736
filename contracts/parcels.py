"""The vocabulary of parcels: states, consent, channels. Standard library only."""

from enum import StrEnum


class ParcelState(StrEnum):
    """Where a parcel is on its way through a station."""

    UNMATCHED = "unmatched"
    """未匹配:只有轨迹,还不知道到哪个站点"""
    EXPECTED = "expected"
    """待到站"""
    NOT_ARRIVED = "not_arrived"
    """未到"""
    INBOUND = "inbound"
    """入库"""
    NOTIFIED = "notified"
    """已通知"""
    NOTIFY_FAILED = "notify_failed"
    """通知失败"""
    REMINDED = "reminded"
    """催取"""
    OVERDUE = "overdue"
    """滞留"""
    RETURNING = "returning"
    """退回中"""
    RETURNED = "returned"
    """已退回"""
    REFUSED = "refused"
    """拒收"""
    OUT_FOR_DELIVERY = "out_for_delivery"
    """派送上门"""
    COLLECTED = "collected"
    """签收"""
    EXCEPTION = "exception"
    """异常"""
    COMPENSATED = "compensated"
    """理赔"""
    WRITTEN_OFF = "written_off"
    """核销"""


class ShipmentState(StrEnum):
    """Where a parcel is that goes out from a station (寄件)."""

    DRAFTED = "drafted"
    """已登记"""
    CHECKED = "checked"
    """已验视"""
    ACCEPTED = "accepted"
    """已收寄"""
    HANDED_TO_CARRIER = "handed_to_carrier"
    """已交快递公司"""
    TRACKED = "tracked"
    """运输中"""
    DELIVERED = "delivered"
    """已送达"""
    WITHDRAWN = "withdrawn"
    """已撤销"""


class Withdrawal(StrEnum):
    """Why something isn't sent after all."""

    CHANGED_MIND = "changed_mind"
    """寄件人不寄了"""
    PROHIBITED = "prohibited"
    """有禁寄物品"""
    NO_IDENTITY = "no_identity"
    """未出示有效证件"""
    MISTAKE = "mistake"
    """登记有误,另行登记"""
    OTHER = "other"


class Consent(StrEnum):
    """Whether the recipient agreed that the parcel is left at the station (快递市场管理办法 2024, arts 28 and 54)."""

    RECORDED = "recorded"
    MISSING = "missing"


class CollectedBy(StrEnum):
    """本人签收 or 代收: two different facts."""

    SELF = "self"
    AGENT = "agent"


class Channel(StrEnum):
    """How the recipient was told that the parcel is there."""

    PHONE = "phone"
    SMS = "sms"
    WECHAT = "wechat"
    IN_PERSON = "in_person"


class NotifyFailure(StrEnum):
    """Why the recipient could not be told."""

    NO_NUMBER = "no_number"
    UNREACHABLE = "unreachable"
    WRONG_NUMBER = "wrong_number"
    GATEWAY = "gateway"


class NotArrived(StrEnum):
    """Why an announced parcel is no longer expected."""

    OVERDUE = "overdue"
    """7 天未到"""
    INTERCEPTED = "intercepted"
    """快递公司拦截"""
    CANCELLED = "cancelled"
    """快递公司取消"""
    OUTGOING = "outgoing"
    """本县寄出的快件,不是来件"""


class RefusalReason(StrEnum):
    """Why the recipient refused a parcel."""

    NOT_ORDERED = "not_ordered"
    DAMAGED = "damaged"
    WRONG_GOODS = "wrong_goods"
    UNWANTED = "unwanted"
    OTHER = "other"


class DeliveryFailure(StrEnum):
    """Why a parcel came back from the door."""

    NOBODY_HOME = "nobody_home"
    WRONG_ADDRESS = "wrong_address"
    POSTPONED = "postponed"
    OTHER = "other"


class Trouble(StrEnum):
    """What an exception (异常) is."""

    DAMAGED = "damaged"
    """破损"""
    MISROUTED = "misrouted"
    """错分"""
    LOST = "lost"
    """丢失"""


class Finding(StrEnum):
    """How a discrepancy (签收不符) was cleared up."""

    CARRIER_WRONG = "carrier_wrong"
    """快递公司误签"""
    HANDED_OVER = "handed_over"
    """实已取走,我方漏记"""
    LOST = "lost"
    """货不在架"""


class ComplaintKind(StrEnum):
    """What a complaint about a parcel is about."""

    DAMAGE = "damage"
    LOSS = "loss"
    DELAY = "delay"
    WRONG_HAND_OVER = "wrong_hand_over"
    ATTITUDE = "attitude"
    OTHER = "other"


class ComplaintOutcome(StrEnum):
    """How a complaint about a parcel was answered."""

    SETTLED = "settled"
    REFUTED = "refuted"
    PASSED_TO_CARRIER = "passed_to_carrier"


class Contents(StrEnum):
    """What is sent, as it was declared and looked at (验视)."""

    PRODUCE = "produce"
    FOOD = "food"
    CLOTHING = "clothing"
    DOCUMENTS = "documents"
    HOUSEHOLD = "household"
    OTHER = "other"


class TraceMeaning(StrEnum):
    """What a carrier's code says, in our words; the carriers' tables map on these."""

    ACCEPTED = "accepted"
    """揽收"""
    IN_TRANSIT = "in_transit"
    """在途"""
    ARRIVED_CITY = "arrived_city"
    """到达派件城市"""
    OUT_FOR_DELIVERY = "out_for_delivery"
    """派件"""
    AT_STATION = "at_station"
    """已到驿站或快递柜"""
    SIGNED_FOR = "signed_for"
    """签收"""
    PROBLEM = "problem"
    """疑难"""
    DAMAGED = "damaged"
    """破损"""
    MISROUTED = "misrouted"
    """错分"""
    LOST = "lost"
    """丢失"""
    STATION_TIMEOUT = "station_timeout"
    """驿站或快递柜超时未取"""
    CONTACT_FAILED = "contact_failed"
    """联系不上收件人"""
    RETURNING = "returning"
    """退回途中"""
    RETURNED = "returned"
    """退签:寄件人已收回"""
    REFUSED = "refused"
    """拒收"""
    FORWARDED = "forwarded"
    """转寄或转投"""
    INTERCEPTED = "intercepted"
    """拦截"""
    CANCELLED = "cancelled"
    """销单"""
    UNMAPPED = "unmapped"
    """编码表中没有"""


OTHER_RELATION = "其他"
RELATIONS = frozenset(
    {
        *("配偶", "丈夫", "妻子", "父母", "父亲", "母亲", "子女", "儿子", "女儿", "儿媳", "女婿", "孙子", "孙女"),
        *("兄弟", "姐妹", "亲属", "亲戚", "邻居", "朋友", "同事", "同村", "村干部", "家人"),
    }
)
"""How an agent (代收人) may stand to the recipient, in words that name nobody; else it is OTHER_RELATION."""
