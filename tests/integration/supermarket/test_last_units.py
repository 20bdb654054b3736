"""Stock never goes below zero, however many order at once."""

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from services.chassis.database import engine_for
from services.chassis.work import UnitOfWork
from services.supermarket.api import API
from tests.servers import FreshDatabase
from tests.supermarket_store import a_store, furnish

BUYERS = Path(__file__).with_name("run_buyers.py")
UNITS, EACH = 37, 100


def buying(url: str) -> "subprocess.Popen[str]":
    """A process of buyers that waits for a word."""
    command = [sys.executable, str(BUYERS), url, str(EACH)]
    return subprocess.Popen(command, cwd=Path.cwd(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_of_200_orders_from_two_processes_exactly_as_many_succeed_as_there_are_units(
    fresh_database: FreshDatabase,
) -> None:
    url = fresh_database.write_url("supermarket")
    engine = engine_for(url, name="test")
    furnish(UnitOfWork("supermarket", engine, a_store(), API.handlers), UNITS)
    engine.dispose()

    both = [buying(url) for _ in range(2)]
    try:
        assert [each.stdout.readline() for each in both if each.stdout] == ["ready\n"] * 2
        for each in both:
            assert each.stdin
            each.stdin.write("go\n")
            each.stdin.flush()
        results = [status for each in both for status in json.loads(each.communicate(timeout=90)[0])]
    finally:
        for each in both:
            each.kill()

    assert len(results) == 2 * EACH
    assert (results.count("accepted"), results.count("refused")) == (UNITS, 2 * EACH - UNITS)
    with psycopg.connect(fresh_database.services["supermarket"].owner) as owner:
        assert owner.execute("SELECT reserved, received FROM stock").fetchall() == [(UNITS, UNITS)]
        assert owner.execute("SELECT count(*) FROM shop_order").fetchone() == (UNITS,)


def test_the_database_itself_lets_no_stock_go_below_zero(fresh_database: FreshDatabase) -> None:
    engine = engine_for(fresh_database.write_url("supermarket"), name="test")
    furnish(UnitOfWork("supermarket", engine, a_store(), API.handlers), 1)
    engine.dispose()

    with (
        psycopg.connect(fresh_database.services["supermarket"].owner) as owner,
        pytest.raises(psycopg.errors.CheckViolation, match="stock_never_below_zero"),
    ):
        owner.execute("UPDATE stock SET reserved = 2")
