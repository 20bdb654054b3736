"""The paper receipt of a veteran's case: what stands on it, where its code leads, and who may do without a phone."""

from dataclasses import replace

import pytest
import segno

from contracts.people import villager_id
from contracts.refusals import NotFound
from contracts.veterans.register import REGISTER
from contracts.veteranwork import CaseState as State
from services.veterans.api.receipt import SAYS, page
from tests.unit.veterans.case import PERSON, PHONE, new_case

RECEIPT = "7K3M9QXD-2B4C6D8E"
ON_IT = {
    "number": "7K3M9QXD",
    "item_title": "抚恤补助申领",
    "centre_name": "金穗村乡村振兴服务中心",
    "state": "supplement_requested",
    "says": SAYS[State.SUPPLEMENT_REQUESTED],
    "missing": ["申请表", "<script>"],
    "told": None,
    "remedy": [],
    "submitted_at": "2026-07-01T16:30:00Z",
    "updated_at": "2026-07-02T02:00:00Z",
    "receipt": RECEIPT,
    "applicant": "钱*雨",
    "agent": "王*",
    "handed_in": ["居民身份证"],
    "source": "军人抚恤优待条例",
}


def test_the_code_leads_to_the_page_that_asks_the_veterans_station() -> None:
    link = f"https://echowall.example/receipt#veterans:{RECEIPT}"

    shown = page(ON_IT, "https://echowall.example")

    assert segno.make(link, error="m", micro=False).svg_inline(scale=4, border=4, omitsize=True) in shown


def test_the_paper_says_number_dates_and_what_is_missing() -> None:
    shown = page(ON_IT, "https://echowall.example")

    for words in ("补正告知书", "编号 7K3M9QXD", "2026 年 7 月 2 日", "钱*雨(代办人 王*)", "居民身份证", "申请表"):
        assert words in shown
    assert "<script>" not in shown


@pytest.mark.parametrize(("state", "name"), [("refused", "理由"), ("not_accepted", "请到")])
def test_the_paper_says_why_not_or_where_to_go(state: str, name: str) -> None:
    assert f"<dt>{name}</dt><dd>县医保局</dd>" in page(
        ON_IT | {"state": state, "told": "县医保局"}, "https://echowall.example"
    )


def test_there_are_words_for_each_state() -> None:
    assert set(SAYS) == set(State)


def test_who_has_no_phone_is_registered_all_the_same_and_nobody_passes_for_them() -> None:
    entry = {"name": "钱谷雨", "identity": "11010519491231002X", "home": {"address": "示范村"}, "belonging": "veteran"}

    assert "phone" not in REGISTER.load(entry)
    case, own = new_case(), villager_id(PHONE.hash)
    case.must_be_of(own)
    case.applicant = replace(PERSON, phone=None)
    with pytest.raises(NotFound):
        case.must_be_of(own)
