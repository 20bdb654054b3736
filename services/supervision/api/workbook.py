"""A month's appraisal as a workbook in Chinese: points with the inputs of their formulas, and who decided what."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from contracts.appraisals import BANDS, COMPONENTS, EFFECTS, GROUNDS, RULINGS, Component
from contracts.services import TITLES

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""What the file says of when it was made: nothing, so that the same report is the same file."""
_WIDTH = 14
_INPUTS = {
    "met": "按时",
    "late": "超时",
    "by_service": "各岗位(按时/超时)",
    "good": "好评",
    "ratings": "评价",
    **{
        f"level_{n}": name
        for n, name in ((5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意"))
    },
    "accepted": "受理",
    "contacted": "按时联系",
    "answered": "回访到",
    "solved": "已解决",
    "satisfied": "满意",
    "unreached": "未联系上",
    "response_percent": "响应率(%)",
    "resolution_percent": "解决率(%)",
    "satisfaction_percent": "满意率(%)",
    "visit": "到访人次",
    "door": "门口计数",
    "person": "服务人数",
    "activity": "活动场次",
    "index": "人气指数",
    "median": "全县中位数",
    "found": "属实的问题",
    "put_right": "已整改",
}


def workbook(shown: Mapping[str, Any]) -> bytes:
    """The workbook of an appraisal as it is shown; the same bytes for the same appraisal."""
    content = BytesIO()
    with Workbook(content, _OPTIONS) as book:
        book.set_properties({"title": f"{shown['month']} 考核", "created": _MADE})
        bold = book.add_format({"bold": True})
        _sheet(book, bold, "得分", _POINTS, map(_points, shown["items"]))
        for component in Component:
            titles, lines = _component(component, shown["items"])
            _sheet(book, bold, COMPONENTS[component], titles, lines)
        _sheet(book, bold, "不计入的", _EXCLUSIONS, map(_exclusion, shown["exclusions"]))
        _sheet(book, bold, "申诉", _APPEALS, map(_appeal, shown["appeals"]))
        _sheet(book, bold, "结果运用", _CONSEQUENCES, map(_consequence, shown["consequences"]))
        _sheet(book, bold, "封存与签名", _EDITIONS, map(_edition, shown["editions"]))
    return content.getvalue()


def _sheet(book: Any, bold: Any, name: str, titles: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_column(0, len(titles) - 1, _WIDTH)
    page.write_row(0, 0, titles, bold)
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            if isinstance(value, int | float) and not isinstance(value, bool):
                page.write_number(number, column, value)
            elif value is not None:
                page.write_string(number, column, str(value))


_POINTS = ("编号", "名称", "总分", "区间下限", "区间上限", "等次", "名次", *COMPONENTS.values())


def _points(row: Mapping[str, Any]) -> list[Any]:
    rank = row["rank"]
    parts = [row["components"][component]["points"] for component in Component]
    place = f"{rank['from']}–{rank['to']}" if rank else None
    return [row["id"], row["name"], row["points"], row["low"], row["high"], BANDS[row["band"]], place, *parts]


def _component(component: Component, rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """Points = weight × percent ÷ 100; and what the percentage was made of."""
    parts = [(row, row["components"][component]) for row in rows]
    names = list(parts[0][1]["inputs"]) if parts else []
    titles = [
        "编号",
        "名称",
        "得分 = 权重 × 百分比",
        "权重",
        "百分比",
        "样本不足,取中性分",
        *(_INPUTS[name] for name in names),
    ]
    lines = [
        [
            *(
                row["id"],
                row["name"],
                part["points"],
                part["weight"],
                part["percent"],
                "是" if part["neutral"] else None,
            ),
            *(_input(part["inputs"][name]) for name in names),
        ]
        for row, part in parts
    ]
    return titles, lines


def _input(value: Any) -> Any:
    if isinstance(value, Mapping):
        return ";".join(f"{TITLES.get(name, name)} {n['met']}/{n['late']}" for name, n in sorted(value.items()))
    return value


_EXCLUSIONS = ("编号", "服务中心", "项", "理由", "提出人", "决定", "决定人")
_APPEALS = ("编号", "服务中心", "项", "结果运用", "申诉人", "再次申诉", "裁定", "裁定人")
_CONSEQUENCES = ("编号", "服务中心", "结果运用", "提出人", "决定", "决定人", "撤销人")
_EDITIONS = ("份", "封存时间", "SHA-256", "签名 Ed25519", "公钥")


def _exclusion(each: Mapping[str, Any]) -> list[Any]:
    ground, ruling = GROUNDS[each["ground"]], RULINGS[each["ruling"]]
    return [each["id"], each["centre"], each["item"], ground, each["proposed_by"], ruling, each["decided_by"]]


def _appeal(each: Mapping[str, Any]) -> list[Any]:
    against = [each["item"], each["consequence"], each["filed_by"], "是" if each["final"] else None]
    return [each["id"], each["centre"], *against, RULINGS[each["ruling"]], each["decided_by"]]


def _consequence(each: Mapping[str, Any]) -> list[Any]:
    effect, ruling = EFFECTS[each["effect"]], RULINGS[each["ruling"]]
    by = [each["proposed_by"], ruling, each["decided_by"], each["revoked_by"]]
    return [each["id"], each["centre"], effect, *by]


def _edition(each: Mapping[str, Any]) -> list[Any]:
    name = "封存" if each["number"] == 0 else f"补正 {each['number']}"
    return [name, each["frozen_at"], each["sha256"], each["signature"], each["public_key"]]
