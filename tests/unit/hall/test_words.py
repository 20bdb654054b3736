"""What applicants read: which item, what to do next, and all of it at once."""

from typing import Any

from contracts.applications import NoticePurpose
from services.chassis.notices import State
from services.chassis.notices.post import Settled
from services.hall.events.words import WORDS
from services.hall.handlers.applications import Told

ONE = {
    "item": "临时救助申请",
    "centre": "金穗村乡村振兴服务中心",
    "papers": ["户口簿", "申请表"],
    "go_to": "县医保局",
    "told": "家庭人均收入高于标准",
    "remedy": ["reconsideration", "litigation"],
}


def text(purpose: NoticePurpose, *told: Any) -> str:
    return WORDS.texts[purpose](told or (ONE,))


def test_there_are_words_for_each_purpose_and_each_names_the_item() -> None:
    assert set(WORDS.texts) == set(NoticePurpose)
    assert all("临时救助申请" in text(purpose) for purpose in NoticePurpose)


def test_the_one_time_notice_names_all_papers() -> None:
    assert "户口簿、申请表" in text(NoticePurpose.PAPERS_NEEDED)


def test_who_is_sent_away_knows_where_to_go() -> None:
    assert "请到县医保局办理" in text(NoticePurpose.NOT_ACCEPTED)


def test_who_is_refused_reads_what_to_do_and_where_the_reason_stands_but_not_the_reason_itself() -> None:
    told = text(NoticePurpose.REFUSED)

    assert "60 日内申请行政复议、6 个月内提起行政诉讼" in told
    assert "理由凭回执查看,或到金穗村乡村振兴服务中心当面了解" in told
    assert "家庭人均收入高于标准" not in told


def test_two_applications_are_told_of_in_one_message() -> None:
    told = text(NoticePurpose.ACCEPTED, ONE, ONE | {"item": "社会保障卡申领"})

    assert told.count("【回音墙】") == 1
    assert "社会保障卡申领" in told


def test_only_what_did_not_arrive_is_told_to_the_application() -> None:
    def settled(state: State) -> Settled:
        return Settled(id="n", subject="a", version=3, purpose="granted", batch="b", state=state, reason=None)

    assert WORDS.told(settled(State.SENT)) is None
    assert WORDS.told(settled(State.FAILED)) == Told(application="a", purpose=NoticePurpose.GRANTED)
