"""What applicants read: which item, what to do next, and all of it at once."""

from typing import Any

import pytest

from contracts.veteranwork import NoticePurpose
from services.chassis.notices import State
from services.chassis.notices.post import Settled
from services.veterans.events.words import WORDS
from services.veterans.handlers.clocks import Told

ONE = {
    "item": "优待证申请",
    "centre": "金穗村乡村振兴服务中心",
    "papers": ["户口簿", "近期免冠照片"],
    "go_to": "县医保局",
    "told": "服役年限不符",
    "remedy": ["reconsideration", "litigation"],
    "report_by": "2026-07-20",
}
OF_THE_REGISTER = {NoticePurpose.PLACEMENT_DUE, NoticePurpose.PLACEMENT_OVERDUE}


def text(purpose: NoticePurpose, *told: Any) -> str:
    return WORDS.texts[purpose](told or (ONE,))


def test_there_are_words_for_each_purpose() -> None:
    assert set(WORDS.texts) == set(NoticePurpose)


@pytest.mark.parametrize("purpose", sorted(set(NoticePurpose) - OF_THE_REGISTER))
def test_what_is_told_of_cases_names_each_item_under_one_heading(purpose: NoticePurpose) -> None:
    told = text(purpose, ONE, ONE | {"item": "抚恤补助申领"})

    assert told.count("【回音墙】") == 1
    assert "优待证申请" in told
    assert "抚恤补助申领" in told


def test_the_one_time_notice_names_all_papers() -> None:
    assert "户口簿、近期免冠照片" in text(NoticePurpose.PAPERS_NEEDED)


def test_who_is_sent_away_knows_where_to_go() -> None:
    assert "请到县医保局办理" in text(NoticePurpose.NOT_ACCEPTED)


def test_who_is_refused_reads_what_to_do_and_where_the_reason_stands_but_not_the_reason_itself() -> None:
    told = text(NoticePurpose.REFUSED)

    assert "理由凭回执查看,或到金穗村乡村振兴服务中心当面了解" in told
    assert "服役年限不符" not in told
    assert "60 日内申请行政复议、6 个月内提起行政诉讼" in told


def test_a_reminder_names_the_last_day() -> None:
    assert "2026-07-20" in text(NoticePurpose.PLACEMENT_DUE)


def test_only_what_did_not_arrive_is_told_to_the_case() -> None:
    def settled(state: State) -> Settled:
        return Settled(id="n", subject="a", version=3, purpose="granted", batch="b", state=state, reason=None)

    assert WORDS.told(settled(State.SENT)) is None
    assert WORDS.told(settled(State.FAILED)) == Told(subject="a", purpose=NoticePurpose.GRANTED)
