"""What patients read."""

from services.clinic.domain.appointment import Purpose
from services.clinic.events.words import WORDS

SAID = {
    "centre": "金穗村",
    "room": "全科诊室",
    "number": 7,
    "late": 45,
    "waits": False,
    "at": "07月01日09:00",
    "until": "07月31日09:00",
    "offered": "07月02日09:00",
}


def text(purpose: Purpose, *said: dict[str, object]) -> str:
    return WORDS.texts[purpose](said)


def test_each_message_names_where_and_when_and_what_to_do() -> None:
    assert text(Purpose.BOOKED, SAID, SAID).count("07月01日09:00 金穗村 全科诊室") == 2
    assert "迟到 45 分钟视为爽约" in text(Purpose.BOOKED, SAID)
    assert "可改约 07月02日09:00" in text(Purpose.STOPPED, SAID)
    assert "请另选时间" in text(Purpose.STOPPED, SAID | {"offered": None})
    assert "7 号" in text(Purpose.SOON, SAID)


def test_who_is_booked_for_reads_whether_they_only_wait_and_what_to_do_against_it() -> None:
    read = text(Purpose.ENTRUSTED, SAID, SAID | {"waits": True})

    assert read.count("候补") == 1
    assert "迟到 45 分钟视为爽约" in read
    assert "退号" in read


def test_who_is_suspended_reads_until_when_what_is_not_touched_and_how_to_appeal() -> None:
    later = SAID | {"until": "08月02日09:00"}

    read = text(Purpose.SUSPENDED, SAID, later)

    assert "08月02日09:00 前暂停预约" in read
    assert "急诊不受影响" in read
    assert "申诉" in read


def test_there_are_words_for_every_purpose() -> None:
    assert set(WORDS.texts) == set(Purpose)
