"""Yunda's push, read: the form is unconfirmed, so what can be set is tested as well."""

from typing import Any

import pytest

from contracts.refusals import Conflict, Invalid
from services.chassis.http.routes import Unsigned
from services.chassis.work import Outcome, Status
from services.express.api.carriers import yunda
from services.express.api.carriers.push import Push
from tests.unit.express.carriers.pushing import ENTRY, SALT, by_yunda, md5, payload, told

CARRIER = yunda.CARRIER


def the_push(push: object) -> Push:
    [found] = CARRIER.read(by_yunda(push)).pushes
    return found


def test_its_signature_is_accepted_and_its_scheme_a_word_in_the_partner_registry() -> None:
    form = by_yunda(payload("yunda_steps"))
    CARRIER.verify(form, ENTRY)

    other = form | {"sign": md5(form["data"] + SALT)}
    CARRIER.verify(other, {**ENTRY, "signature": "md5-hex"})


@pytest.mark.parametrize("change", [{"sign": ""}, {"data": "{}"}])
def test_another_signature_or_content_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(Unsigned):
        CARRIER.verify(by_yunda(payload("yunda_steps")) | change, ENTRY)


def test_steps_are_read_with_the_newest_action_as_the_state() -> None:
    push = the_push(payload("yunda_steps"))

    assert (push.carrier, push.waybill, push.code) == ("yunda", "4328015600123", "INBOUND")
    assert [line.code for line in push.lines] == ["GOT", "SENT", "INBOUND"]


def test_a_push_without_steps_is_one_step_and_its_state_stands_for_an_action_that_is_not_told() -> None:
    push = the_push(payload("yunda_one_step"))

    assert [(line.code, line.time.isoformat()) for line in push.lines] == [("SIGNED", "2026-07-02T16:00:00+08:00")]


def test_several_waybills_come_as_a_list_and_one_that_cannot_be_read_keeps_none_back() -> None:
    both: list[Any] = [told("yunda_steps"), told("yunda_one_step"), {"mailno": "?"}]

    reading = CARRIER.read(by_yunda(both))
    assert ([push.code for push in reading.pushes], len(reading.unreadable)) == (["INBOUND", "SIGNED"], 1)


def test_the_names_of_fields_stand_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        yunda, "NAMES", dict(yunda.NAMES) | {"content": "body", "waybill": "billCode", "lines": "traces"}
    )
    push = {"billCode": "4328015600123", "traces": told("yunda_steps")["steps"]}

    [found] = CARRIER.read({"body": by_yunda(push)["data"]}).pushes
    assert (found.waybill, len(found.lines)) == ("4328015600123", 3)


def test_a_waybill_to_which_nothing_has_happened_is_silent() -> None:
    assert CARRIER.read(by_yunda({"mailno": "4328015600123", "steps": []})).silent == 1


@pytest.mark.parametrize(
    ("push", "field"),
    [
        ("not JSON", "data"),
        ("null", "data.0"),
        ({}, "data.0.waybill"),
        ({"mailno": "4328015600123", "steps": None}, "data.0.lines"),
        ({"mailno": "4328015600123", "steps": ["x"]}, "data.0.lines.0"),
        ([{}] * 501, "data"),
    ],
)
def test_a_push_of_which_nothing_can_be_read_names_the_field(push: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        CARRIER.read(by_yunda(push))

    assert field in (refused.value.errors or {})


def test_it_is_told_what_became_of_its_push() -> None:
    assert CARRIER.acknowledge({}, [Outcome(Status.DUPLICATE)])["result"] is True
    assert CARRIER.acknowledge({}, [Outcome(Status.REFUSED, refusal=Conflict("请重试"))]) == {
        "result": False,
        "code": "9999",
        "message": "请重试",
    }
