"""The vocabulary of applications at the one-stop hall. Standard library only."""

from collections.abc import Mapping
from enum import StrEnum


class ApplicationState(StrEnum):
    """Where an application is on its way to a decision."""

    SUBMITTED = "submitted"
    """已提交"""
    SUPPLEMENT_REQUESTED = "supplement_requested"
    """待补正"""
    ACCEPTED = "accepted"
    """已受理"""
    DEEMED_ACCEPTED = "deemed_accepted"
    """视为受理"""
    NOT_ACCEPTED = "not_accepted"
    """不予受理"""
    LAPSED = "lapsed"
    """逾期未补正,终止"""
    FORWARDED = "forwarded"
    """已转部门"""
    ACKNOWLEDGED = "acknowledged"
    """部门已接收"""
    HANDED_BACK = "handed_back"
    """部门退回"""
    GRANTED = "granted"
    """准予"""
    REFUSED = "refused"
    """不予"""
    DELIVERED = "delivered"
    """已送达"""
    WITHDRAWN = "withdrawn"
    """已撤回"""


class Nature(StrEnum):
    """What the law calls the item."""

    PERMIT = "permit"
    """行政许可"""
    PUBLIC_SERVICE = "public_service"
    """公共服务"""


class Way(StrEnum):
    """By which steps an item goes."""

    APPLICATION = "application"
    MEDIATION = "mediation"
    VOLUNTEER = "volunteer"


LONGEST_PROMISE = 20
"""Working days in which an application is decided at the latest, whatever its item promises (行政许可法第四十二条)."""


class Through(StrEnum):
    """How somebody comes to us; only the counter is a trip (少跑一步)."""

    COUNTER = "counter"
    """到窗口"""
    ONLINE = "online"
    """网上"""
    AT_HOME = "at_home"
    """上门"""


class NotAccepted(StrEnum):
    """Why an application is not taken up."""

    NOT_NEEDED = "not_needed"
    """依法不需要办理"""
    NOT_OURS = "not_ours"
    """不属于本处受理范围"""
    NOT_ENTITLED = "not_entitled"
    """申请人不具备资格"""
    DUPLICATE = "duplicate"
    """重复申请"""


class HandBack(StrEnum):
    """Why a bureau doesn't take a case."""

    WRONG_BUREAU = "wrong_bureau"
    """不属于本部门"""
    UNCLEAR = "unclear"
    """情况不清,请核实"""


class Suspension(StrEnum):
    """What a bureau waits for; its time doesn't count (行政许可法第四十五条)."""

    HEARING = "hearing"
    """听证"""
    INSPECTION = "inspection"
    """检验、检测、检疫"""
    APPRAISAL = "appraisal"
    """鉴定"""
    EXPERT_REVIEW = "expert_review"
    """专家评审"""


class Remedy(StrEnum):
    """What somebody can do against a refusal (行政许可法第三十八条)."""

    RECONSIDERATION = "reconsideration"
    """行政复议:收到之日起 60 日内"""
    LITIGATION = "litigation"
    """行政诉讼:收到之日起 6 个月内"""
    COMPLAINT = "complaint"
    """向主管部门申诉"""


REMEDIES: Mapping[Remedy, str] = {
    Remedy.RECONSIDERATION: "收到之日起 60 日内可以申请行政复议",
    Remedy.LITIGATION: "收到之日起 6 个月内可以提起行政诉讼",
    Remedy.COMPLAINT: "可以向主管部门申诉",
}
"""How each is told to whoever was refused."""


class Retreat(StrEnum):
    """Why an application is withdrawn."""

    CHANGED_MIND = "changed_mind"
    """申请人不办了"""
    MISTAKE = "mistake"
    """登记有误,另行登记"""
    OTHER = "other"


class NoticePurpose(StrEnum):
    """Why an applicant gets a message."""

    ENTRUSTED = "entrusted"
    MOVED = "moved"
    PAPERS_NEEDED = "papers_needed"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    LAPSES_SOON = "lapses_soon"
    LAPSED = "lapsed"
    GRANTED = "granted"
    REFUSED = "refused"
