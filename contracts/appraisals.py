"""The vocabulary of the monthly appraisal (考核). Standard library only."""

from enum import StrEnum


class AppraisalState(StrEnum):
    """Where a month's appraisal stands."""

    DRAFT = "draft"
    """草拟"""
    PUBLISHED = "published"
    """公示:申诉与排除都在这时"""
    FROZEN = "frozen"
    """封存"""


APPRAISAL_STATES = {AppraisalState.DRAFT: "草拟", AppraisalState.PUBLISHED: "公示中", AppraisalState.FROZEN: "已封存"}
"""The states as people read them."""


class Component(StrEnum):
    """What points are given for."""

    LIMITS = "limits"
    SATISFACTION = "satisfaction"
    RATES = "rates"
    POPULARITY = "popularity"
    FINDINGS = "findings"


COMPONENTS = {
    Component.LIMITS: "按时办结",
    Component.SATISFACTION: "群众满意度",
    Component.RATES: "三率",
    Component.POPULARITY: "人气指数",
    Component.FINDINGS: "问题整改",
}


class Band(StrEnum):
    """How good a month was."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    FAIL = "fail"


BANDS = {Band.EXCELLENT: "优秀", Band.GOOD: "良好", Band.FAIR: "合格", Band.FAIL: "不合格"}


class Ground(StrEnum):
    """Why an event or a limit is left out of an appraisal."""

    MALICIOUS = "malicious"
    """恶意"""
    MISTAKEN = "mistaken"
    """误评、误录"""
    NOT_THEIRS = "not_theirs"
    """不是本单位责任"""
    FORCE_MAJEURE = "force_majeure"
    """不可抗力"""
    SYSTEM_FAULT = "system_fault"
    """系统故障"""
    APPEAL = "appeal"
    """申诉成立"""


GROUNDS = {
    Ground.MALICIOUS: "恶意",
    Ground.MISTAKEN: "误评、误录",
    Ground.NOT_THEIRS: "不是本单位责任",
    Ground.FORCE_MAJEURE: "不可抗力",
    Ground.SYSTEM_FAULT: "系统故障",
    Ground.APPEAL: "申诉成立",
}


class Effect(StrEnum):
    """What follows from a frozen appraisal, once somebody has decided so."""

    BONUS_GRANTED = "bonus_granted"
    BONUS_WITHHELD = "bonus_withheld"
    HONOUR_GRANTED = "honour_granted"
    HONOUR_WITHHELD = "honour_withheld"


EFFECTS = {
    Effect.BONUS_GRANTED: "发放绩效奖金",
    Effect.BONUS_WITHHELD: "扣发绩效奖金",
    Effect.HONOUR_GRANTED: "评优评先",
    Effect.HONOUR_WITHHELD: "取消评优评先资格",
}


class Ruling(StrEnum):
    """How a proposal or an appeal stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    REVOKED = "revoked"


RULINGS = {Ruling.OPEN: "待决定", Ruling.GRANTED: "同意", Ruling.REFUSED: "不同意", Ruling.REVOKED: "经申诉撤销"}
