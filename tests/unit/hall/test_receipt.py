"""The paper receipt: what stands on it, and where its code leads."""

import re

import pytest
import segno

from contracts.applications import REMEDIES, Remedy
from contracts.applications import ApplicationState as State
from services.hall.api.receipt import SAYS, page

RECEIPT = "7K3M9QXD-2B4C6D8E"
ON_IT = {
    "number": "7K3M9QXD",
    "item_title": "临时救助申请",
    "centre_name": "金穗村乡村振兴服务中心",
    "state": "supplement_requested",
    "says": SAYS[State.SUPPLEMENT_REQUESTED],
    "missing": ["申请表", "<script>"],
    "go_to": None,
    "told": None,
    "remedy": [],
    "promised_at": "2026-07-22T16:00:00Z",
    "submitted_at": "2026-07-01T16:30:00Z",
    "updated_at": "2026-07-02T02:00:00Z",
    "receipt": RECEIPT,
    "applicant": "钱*雨",
    "agent": "王*",
    "handed_in": ["居民身份证"],
    "limit_days": 8,
    "source": "社会救助暂行办法第四十八条",
}


def test_the_code_leads_to_the_page_that_asks_with_the_receipt_behind_the_hash() -> None:
    link = f"https://echowall.example/receipt#hall:{RECEIPT}"

    shown = page(ON_IT, "https://echowall.example")

    assert segno.make(link, error="m", micro=False).svg_inline(scale=4, border=4, omitsize=True) in shown


def test_the_code_grows_with_the_space_that_the_paper_gives_it() -> None:
    drawn = re.search(r"<svg[^>]*>", page(ON_IT, "https://echowall.example"))

    assert drawn
    assert "viewBox" in drawn[0]
    assert "width" not in drawn[0]


def test_the_paper_says_number_dates_what_is_missing_and_the_limit() -> None:
    shown = page(ON_IT, "https://echowall.example")

    for words in ("补正告知书", "编号 7K3M9QXD", "2026 年 7 月 2 日", "居民身份证", "申请表", "受理后 8 个工作日"):
        assert words in shown
    assert "应于 2026 年 7 月 23 日 前" in shown
    assert "<script>" not in shown


def test_the_paper_says_why_somebody_was_refused() -> None:
    assert "<dt>理由</dt><dd>家庭人均收入高于标准</dd>" in page(
        ON_IT | {"state": "refused", "told": "家庭人均收入高于标准"}, "https://echowall.example"
    )


@pytest.mark.parametrize(
    ("state", "title"),
    [("submitted", "收件回执"), ("accepted", "受理回执"), ("not_accepted", "不予受理告知书"), ("refused", "受理回执")],
)
def test_the_paper_is_called_by_what_it_is(state: str, title: str) -> None:
    assert f"<h1>{title}</h1>" in page(ON_IT | {"state": state}, "https://echowall.example")


def test_there_are_words_for_each_state_and_each_remedy() -> None:
    assert set(SAYS) == set(State)
    assert set(REMEDIES) == set(Remedy)
