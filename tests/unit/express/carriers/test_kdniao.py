"""KDNiao's push, read."""

import re
from typing import Any

import pytest

from contracts.refusals import Conflict, Invalid
from services.chassis.http.routes import Unsigned
from services.chassis.work import Outcome, Status
from services.express.api.carriers.kdniao import CARRIER
from services.express.api.carriers.push import Push
from tests.unit.express.carriers.pushing import ENTRY, SALT, by_kdniao, md5, payload, told

BATCH = payload("kdniao_batch")


def one(**waybill: Any) -> dict[str, Any]:
    push: dict[str, Any] = told("kdniao_batch")
    push["Data"] = [push["Data"][0] | waybill]
    return push


def the_push(push: object) -> Push:
    [found] = CARRIER.read(by_kdniao(push)).pushes
    return found


@pytest.mark.parametrize("encoded", [False, True])
def test_its_signature_is_accepted_also_where_it_is_encoded_twice(encoded: bool) -> None:
    form = by_kdniao(BATCH, encoded=encoded)

    CARRIER.verify(form, ENTRY)
    assert len(CARRIER.read(form).pushes) == 3


def test_another_scheme_is_a_word_in_the_partner_registry() -> None:
    form = by_kdniao(BATCH) | {"DataSign": md5(BATCH + SALT)}

    CARRIER.verify(form, {**ENTRY, "signature": "md5-hex"})
    with pytest.raises(Unsigned):
        CARRIER.verify(form, ENTRY)


@pytest.mark.parametrize("change", [{"DataSign": ""}, {"DataSign": "x"}, {"RequestData": "{}"}, {"DataSign": "%"}])
def test_another_signature_or_content_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(Unsigned):
        CARRIER.verify(by_kdniao(BATCH) | change, ENTRY)


def test_a_batch_is_read_waybill_by_waybill_under_our_carriers_codes() -> None:
    reading = CARRIER.read(by_kdniao(BATCH))

    assert [(push.carrier, push.waybill, push.code) for push in reading.pushes] == [
        ("yunda", "4328015600123", "211"),
        ("zhongtong", "78123456789012", "311"),
        ("shunfeng", "SF1234567890123", "301"),
    ]
    assert (reading.silent, reading.unreadable) == (1, [])
    assert [line.code for line in reading.pushes[0].lines] == ["1", "201", "202", "211"]
    assert reading.pushes[1].lines[0].time.isoformat() == "2026-06-30T11:02:55+08:00"


@pytest.mark.parametrize("kind", ["102", "", None])
def test_another_kind_of_request_is_refused_by_name(kind: str | None) -> None:
    form = {name: text for name, text in (by_kdniao(BATCH) | {"RequestType": kind}).items() if text is not None}

    with pytest.raises(Invalid, match="RequestType"):
        CARRIER.read(form)


@pytest.mark.parametrize(
    ("state", "finer", "code"),
    [("2", "202", "202"), ("3", "", "3"), ("3", None, "3"), (3, 311, "311"), ("2", "0", "211"), ("0", "0", "211")],
)
def test_the_finer_state_wins_and_no_state_leaves_the_newest_line(state: object, finer: object, code: str) -> None:
    assert the_push(one(State=state, StateEx=finer)).code == code


@pytest.mark.parametrize("nothing", [{"Success": False}, {"State": "0", "StateEx": "", "Traces": None}])
def test_a_waybill_without_news_is_silent(nothing: dict[str, Any]) -> None:
    reading = CARRIER.read(by_kdniao(one(**nothing)))

    assert (list(reading.pushes), reading.silent) == ([], 1)


def test_waybills_that_cannot_be_read_do_not_keep_the_others_back_and_are_named_without_what_they_hold() -> None:
    reading = CARRIER.read(by_kdniao(payload("kdniao_partly_wrong")))

    assert [push.waybill for push in reading.pushes] == ["YT1234567890123"]
    assert len(reading.unreadable) == 2
    assert "Data.1.LogisticCode" in reading.unreadable[0]
    assert "Data.2.Traces.0.AcceptTime" in reading.unreadable[1]
    assert not re.search("单号不详|昨天", str(reading.unreadable))


@pytest.mark.parametrize(
    ("push", "field"),
    [
        ("", "RequestData"),
        ({}, "RequestData.Data"),
        ({"Data": {}}, "RequestData.Data"),
        ({"Data": [None]}, "RequestData.Data.0"),
        ({"Data": [{}] * 501}, "RequestData.Data"),
        (one(ShipperCode="中通"), "RequestData.Data.0.ShipperCode"),
        (one(LogisticCode="1"), "RequestData.Data.0.LogisticCode"),
        (
            one(Traces=[{"AcceptTime": "2026-07-01 09:30:00", "AcceptStation": "在途"}] * 501),
            "RequestData.Data.0.Traces",
        ),
        (one(Traces=[{"AcceptTime": "2026-07-01 09:30:00"}]), "RequestData.Data.0.Traces.0.AcceptStation"),
        (one(State=[]), "RequestData.Data.0.State"),
    ],
)
def test_a_push_of_which_nothing_can_be_read_names_the_field(push: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        CARRIER.read(by_kdniao(push))

    assert field in (refused.value.errors or {})


def test_the_same_news_of_a_waybill_has_the_same_id_in_whatever_batch() -> None:
    batch = told("kdniao_batch")
    later = batch | {"PushTime": "2026-07-01 12:00:00", "Data": batch["Data"][1:]}

    first = {push.waybill: push.push_id for push in CARRIER.read(by_kdniao(batch)).pushes}
    again = {push.waybill: push.push_id for push in CARRIER.read(by_kdniao(later)).pushes}

    assert len(set(first.values())) == 3
    assert again.items() < first.items()


def test_a_batch_that_was_taken_now_or_before_is_acknowledged() -> None:
    answer = CARRIER.acknowledge(by_kdniao(BATCH), [Outcome(Status.ACCEPTED), Outcome(Status.DUPLICATE)])

    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", str(answer["UpdateTime"]))
    assert {**answer, "UpdateTime": ""} == {"EBusinessID": "1310235", "UpdateTime": "", "Success": True, "Reason": ""}


@pytest.mark.parametrize(
    ("outcome", "success"),
    [
        (Outcome(Status.REFUSED, refusal=Conflict("请重试一次")), False),
        (Outcome(Status.REFUSED, refusal=Invalid("字段不对")), True),
    ],
)
def test_a_batch_is_wanted_again_only_where_something_may_be_taken_then(outcome: Outcome, success: bool) -> None:
    answer = CARRIER.acknowledge(by_kdniao(payload("kdniao_partly_wrong")), [Outcome(Status.ACCEPTED), outcome])

    assert (answer["EBusinessID"], answer["Success"]) == ("1310235", success)
    assert bool(answer["Reason"]) is not success


def test_a_refusal_of_an_unsigned_form_repeats_nothing_of_it() -> None:
    answer = CARRIER.refuse({}, "签名不正确")

    assert (answer["EBusinessID"], answer["Success"], answer["Reason"]) == ("", False, "签名不正确")
