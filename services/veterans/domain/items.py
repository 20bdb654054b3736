"""The items as data: what each is called, which papers it needs, which bureau decides, and its own path."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.people import Party
from contracts.veteranwork import Belonging, Item
from contracts.veteranwork import CaseState as State
from services.chassis.papers import Papers
from services.veterans.domain.transitions import Action, Level, Path, Table, table

_TAKEN = Level(State.TOWN_ACCEPTED, Action.TAKE, Party.TOWN)
_AT_COUNTY = Level(State.COUNTY_REVIEW, Action.TO_COUNTY, Party.BUREAU)
_MAKING = (
    Level(State.MAKING, Action.MAKE, Party.PROVINCE),
    Level(State.COUNTY_RECEIVED, Action.RECEIVE, Party.TOWN),
    Level(State.TOWN_ISSUED, Action.ISSUE, Party.VILLAGE),
)


def _checked(owner: Party) -> Level:
    """The village has checked it, and `owner` has it next."""
    return Level(State.VILLAGE_CHECKED, Action.CHECK, owner)


_BY_TOWN = (_checked(Party.TOWN), _TAKEN)
_BY_COUNTY = (*_BY_TOWN, _AT_COUNTY)
_BY_PROVINCE = (
    *_BY_COUNTY,
    Level(State.CITY_REVIEW, Action.TO_CITY, Party.CITY),
    Level(State.PROVINCE_REVIEW, Action.TO_PROVINCE, Party.PROVINCE),
)
TO_TOWN, TO_COUNTY, STRAIGHT = Path(_BY_TOWN), Path(_BY_COUNTY), Path((_checked(Party.BUREAU), _AT_COUNTY))
NEW_CARD, OLD_CARD = Path(_BY_PROVINCE, _MAKING), Path(_BY_COUNTY, _MAKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An item: `own` and `others` are the papers that the veteran brings and that the station fetches, by code."""

    title: str
    path: Path
    bureau: str | None = "veterans"
    own: tuple[str, ...]
    others: tuple[str, ...] = ()
    source: str


PAPERS: Mapping[str, str] = {
    "identity_card": "居民身份证",
    "household_register": "户口簿",
    "discharge_paper": "退役证件",
    "photo": "近期免冠照片",
    "form": "申请表",
    "kinship": "与烈士或军人的亲属关系证明",
    "placement_letter": "安置介绍信",
    "bank_card": "收款银行账户",
    "medical_report": "医疗诊断或残疾证明",
    "hardship": "家庭困难情况说明",
    "income_check": "家庭经济状况核对结果",
    "damaged_card": "损坏的优待证或遗失声明",
}
"""What each paper is called."""

SURVIVORS: Mapping[str, str] = {"discharge_paper": "kinship"}
"""What a survivor shows instead of what a veteran shows."""

_PROTECTION, _PREFERENCE = "退役军人保障法", "军人抚恤优待条例"

ITEMS: Mapping[Item, Terms] = {
    Item.CARD: Terms(
        title="优待证申请",
        path=NEW_CARD,
        own=("identity_card", "household_register", "discharge_paper", "photo"),
        source=_PROTECTION,
    ),
    Item.CARD_REPLACEMENT: Terms(
        title="优待证补换",
        path=OLD_CARD,
        own=("identity_card", "photo", "damaged_card"),
        source=_PROTECTION,
    ),
    Item.RECORD_UPDATE: Terms(
        title="建档立卡信息更新",
        path=TO_COUNTY,
        own=("identity_card", "form"),
        source=_PROTECTION,
    ),
    Item.PLACEMENT_REPORT: Terms(
        title="安置报到",
        path=STRAIGHT,
        own=("identity_card", "discharge_paper", "placement_letter"),
        source="退役军人安置条例",
    ),
    Item.PENSION: Terms(
        title="抚恤补助申领",
        path=TO_COUNTY,
        own=("identity_card", "form", "bank_card"),
        source=_PREFERENCE,
    ),
    Item.AID: Terms(
        title="困难帮扶",
        path=TO_COUNTY,
        bureau="civil_affairs",
        own=("identity_card", "hardship"),
        others=("income_check",),
        source=_PROTECTION,
    ),
    Item.TRAINING: Terms(
        title="就业培训报名",
        path=TO_TOWN,
        bureau=None,
        own=("identity_card", "discharge_paper"),
        source=_PROTECTION,
    ),
    Item.CONDOLENCE: Terms(title="走访慰问", path=TO_TOWN, bureau=None, own=("identity_card",), source=_PREFERENCE),
}
"""Every item, by its code."""

TABLES: Mapping[Item, Table] = {item: table(terms.path) for item, terms in ITEMS.items()}
DRAWN: Mapping[str, Table] = {
    "优待证申请 card": TABLES[Item.CARD],
    "优待证补换 card_replacement": TABLES[Item.CARD_REPLACEMENT],
    "到县的事项 record_update, pension, aid": TABLES[Item.PENSION],
    "到镇的事项 training, condolence": TABLES[Item.TRAINING],
    "安置报到 placement_report": TABLES[Item.PLACEMENT_REPORT],
}


def needed(item: Item, belonging: Belonging) -> Papers:
    """What somebody has to bring."""
    terms = ITEMS[item]
    if belonging is Belonging.VETERAN:
        return Papers.needed(terms.own, terms.others)
    return Papers.needed([SURVIVORS.get(code, code) for code in terms.own], terms.others)
