"""kuaidi100's push, read."""

from typing import Any

import pytest

from contracts.refusals import Conflict, IllegalTransition, Invalid, Refusal
from services.chassis.http.routes import Unsigned
from services.chassis.work import Outcome, Status
from services.express.api.carriers.kuaidi100 import CARRIER
from services.express.api.carriers.push import Push, Reading
from tests.unit.express.carriers.pushing import ENTRY, by_kuaidi100, payload, told

TAKEN = {"result": True, "returnCode": "200", "message": "成功"}


def read(push: object) -> Reading:
    return CARRIER.read(by_kuaidi100(push))


def the_push(push: object) -> Push:
    [found] = read(push).pushes
    return found


def changed(**result: Any) -> dict[str, Any]:
    push: dict[str, Any] = told("kuaidi100_at_station")
    push["lastResult"] |= result
    return push


def a_line(**line: Any) -> dict[str, Any]:
    return {"context": "运输中", "time": "2026-07-01 09:30:00", "statusCode": "0"} | line


def test_its_signature_is_accepted() -> None:
    CARRIER.verify(by_kuaidi100(payload("kuaidi100_at_station")), ENTRY)


@pytest.mark.parametrize("change", [{"sign": "0" * 32}, {"sign": ""}, {"param": "{}"}, {"sign": "签名"}])
def test_another_signature_or_content_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(Unsigned):
        CARRIER.verify(by_kuaidi100(payload("kuaidi100_at_station")) | change, ENTRY)


def test_a_full_trace_is_read_oldest_first_in_chinese_time() -> None:
    push = the_push(payload("kuaidi100_at_station"))

    assert (push.carrier, push.waybill, push.code, push.renamed_from) == ("yunda", "4328015600123", "501", None)
    assert [line.code for line in push.lines] == ["1", "1002", "1001", "5", "501"]
    assert push.lines[-1].time.isoformat() == "2026-07-01T09:30:00+08:00"
    assert "138****5678" in push.lines[-1].text


def test_lines_in_any_order_are_the_same_trace() -> None:
    shuffled = told("kuaidi100_at_station")
    data = shuffled["lastResult"]["data"]
    shuffled["lastResult"]["data"] = [data[2], data[0], data[4], data[1], data[3]]

    assert the_push(shuffled).lines == the_push(payload("kuaidi100_at_station")).lines


def test_of_two_lines_in_one_second_the_one_listed_first_is_the_newer() -> None:
    push = changed(state="", data=[a_line(statusCode="501"), a_line(statusCode="5")])

    assert the_push(push).code == "501"


def test_a_signed_for_state_whose_newest_line_says_station_means_the_station() -> None:
    push = the_push(payload("kuaidi100_signed_at_station"))

    assert (push.code, CARRIER.table.meaning(push.code)) == ("304", "at_station")


@pytest.mark.parametrize(
    ("state", "ischeck", "newest", "code"),
    [
        ("3", "1", "301", "301"),
        ("3", "1", "501", "3"),
        ("1", "0", "1001", "1"),
        (None, "0", "5", "5"),
        ("", "1", "", "3"),
        (3, "1", "304", "304"),
        ("", "0", "", ""),
    ],
)
def test_the_newest_state_is_the_finest_that_is_told(state: object, ischeck: str, newest: str, code: str) -> None:
    push = changed(state=state, ischeck=ischeck, data=[a_line(statusCode=newest)])

    assert the_push(push).code == code


def test_a_state_told_by_name_alone_has_its_code() -> None:
    lines = [a_line(statusCode=None, status="派件"), a_line(statusCode=None, status="瞬移"), a_line(statusCode=None)]

    assert [line.code for line in the_push(changed(data=lines)).lines] == ["", "瞬移", "5"]


def test_a_corrected_carrier_is_the_right_one_and_names_the_one_before() -> None:
    push = the_push(payload("kuaidi100_other_carrier"))

    assert (push.carrier, push.renamed_from) == ("ems", "yuantong")
    assert push.lines[-1].time.isoformat() == "2026-06-30T16:33:19+08:00"


@pytest.mark.parametrize("result", [told("kuaidi100_abort")["lastResult"], None, {}])
def test_an_aborted_subscription_says_nothing_and_is_acknowledged(result: object) -> None:
    push = told("kuaidi100_abort") | {"lastResult": result}

    assert read(push) == Reading(pushes=(), silent=1)
    assert CARRIER.acknowledge(by_kuaidi100(push), []) == TAKEN


def test_an_abort_that_corrects_the_carrier_tells_that_alone() -> None:
    push = the_push(told("kuaidi100_abort") | {"comOld": "yunda", "comNew": "jtexpress"})

    assert (push.carrier, push.renamed_from, push.code, push.lines) == ("jtexpress", "yunda", "", [])


def test_the_same_push_has_the_same_id_and_another_one_another() -> None:
    first, again, other = (the_push(each) for each in (payload("kuaidi100_at_station"),) * 2 + (changed(state="5"),))

    assert first.push_id == again.push_id != other.push_id


def test_what_cannot_be_read_by_people_becomes_a_space_and_what_is_over_long_is_cut() -> None:
    hostile = changed(
        data=[a_line(context="已\u0000到\ud800站\u202e\n", statusCode="9" * 99), a_line(context="长" * 5000)]
    )

    long, hostile_line = the_push(hostile).lines
    assert (hostile_line.text, len(hostile_line.code), len(long.text)) == ("已 到 站", 32, 2000)


@pytest.mark.parametrize(
    ("push", "field"),
    [
        ("not JSON", "param"),
        ("[" * 100_000, "param"),
        ({}, "param.lastResult"),
        ([], "param"),
        ("null", "param"),
        ({"lastResult": None}, "param.lastResult"),
        ({"lastResult": {}}, "param.lastResult.com"),
        (changed(nu="单号"), "param.lastResult.nu"),
        (changed(com="韵达"), "param.lastResult.com"),
        (told("kuaidi100_at_station") | {"comNew": "drop:table"}, "param.comNew"),
        (changed(state=["3"]), "param.lastResult.state"),
        (changed(data="none"), "param.lastResult.data"),
        (changed(data=[a_line()] * 501), "param.lastResult.data"),
        (changed(data=[a_line(time="yesterday")]), "param.lastResult.data.0.time"),
        (changed(data=[a_line(time="0001-01-01 00:00:00")]), "param.lastResult.data.0.time"),
        (changed(data=[a_line(time=20260701)]), "param.lastResult.data.0.time"),
        (changed(data=[a_line(context=None)]), "param.lastResult.data.0.context"),
        (changed(data=[None]), "param.lastResult.data.0"),
    ],
)
def test_a_push_that_cannot_be_read_names_the_field(push: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(push)

    assert field in (refused.value.errors or {})


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.DUPLICATE])
def test_a_push_that_was_taken_now_or_before_is_acknowledged(status: Status) -> None:
    assert CARRIER.acknowledge({}, [Outcome(status)]) == TAKEN


@pytest.mark.parametrize(
    ("refusal", "again"),
    [
        (Conflict("取件码暂时分配不出"), True),
        (Invalid("字段不对"), False),
        (IllegalTransition("miss", "collected", ()), False),
    ],
)
def test_it_is_told_to_push_again_only_what_may_be_taken_then(refusal: Refusal, again: bool) -> None:
    answer = CARRIER.acknowledge({}, [Outcome(Status.REFUSED, refusal=refusal)])

    assert answer["result"] is not again
    assert not again or answer == {"result": False, "returnCode": "500", "message": refusal.detail}
