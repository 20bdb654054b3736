"""Another carrier is an adapter and a table in the folder; its pushes are served then."""

import asyncio
import base64
import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import httpx
import pytest

from contracts.parcels import TraceMeaning
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.routes import Api
from services.chassis.http.tokens import make_keys
from services.chassis.vault import Vault
from services.express.api import carriers
from services.express.api.carriers import kdniao
from services.express.api.carriers.hook import commands
from services.express.api.carriers.push import Form, Reading
from services.express.handlers.parcels import Track
from tests.unit.express.carriers.pushing import ENTRY, by_kdniao, by_kuaidi100, by_yunda, md5, payload

ADAPTER = '''
    """Acme's push."""

    from datetime import UTC, datetime

    from services.express.api.carriers.push import Carrier, Line, Push, Reading
    from services.express.api.carriers.signature import check
    from services.express.api.carriers.table import Table

    def verify(form, entry):
        check(form.get("said", ""), form.get("proof", ""), entry, "md5-hex")

    def read(form):
        waybill, code = form["said"].split()
        line = Line(time=datetime.now(UTC), code=code, text=form["said"])
        return Reading(pushes=[Push(carrier="acme", waybill=waybill, code=code, lines=[line], raw=form["said"])])

    CARRIER = Carrier(
        name="acme",
        title="顶点",
        table=Table.beside(__file__),
        verify=verify,
        read=read,
        acknowledge=lambda form, outcomes: {"ok": [outcome.status.value for outcome in outcomes]},
        refuse=lambda form, reason: {"no": reason},
    )
'''
TABLE = '[codes]\nHERE = { meaning = "at_station", text = "到站", source = "published" }\n'


class Nothing:
    """No table: what a test partner pushes is kept nowhere."""

    rules = None

    def load(self, *_: Any) -> Mapping[Any, Any]:
        raise AssertionError("a test partner's push reached the store")

    def save(self, *_: Any) -> None:
        raise AssertionError("a test partner's push reached the store")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Every carrier is a test partner, so that no database is asked."""
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k", "keys": {"k": key}, "lookup": key}))
    partners = dict.fromkeys(("acme", "kuaidi100", "kdniao", "yunda"), ENTRY)
    (tmp_path / "partners.json").write_text(json.dumps(partners))
    return Settings(
        service="express",
        database_url="postgresql://nobody@127.0.0.1:1/nothing",
        amqp_uri=None,
        partners_file=tmp_path / "partners.json",
        token_keys_file=make_keys(tmp_path)[1],
        field_keys_file=tmp_path / "fields.json",
        token_issuer="test",
        ops_port=None,
        log_level="INFO",
    )


@pytest.fixture
def push(settings: Settings) -> Callable[[str, dict[str, str]], tuple[int, dict[str, Any]]]:
    """`push(carrier, form)`: status and answer of the route."""

    async def pushing(carrier: str, form: dict[str, str]) -> httpx.Response:
        api = Api(service="express", title="", routes=carriers.hooks(), handlers={}, store=lambda *_: Nothing())
        transport = httpx.ASGITransport(build(api, settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://express") as client:
            return await client.post(f"/v1/carriers/{carrier}", data=form)

    def run(carrier: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        answer = asyncio.run(pushing(carrier, form))
        return answer.status_code, answer.json()

    return run


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder more on the package's path, with one carrier more."""
    (tmp_path / "acme.py").write_text(dedent(ADAPTER), encoding="utf-8")
    (tmp_path / "acme.toml").write_text(TABLE, encoding="utf-8")
    monkeypatch.setattr(carriers, "__path__", [*carriers.__path__, str(tmp_path)])


Pushing = Callable[[str, dict[str, str]], tuple[int, dict[str, Any]]]


def test_an_adapter_and_a_table_are_all_that_another_carrier_needs(acme: None, push: Pushing) -> None:
    said = "4328015600123 HERE"

    assert push("acme", {"said": said, "proof": md5(said + ENTRY["salt"])}) == (200, {"ok": ["accepted"]})
    assert push("acme", {"said": said, "proof": "x"}) == (401, {"no": "签名不正确"})


def test_what_another_carrier_pushes_brings_a_parcel_to_the_shelf_by_its_own_table(acme: None, vault: Vault) -> None:
    [carrier] = [each for each in carriers.carriers() if each.name == "acme"]

    [(_, track)] = commands(carrier, {"said": "4328015600123 HERE"}, vault)

    assert isinstance(track, Track)
    assert (track.carrier, track.waybill, track.latest) == ("acme", "4328015600123", TraceMeaning.AT_STATION)
    assert [trace.meaning for trace in track.traces] == [TraceMeaning.AT_STATION]


def test_without_them_there_is_no_such_route(push: Pushing) -> None:
    assert push("acme", {"said": "x"})[0] == 404


def test_each_carrier_is_answered_in_its_own_form(push: Pushing) -> None:
    assert push("kuaidi100", by_kuaidi100(payload("kuaidi100_at_station")))[1]["returnCode"] == "200"
    status, answer = push("kdniao", by_kdniao(payload("kdniao_batch"), encoded=True))
    assert (status, answer["EBusinessID"], answer["Success"]) == (200, "1310235", True)
    assert push("yunda", by_yunda(payload("yunda_steps")))[1]["code"] == "0000"


@pytest.mark.parametrize("form", [{}, {"param": "{}", "RequestData": "{}", "data": "{}"}])
def test_a_push_without_a_signature_is_refused_in_each_ones_own_form(form: dict[str, str], push: Pushing) -> None:
    answers = {carrier.name: push(carrier.name, form) for carrier in carriers.carriers()}

    assert {name: status for name, (status, _) in answers.items()} == dict.fromkeys(answers, 401)
    assert answers["kuaidi100"][1] == {"result": False, "returnCode": "500", "message": "签名不正确"}
    assert (answers["kdniao"][1]["Success"], answers["kdniao"][1]["EBusinessID"]) == (False, "")


def test_a_push_that_cannot_be_read_is_told_the_fields(push: Pushing) -> None:
    status, answer = push("kdniao", by_kdniao('{"EBusinessID": "1310235", "Data": [{"ShipperCode": "YD"}]}'))

    assert (status, answer["EBusinessID"], answer["Success"]) == (422, "1310235", False)
    assert "RequestData.Data.0.LogisticCode" in answer["Reason"]


@pytest.mark.parametrize(("lines", "beside"), [(1, False), (100, True)])
def test_a_large_push_is_read_beside_the_loop_so_that_others_have_their_turn(
    lines: int, beside: bool, push: Pushing, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: list[int] = []

    def read(form: Form) -> Reading:
        readers.append(threading.get_ident())
        return kdniao.read(form)

    monkeypatch.setattr(kdniao, "CARRIER", replace(kdniao.CARRIER, read=read))
    trace = [{"AcceptTime": "2026-07-01 09:30:00", "AcceptStation": "在途" * 50}] * lines
    waybill = {"ShipperCode": "YD", "LogisticCode": "4328015600123", "State": "2", "Traces": trace}

    assert push("kdniao", by_kdniao({"EBusinessID": "1310235", "Data": [waybill]}))[1]["Success"] is True
    assert [reader != threading.get_ident() for reader in readers] == [beside]
