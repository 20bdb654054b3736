"""The vocabulary of the veterans' station (退役军人服务站). Standard library only."""

from enum import StrEnum


class Belonging(StrEnum):
    """As whom somebody is on the register."""

    VETERAN = "veteran"
    """退役军人"""
    MARTYR_FAMILY = "martyr_family"
    """烈士遗属"""
    DUTY_FAMILY = "duty_family"
    """因公牺牲军人遗属"""
    ILLNESS_FAMILY = "illness_family"
    """病故军人遗属"""


class RegisterState(StrEnum):
    """Whether somebody is on the register of this centre."""

    REGISTERED = "registered"
    """已建档立卡"""
    STRUCK_OFF = "struck_off"
    """已销档"""


class StruckOff(StrEnum):
    """Why somebody is no longer on the register."""

    MOVED = "moved"
    """迁出"""
    DECEASED = "deceased"
    """去世"""
    MISTAKE = "mistake"
    """登记有误"""


class Placement(StrEnum):
    """Whether somebody who was discharged has reported for placement (安置报到)."""

    NOT_DUE = "not_due"
    """无须报到"""
    AWAITED = "awaited"
    """待报到"""
    OVERDUE = "overdue"
    """逾期未报到"""
    REPORTED = "reported"
    """已按时报到"""
    REPORTED_LATE = "reported_late"
    """逾期报到"""


class Item(StrEnum):
    """What somebody may apply for; each has a path of its own. Petitions (信访) are no application."""

    CARD = "card"
    """优待证申请"""
    CARD_REPLACEMENT = "card_replacement"
    """优待证补换"""
    RECORD_UPDATE = "record_update"
    """建档立卡信息更新"""
    PLACEMENT_REPORT = "placement_report"
    """安置报到"""
    PENSION = "pension"
    """抚恤补助"""
    AID = "aid"
    """困难帮扶"""
    TRAINING = "training"
    """就业培训"""
    CONDOLENCE = "condolence"
    """走访慰问"""


class CaseState(StrEnum):
    """Where a case is on its item's path."""

    SUBMITTED = "submitted"
    """已提交"""
    SUPPLEMENT_REQUESTED = "supplement_requested"
    """待补正"""
    ACCEPTED = "accepted"
    """已受理,待村初核"""
    NOT_ACCEPTED = "not_accepted"
    """不予受理"""
    LAPSED = "lapsed"
    """逾期未补正,终止"""
    PAPERS_AWAITED = "papers_awaited"
    """受理后补正,暂停计时"""
    VILLAGE_CHECKED = "village_checked"
    """村已初核上报"""
    TOWN_ACCEPTED = "town_accepted"
    """镇街已接收,审核中"""
    COUNTY_REVIEW = "county_review"
    """县级审核"""
    CITY_REVIEW = "city_review"
    """市级审核"""
    PROVINCE_REVIEW = "province_review"
    """省级审核"""
    GRANTED = "granted"
    """准予"""
    REFUSED = "refused"
    """不予"""
    MAKING = "making"
    """制证中"""
    COUNTY_RECEIVED = "county_received"
    """县已收证"""
    TOWN_ISSUED = "town_issued"
    """镇街已发放,待领取"""
    DELIVERED = "delivered"
    """已送达"""
    WITHDRAWN = "withdrawn"
    """已撤回"""


class HandBack(StrEnum):
    """Why a level gives a case back."""

    UNCLEAR = "unclear"
    """情况不清,请核实"""
    INCOMPLETE = "incomplete"
    """审核意见不全"""
    NOT_OUR_LEVEL = "not_our_level"
    """不应由本级办理"""


class Occasion(StrEnum):
    """Why a card is replaced (补换)."""

    LOST = "lost"
    """遗失"""
    DAMAGED = "damaged"
    """损坏"""


class Receiver(StrEnum):
    """Who signs for a result."""

    SELF = "self"
    """本人"""
    AGENT = "agent"
    """监护人或代领人"""


class PetitionState(StrEnum):
    """Where a petition (信访) is."""

    REGISTERED = "registered"
    """已登记"""
    TRANSFERRED = "transferred"
    """已转送"""
    ACCEPTED = "accepted"
    """已受理"""
    NOT_ACCEPTED = "not_accepted"
    """不予受理"""
    ANSWERED = "answered"
    """已答复"""
    RECHECKING = "rechecking"
    """复查中"""
    RECHECKED = "rechecked"
    """已复查"""
    REVIEWING = "reviewing"
    """复核中"""
    REVIEWED = "reviewed"
    """已复核,终结"""
    SETTLED = "settled"
    """期满未申请复查或复核,终结"""
    WITHDRAWN = "withdrawn"
    """已撤回"""


class VisitState(StrEnum):
    """Where a home visit (入户走访) is."""

    PLANNED = "planned"
    """已安排"""
    MADE = "made"
    """已走访"""
    NOBODY_HOME = "nobody_home"
    """家中无人,待另约"""
    CANCELLED = "cancelled"
    """已取消"""


class NoticePurpose(StrEnum):
    """Why somebody gets a message."""

    ENTRUSTED = "entrusted"
    MOVED = "moved"
    PAPERS_NEEDED = "papers_needed"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    LAPSES_SOON = "lapses_soon"
    LAPSED = "lapsed"
    GRANTED = "granted"
    READY = "ready"
    REFUSED = "refused"
    PLACEMENT_DUE = "placement_due"
    PLACEMENT_OVERDUE = "placement_overdue"
