"""kuaidi100's push, made a command."""

import hashlib
import json
import os
from typing import Any

import pytest

from contracts.parcels import TraceMeaning
from contracts.refusals import Conflict, Invalid
from services.chassis.http.routes import Unsigned
from services.chassis.vault import Vault
from services.chassis.work import Outcome, Status
from services.express.api import kuaidi100
from services.express.handlers import Track

SALT = "a-salt"


@pytest.fixture
def vault() -> Vault:
    return Vault("k1", {"k1": os.urandom(32)}, os.urandom(32))


def a_push(state: str = "501", **changed: Any) -> dict[str, Any]:
    line = {"context": "已到【嘉祥驿站】,派件员 13812345678", "time": "2026-07-01 09:30:00", "statusCode": state}
    result = {"com": "yunda", "nu": "4328015600123", "state": state, "ischeck": "0", "data": [line], **changed}
    return {"status": "polling", "billstatus": "got", "message": "", "lastResult": result}


def a_form(push: object) -> dict[str, str]:
    param = json.dumps(push, ensure_ascii=False)
    return {"param": param, "sign": hashlib.md5((param + SALT).encode()).hexdigest().upper()}


def the_command(form: dict[str, str], vault: Vault) -> Track:
    [(_, command)] = kuaidi100.commands(form, vault)
    assert isinstance(command, Track)
    return command


def test_its_signature_is_accepted() -> None:
    kuaidi100.verify(a_form(a_push()), {"salt": SALT})


@pytest.mark.parametrize("change", [{"sign": "0" * 32}, {"sign": ""}, {"param": "{}"}, {"sign": "签名"}])
def test_another_signature_or_content_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(Unsigned):
        kuaidi100.verify(a_form(a_push()) | change, {"salt": SALT})


@pytest.mark.parametrize(
    ("state", "arrived"), [("501", True), ("304", True), ("0", False), ("3", False), ("999", False)]
)
def test_only_a_state_that_says_station_brings_the_parcel_in(state: str, arrived: bool, vault: Vault) -> None:
    assert the_command(a_form(a_push(state)), vault).arrived is arrived


def test_an_unknown_code_is_kept_as_unmapped(vault: Vault) -> None:
    [trace] = the_command(a_form(a_push("999")), vault).traces

    assert (trace.code, trace.meaning) == ("999", TraceMeaning.UNMAPPED)


def test_a_traces_time_is_chinese_and_its_text_encrypted(vault: Vault) -> None:
    [trace] = the_command(a_form(a_push()), vault).traces

    assert trace.time.isoformat() == "2026-07-01T09:30:00+08:00"
    assert "13812345678" not in trace.text
    assert "13812345678" in vault.decrypt(trace.text, "express.trace")


def test_the_same_line_has_the_same_digest(vault: Vault) -> None:
    first, again = (the_command(a_form(a_push()), vault).traces[0] for _ in range(2))

    assert first.digest == again.digest


@pytest.mark.parametrize(
    "push",
    [{}, [], None, "text", {"lastResult": {}}, a_push(nu="单号"), a_push(data=[{"context": "x", "time": "yesterday"}])],
)
def test_a_push_that_cannot_be_read_names_the_field(push: object, vault: Vault) -> None:
    with pytest.raises(Invalid) as refused:
        kuaidi100.commands(a_form(push), vault)

    assert "param" in (refused.value.errors or {})


def test_it_is_told_to_push_again_only_when_it_was_not_taken() -> None:
    assert kuaidi100.acknowledge([Outcome(Status.DUPLICATE)])["returnCode"] == "200"
    assert kuaidi100.acknowledge([Outcome(Status.REFUSED, refusal=Conflict("未预报"))]) == {
        "result": False,
        "returnCode": "500",
        "message": "未预报",
    }
