"""The seven classes and sixteen items as the house knows them first (7 大类 16 项); the county edits them."""

from collections.abc import Mapping

from contracts.applications import Nature, Way
from contracts.standards import BY_ID, Unit
from services.hall.domain.item import Item, PaperNeeded, Terms

GROUPS: Mapping[str, str] = {
    "social_security": "社会保障",
    "civil_affairs": "民政救助",
    "health": "卫生健康",
    "agriculture": "农业农村",
    "disability": "残疾人服务",
    "enterprise": "就业创业",
    "village": "村级服务",
}

_PAPERS: Mapping[str, str] = {
    "identity_card": "居民身份证",
    "household_register": "户口簿",
    "photo": "近期免冠照片",
    "form": "申请表",
    "income_statement": "家庭经济状况声明",
    "medical_report": "医疗诊断材料",
    "site_plan": "选址平面图",
    "consent": "村民小组或相邻权利人意见",
    "premises": "经营场所使用证明",
    "marriage_certificate": "结婚证",
    "forest_right": "林权证明",
    "cutting_plan": "伐区调查材料",
    "bank_card": "收款银行账户",
    "land_status": "土地性质证明",
    "income_check": "家庭经济状况核对结果",
}
_FETCHED = frozenset({"land_status", "income_check"})
"""Papers that other bureaus have: the hall fetches them."""
_HALL, _MEDIATION_ROOM, _STATION = "便民服务中心窗口", "和为贵调解室", "党员志愿服务站"
_FLOW = ("申请", "受理", "转县直部门", "决定", "送达")
_STEPS = (
    "带齐材料到窗口,或由村干部、亲属代办",
    "窗口当场核对,缺的一次性告知",
    "经绿色通道转县直部门办理",
    "结果由村里通知,到窗口领取或送上门",
)


def _application(
    code: str, group: str, title: str, nature: Nature, bureau: str, days: tuple[int, int | None], *law: str
) -> Item:
    """`days` are the promised and the statutory limit; `law` its source, then the papers that it asks for."""
    (limit, statutory), (source, *papers) = days, law
    needed = tuple(PaperNeeded(code=each, title=_PAPERS[each], from_others=each in _FETCHED) for each in papers)
    terms = Terms(
        title=title,
        bureau=bureau,
        flow=_FLOW,
        steps=_STEPS,
        papers=needed,
        place=_HALL,
        limit_days=limit,
        source=source,
    )
    return Item(code, group, nature, Way.APPLICATION, statutory_days=statutory, unit=Unit.WORKING_DAY, terms=terms)


def _of_the_village(code: str, way: Way, standard: str, flow: tuple[str, ...], *said: str) -> Item:
    """What no bureau decides: its limit is that of the `standard` by which supervision counts it; `said` for people."""
    (title, place, source), limit = said, BY_ID[standard].limit
    days = limit.amount
    terms = Terms(
        title=title, bureau=None, flow=flow, steps=flow, papers=(), place=place, limit_days=days, source=source
    )
    return Item(code, "village", Nature.PUBLIC_SERVICE, way, statutory_days=None, unit=limit.unit, terms=terms)


_SERVICE, _PERMIT = Nature.PUBLIC_SERVICE, Nature.PERMIT
_ID, _BOOK, _FORM = "identity_card", "household_register", "form"

ITEMS: tuple[Item, ...] = (
    _application(
        "pension_enrolment", "social_security", "城乡居民养老保险参保登记", _SERVICE, "social_security", (5, None),
        "社会保险法第二十条、第二十二条", _ID, _BOOK,
    ),
    _application(
        "social_card", "social_security", "社会保障卡申领", _SERVICE, "social_security", (10, None),
        "“中华人民共和国社会保障卡”管理办法(人社部发〔2011〕47号)", _ID, "photo",
    ),
    _application(
        "medical_enrolment", "social_security", "城乡居民医保参保登记", _SERVICE, "medical_insurance", (5, None),
        "社会保险法第二十四条、第二十五条", _ID, _BOOK,
    ),
    _application(
        "minimum_living", "civil_affairs", "最低生活保障申请", _SERVICE, "civil_affairs", (15, 30),
        "最低生活保障审核确认办法(民发〔2021〕57号)", _ID, _BOOK, "income_statement", "income_check",
    ),
    _application(
        "temporary_relief", "civil_affairs", "临时救助申请", _SERVICE, "civil_affairs", (8, None),
        "社会救助暂行办法第四十八条", _ID, _FORM,
    ),
    _application(
        "elderly_allowance", "civil_affairs", "高龄津贴申领", _SERVICE, "civil_affairs", (10, None),
        "老年人权益保障法第三十三条", _ID, "bank_card",
    ),
    _application(
        "birth_registration", "health", "生育登记", _SERVICE, "health", (3, None),
        "山东省人口与计划生育条例", _ID, "marriage_certificate",
    ),
    _application(
        "hygiene_permit", "health", "公共场所卫生许可", _PERMIT, "health", (10, 20),
        "公共场所卫生管理条例第四条;行政许可法第四十二条", _ID, _FORM, "premises",
    ),
    _application(
        "homestead_permit", "agriculture", "农村宅基地和建房审批", _PERMIT, "agriculture", (15, 20),
        "土地管理法第六十二条;行政许可法第四十二条", _ID, _BOOK, "site_plan", "consent", "land_status",
    ),
    _application(
        "logging_permit", "agriculture", "林木采伐许可", _PERMIT, "natural_resources", (10, 20),
        "森林法第五十六条;行政许可法第四十二条", _ID, "forest_right", "cutting_plan",
    ),
    _application(
        "disability_card", "disability", "残疾人证办理", _SERVICE, "disability", (15, None),
        "中华人民共和国残疾人证管理办法(残联发〔2017〕34号)", _ID, "photo", "medical_report",
    ),
    _application(
        "disability_subsidy", "disability", "残疾人两项补贴申领", _SERVICE, "disability", (10, None),
        "国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见(国发〔2015〕52号)", _ID, "bank_card",
    ),
    _application(
        "business_registration", "enterprise", "个体工商户登记", _SERVICE, "approval", (3, 3),
        "市场主体登记管理条例第十九条", _ID, _FORM, "premises",
    ),
    _application(
        "job_hardship", "enterprise", "就业困难人员认定", _SERVICE, "social_security", (10, None),
        "就业促进法第五十二条", _ID, _FORM,
    ),
    _of_the_village(
        "mediation", Way.MEDIATION, "hall.mediate", ("申请", "受理", "调解", "协议或告知去处"),
        "和为贵调解", _MEDIATION_ROOM, "人民调解法;人民调解工作若干规定第三十三条",
    ),
    _of_the_village(
        "volunteer_help", Way.VOLUNTEER, "hall.help", ("联户提出", "志愿者认领", "完成", "向户里确认"),
        "志愿帮办", _STATION, "志愿服务条例",
    ),
)  # fmt: skip
BY_CODE = {item.id: item for item in ITEMS}
