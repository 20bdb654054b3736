"""An appraisal in Excel: in Chinese, with the inputs of its formulas, and the same bytes each time."""

import io
import json
import re
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

from contracts.appraisals import AppraisalState as State
from contracts.supervision.appraisals import APPRAISAL
from services.supervision.api.workbook import workbook
from services.supervision.domain.appraisal import Action, Appraisal
from services.supervision.domain.scoring import USUAL, report
from tests.unit.supervision.appraisal import FIRST_DAY, LATE_ONE, an_appraisal, material


def shown(appraisal: Appraisal, **changed: Any) -> dict[str, Any]:
    """As the interface gives it."""
    rows = json.loads(report(material(), replace(USUAL, ranking=True), []))["centres"]
    editions = [
        {name: getattr(each, name) for name in ("number", "sha256", "signature", "public_key")}
        | {"frozen_at": FIRST_DAY}
        for each in appraisal.made
    ]
    values = {
        "month": appraisal.id,
        "state": appraisal.state,
        "legal": appraisal.legal,
        "version": appraisal.version,
        "appeals_until": appraisal.appeals_until,
        "edition": 0,
        "editions": editions,
        "exclusions": appraisal.exclusions,
        "appeals": appraisal.appeals,
        "consequences": appraisal.consequences,
        "items": [row | {"rank": row["rank"] and {"best": 1, "worst": 2}} for row in rows],
    }
    dumped: dict[str, Any] = APPRAISAL.dump(values | changed)
    return dumped


def texts(content: bytes) -> list[str]:
    with ZipFile(io.BytesIO(content)) as book:
        return re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())


def sheets(content: bytes) -> list[str]:
    with ZipFile(io.BytesIO(content)) as book:
        return re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())


FROZEN = an_appraisal(State.FROZEN, Action.PROPOSE_CONSEQUENCE, Action.APPEAL, Action.DECIDE_APPEAL)


def test_points_inputs_and_decisions_stand_in_it_in_chinese() -> None:
    content = workbook(shown(FROZEN))

    assert sheets(content) == [
        *("得分", "按时办结", "群众满意度", "三率", "人气指数", "问题整改"),
        *("不计入的", "申诉", "结果运用", "封存与签名"),
    ]
    found = texts(content)
    assert {"1–2", "优秀", "快递站 19/1", "全县中位数", "扣发绩效奖金", "经申诉撤销", "申诉成立", "补正 1"} <= set(
        found
    )
    assert LATE_ONE.id in found
    assert FROZEN.made[0].signature in found


def test_the_same_appraisal_is_the_same_file() -> None:
    assert workbook(shown(FROZEN)) == workbook(shown(FROZEN))
    assert workbook(shown(FROZEN)) != workbook(shown(FROZEN, exclusions=()))


def test_a_month_of_nobody_has_its_titles() -> None:
    assert "总分" in texts(workbook(shown(an_appraisal(), items=[])))
