"""`echowall deliveries`: what an operator does with webhooks to partners."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deploy.commands import deliveries as commands
from deploy.local.layout import Layout
from services.chassis.database import engine_for
from tests.integration.deliveries.house import SERVICE, House
from tests.integration.deliveries.listener import Listener
from tests.servers import FreshDatabase


@pytest.fixture
def house(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Settings by which the command finds a partner and its database; one webhook waits for it."""
    monkeypatch.setenv("EXPRESS_DATABASE_URL", fresh_database.write_url(SERVICE))
    monkeypatch.setenv("PARTNERS_FILE", str(tmp_path / "partners.json"))
    monkeypatch.setattr(commands, "Layout", lambda: Layout(tmp_path))
    house = House(engine_for(fresh_database.write_url(SERVICE), name="test", pool=2), tmp_path)
    house.register(Listener("shop", port=9))
    house.queue("shop", "p1")
    return house


def run(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(commands.deliveries, words)


def test_what_waits_for_a_partner_is_listed_with_its_trouble(house: House) -> None:
    house.deliver(house.courier())

    listed = run("list").output

    assert "shop" in listed
    assert "开 (on)" in listed
    assert "没有连上(ConnectError)" in listed


def test_a_partner_is_switched_off_and_on_and_gets_what_it_missed(house: House) -> None:
    assert "已关闭" in run("off", "--partner", "shop", "--reason", "对方检修").output
    assert "对方检修" in run("list", "--partner", "shop").output
    refused = run("replay", "--partner", "shop")
    assert (refused.exit_code, "先 on" in refused.output) == (1, True)

    assert "已开启" in run("on", "--partner", "shop").output
    assert "1 条待推" in run("replay", "--partner", "shop").output
    assert house.states()["waiting"] == 1


def test_what_came_before_a_time_is_not_replayed(house: House) -> None:
    run("off", "--partner", "shop")
    house.later(timedelta(days=2))
    run("on", "--partner", "shop")

    assert "0 条待推" in run("replay", "--partner", "shop", "--since", "2100-01-01").output
    assert "1 条待推" in run("replay", "--partner", "shop", "--since", "2020-01-01 08:00:00").output


def test_a_partner_without_an_address_is_said(house: House) -> None:
    answered = run("off", "--partner", "nobody")

    assert answered.exit_code == 1
    assert "没有登记推送地址" in answered.output


def test_a_database_that_is_away_is_said_in_a_line(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPRESS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    for words in (("list",), ("on", "--partner", "shop")):
        answered = run(*words)
        assert answered.exit_code == 1
        assert "数据库暂时不可用" in answered.output
