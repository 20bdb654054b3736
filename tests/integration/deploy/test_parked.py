"""`echowall parked`: what an operator does with messages that were put aside, by the service's own handlers."""

import base64
import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from deploy.commands import parked as commands
from deploy.local.layout import Layout
from deploy.processes import discovery
from deploy.processes.parked import parked_of
from services.chassis.bus.message import Delivery, to_message
from services.chassis.bus.parking import Poison, park
from services.chassis.config import Settings
from services.chassis.database import engine_for
from tests.servers import FreshDatabase

EXAMPLE = json.loads((Path(__file__).parents[3] / "contracts/examples/centre.published.v1.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def express(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings by which the command finds each worker's database."""
    key = base64.b64encode(os.urandom(32)).decode()
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    for service in discovery.with_worker():
        monkeypatch.setenv(f"{service.upper()}_DATABASE_URL", fresh_database.write_url(service))
    monkeypatch.setenv("FIELD_KEYS_FILE", str(keys))
    monkeypatch.setattr(commands, "Layout", lambda: Layout(tmp_path))


def put_aside(**changes: Any) -> int:
    """Park the example as express's worker would; returns its number."""
    message = to_message(EXAMPLE)
    delivery = Delivery(1, "centres.events", message.type, dict(message.headers), message.body)
    engine = engine_for(Settings.load("express").database_url, name="test")
    park(engine, "express", [Poison(dataclasses.replace(delivery, **changes), "ValueError('[red]no')")])
    engine.dispose()
    with parked_of("express") as messages:
        return messages.find_all()[-1].id


def centres() -> list[str]:
    """The centres that express knows."""
    engine = engine_for(Settings.load("express").database_url, name="test")
    with engine.connect() as connection:
        found = list(connection.execute(text("SELECT id FROM centre")).scalars())
    engine.dispose()
    return found


def run(*words: str, answer: str = "") -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(commands.parked, words, input=answer)


def test_a_parked_message_is_listed_and_shown_without_its_body() -> None:
    number = put_aside()

    listed, shown = run("list").output, run("show", "express", str(number)).output

    assert "centre.published.v1" in listed
    assert "ValueError('[red]no')" in listed
    assert EXAMPLE["id"] in shown
    assert EXAMPLE["data"]["name"] not in listed + shown
    assert EXAMPLE["data"]["name"] in run("show", "express", str(number), "--body").output


def test_a_replayed_message_has_its_effect_once_and_leaves_the_list() -> None:
    number = put_aside()

    first, second = run("replay", "express", str(number)), run("replay", "express", str(number))

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert centres() == [EXAMPLE["data"]["id"]]
    assert "没有搁置的消息" in run("list").output
    assert "centre.published.v1" in run("list", "--done").output


def test_all_are_replayed_and_one_that_still_fails_stays_with_its_reason() -> None:
    put_aside(body=b"{}")
    put_aside()

    replayed = run("replay", "express", "--all")

    assert replayed.exit_code == 1
    assert "KeyError('id')" in replayed.output
    assert centres() == [EXAMPLE["data"]["id"]]
    assert "KeyError" not in run("list").output
    with parked_of("express") as messages:
        assert [bytes(one.body) for one in messages.find_all()] == [b"{}"]


def test_a_replayed_message_must_come_from_the_exchange_of_its_source() -> None:
    number = put_aside(exchange="supervision.events")

    assert "undecodable: source" in run("replay", "express", str(number)).output
    assert centres() == []


def test_a_message_is_dropped_only_after_a_yes() -> None:
    number = put_aside()

    assert run("drop", "express", str(number), answer="n\n").exit_code == 1
    assert "centre.published.v1" in run("list").output
    assert f": {number}" in run("drop", "express", str(number), answer="y\n").output
    assert "没有搁置的消息" in run("list").output


def test_a_number_that_there_is_not_is_said() -> None:
    shown = run("show", "express", "7")

    assert shown.exit_code == 1
    assert "7" in shown.output


def test_a_database_that_is_away_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPRESS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    listed = run("list", "--service", "express")

    assert listed.exit_code == 1
    assert "数据库暂时不可用" in listed.output
