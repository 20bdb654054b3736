"""The vocabulary of choosing and building centres (选、建). Standard library only."""

from collections.abc import Mapping
from enum import StrEnum


class SiteState(StrEnum):
    """Where a site stands on its way to a centre."""

    PROPOSED = "proposed"
    """已提报"""
    SURVEYED = "surveyed"
    """已勘验"""
    APPROVED = "approved"
    """已批复"""
    REFUSED = "refused"
    """未予批复"""
    REVOKED = "revoked"
    """批复已撤销"""
    MERGED = "merged"
    """并入调整后的共同办公地点"""
    DESIGNED = "designed"
    """已设计"""
    BUILDING = "building"
    """在建"""
    ACCEPTANCE_FAILED = "acceptance_failed"
    """验收不合格,整改"""
    ACCEPTED = "accepted"
    """验收合格"""
    OPEN = "open"
    """已运行"""


SITES: Mapping[SiteState, str] = {
    SiteState.PROPOSED: "已提报",
    SiteState.SURVEYED: "已勘验",
    SiteState.APPROVED: "已批复",
    SiteState.REFUSED: "未予批复",
    SiteState.REVOKED: "批复已撤销",
    SiteState.MERGED: "并入调整后的共同办公地点",
    SiteState.DESIGNED: "已设计",
    SiteState.BUILDING: "在建",
    SiteState.ACCEPTANCE_FAILED: "验收不合格,整改",
    SiteState.ACCEPTED: "验收合格",
    SiteState.OPEN: "已运行",
}
"""As people read them."""


class Tenure(StrEnum):
    """Who owns the land (土地性质)."""

    COLLECTIVE = "collective"
    """集体所有"""
    STATE = "state"
    """国有"""
    LEASED = "leased"
    """租用"""
    DISPUTED = "disputed"
    """权属不清"""


class Datum(StrEnum):
    """The reference of coordinates that are taken in. GCJ-02 is given out only."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"


class Priority(StrEnum):
    """What speaks for a site (三个优先)."""

    MERGED_VILLAGE = "merged_village"
    """规模调整村庄"""
    MAIN_ROAD = "main_road"
    """交通主干道沿线"""
    MORAL_EDUCATION_LINE = "moral_education_line"
    """政德教育沿线"""
    MODEL_POINT = "model_point"
    """现有党建示范点、示范带、示范区"""


class Gate(StrEnum):
    """What an approval depends on; the last two are for people alone to find."""

    TENURE = "tenure"
    """土地须为集体所有"""
    PROOF = "proof"
    """须有权属证明"""
    RADIUS = "radius"
    """不与已批复的重复建设"""
    VILLAGE = "village"
    """所服务的村没有别的中心"""
    JOINT_SITE = "joint_site"
    """规模调整村庄只批共同办公地点"""
    HOUSING_OPINION = "housing_opinion"
    """住建部门意见"""
    LAND_OPINION = "land_opinion"
    """自然资源和规划部门意见"""
    ASSESSMENT = "assessment"
    """须附 12 项指标评价"""
    PLANNING = "planning"
    """不符合规划选址"""
    CONDITIONS = "conditions"
    """不符合建设条件"""


FOUND_BY_PEOPLE = (Gate.PLANNING, Gate.CONDITIONS)

OPINIONS: Mapping[str, Gate] = {"housing": Gate.HOUSING_OPINION, "natural_resources": Gate.LAND_OPINION}
"""The bureaux whose opinion an approval needs, by code."""


def opinion_given(bureau: str) -> str:
    """The type of the event by which one of them says what it thinks: each has a limit of its own."""
    return f"site.{bureau}_opinion_given.v1"


INDICATORS = 12
"""How many indicators the assessment of a village's organisation has (一项评价)."""


class Device(StrEnum):
    """What every centre is equipped with."""

    COMPUTER = "computer"
    """电脑"""
    DOCUMENT_SCANNER = "document_scanner"
    """高拍仪"""
    PRINTER = "printer"
    """打印机"""


DEVICES: Mapping[Device, str] = {
    Device.COMPUTER: "电脑",
    Device.DOCUMENT_SCANNER: "高拍仪",
    Device.PRINTER: "打印机",
}


class Standard(StrEnum):
    """What an acceptance (验收) depends on."""

    STOREYS = "storeys"
    """层数"""
    AREA = "area"
    """建筑面积"""
    ROOMS = "rooms"
    """十个功能室"""
    EQUIPMENT = "equipment"
    """设备"""
    DESIGN = "design"
    """设计文件"""
    OFFICE_SHARE = "office_share"
    """办公面积与服务面积之比"""


class Cost(StrEnum):
    """What was paid for."""

    LAND = "land"
    """土地"""
    DESIGN = "design"
    """设计"""
    CONSTRUCTION = "construction"
    """施工"""
    EQUIPMENT = "equipment"
    """设备"""
    OTHER = "other"
    """其他"""


class MilestoneKind(StrEnum):
    """The steps of building that have a day."""

    FOUNDATION = "foundation"
    """基础完工"""
    STRUCTURE = "structure"
    """主体封顶"""
    FITTING = "fitting"
    """装修完工"""
    EQUIPPED = "equipped"
    """设备到位"""
    COMPLETED = "completed"
    """竣工"""


LONGEST_MILESTONE = 1000
"""Days at the most from today to the last day of a milestone."""


class MilestoneState(StrEnum):
    """Where a milestone stands."""

    SET = "set"
    """已定期限"""
    REACHED = "reached"
    """已完成"""
    DROPPED = "dropped"
    """已取消"""
