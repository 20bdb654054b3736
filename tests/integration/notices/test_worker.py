"""The post in a worker process, under eventlet, with the settings of an operator."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from services.chassis.notices.mailbox import letters
from tests.integration.notices.shop import OTHER, PHONE, SERVICE, Shop
from tests.servers import FreshDatabase
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]
WORKER = ROOT / "tests/integration/notices/run_worker.py"


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return tmp_path / "box"


@pytest.fixture
def environment(fresh_database: FreshDatabase, tmp_path: Path, box: Path) -> dict[str, str]:
    first, lookup = (base64.b64encode(key * 32).decode() for key in (b"1", b"l"))
    keys = tmp_path / "fields.json"
    keys.write_text(json.dumps({"current": "k1", "keys": {"k1": first}, "lookup": lookup}))
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": fresh_database.write_url(SERVICE),
        "FIELD_KEYS_FILE": str(keys),
        "AMQP_URI": "amqp://nobody@127.0.0.1:1/",
        "NOTICE_GATEWAY": "mailbox",
        "NOTICE_MAILBOX": str(box),
        "NOTICE_QUIET": "",
    }


@contextmanager
def running(environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen([sys.executable, str(WORKER)], env=environment, stdout=subprocess.PIPE) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def texts(box: Path) -> list[str]:
    return sorted(letter.text for letter in letters(box))


def test_a_worker_sends_what_is_queued_and_forgets_what_was_dropped(
    shop: Shop, environment: dict[str, str], box: Path
) -> None:
    shop.queue("米")
    shop.queue("面", phone=OTHER)
    shop.drop("面")
    with running(environment) as worker:
        eventually(lambda: texts(box) == ["您有 米 到了"], within=30)
        eventually(lambda: shop.heard() == [("米", "sent")])
        eventually(lambda: all(row["settled_at"] for row in shop.rows()))
        worker.terminate()
        assert worker.wait(30) == 0


def test_two_workers_send_each_message_once(shop: Shop, environment: dict[str, str], box: Path) -> None:
    with running(environment), running(environment):
        for number in range(30):
            shop.queue(str(number), phone=f"138{number:08d}")
        eventually(lambda: set(shop.states().values()) == {"sent"}, within=40)

    assert len(texts(box)) == 30
    assert len(shop.heard()) == 30
    assert {row["attempts"] for row in shop.rows()} == {1}


def test_a_gateway_without_an_answer_is_cut_off_and_keeps_nobody_waiting(
    shop: Shop, environment: dict[str, str], box: Path
) -> None:
    shop.queue("米")
    shop.queue("面", phone=OTHER)
    with running(environment | {"STUCK": PHONE, "SEND_SECONDS": "0.5"}):
        eventually(lambda: texts(box) == ["您有 面 到了"], within=30)
        eventually(lambda: shop.states() == {"米": "waiting", "面": "sent"})
        eventually(lambda: next(row["reason"] for row in shop.rows() if row["state"] == "waiting"))


def test_a_worker_killed_with_a_message_in_hand_leaves_it_to_the_next(
    shop: Shop, environment: dict[str, str], box: Path
) -> None:
    shop.queue("米")
    with running(environment | {"STUCK": PHONE, "SEND_SECONDS": "60"}) as worker:
        assert worker.stdout
        assert worker.stdout.readline() == b"stuck\n"
    with shop.engine.begin() as connection:
        connection.execute(text("UPDATE notice SET claimed_until = now()"))
    with running(environment):
        eventually(lambda: texts(box) == ["您有 米 到了"], within=30)
        eventually(lambda: shop.heard() == [("米", "sent")])


def waking_of(shop: Shop) -> int:
    """The server's process for the connection that wakes the worker, once the worker has come to rest."""
    at_rest = """
        SELECT waking.pid FROM pg_stat_activity AS waking, pg_stat_activity AS post
        WHERE waking.application_name = 'supervision-waking' AND post.application_name = 'supervision-post'
            AND waking.query LIKE 'LISTEN%' AND post.query_start < clock_timestamp() - interval '1 second'
    """
    with shop.engine.connect() as connection:
        return int(connection.execute(text(at_rest)).scalar() or 0)


def test_a_worker_at_rest_sends_an_urgent_message_at_once_also_after_it_was_cut_off(
    shop: Shop, environment: dict[str, str], box: Path
) -> None:
    with running(environment | {"QUIET": "600", "AWAKE": "0.3"}):
        first = eventually(lambda: waking_of(shop), within=30)
        shop.queue("码", urgent=True)
        eventually(lambda: texts(box) == ["您有 码 到了"])

        with shop.engine.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:first)"), {"first": first})
        assert eventually(lambda: waking_of(shop), within=30) != first
        shop.queue("新码", urgent=True)
        eventually(lambda: len(texts(box)) == 2)


def test_a_worker_with_a_gateway_that_nobody_knows_does_not_start(environment: dict[str, str]) -> None:
    with running(environment | {"NOTICE_GATEWAY": "sms"}) as worker:
        assert worker.wait(30) != 0
