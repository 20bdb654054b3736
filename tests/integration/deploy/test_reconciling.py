"""`echowall reconcile` on databases alone; with all at work and real dumps: `tests/end_to_end/test_restoring.py`."""

import json
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from deploy.commands import reconciling as commands
from deploy.local.layout import Layout
from deploy.processes.discovery import with_tables
from services.chassis.ids import uuid7
from services.chassis.work.outbox import Outbox
from tests.servers import FreshDatabase

EXAMPLE = json.loads((Path(__file__).parents[3] / "contracts/examples/parcel.collected.v1.json").read_text("utf-8"))
AN_HOUR = 3_600_000


@pytest.fixture(autouse=True)
def _settings(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for service in with_tables():
        monkeypatch.setenv(f"{service.upper()}_DATABASE_URL", fresh_database.write_url(service))
    monkeypatch.setattr(commands, "Layout", lambda: Layout(tmp_path))


def run(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(commands.reconcile, words, catch_exceptions=False)


def change(database: FreshDatabase, statement: str, *parameters: object) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(statement.encode(), parameters)


def test_where_nothing_was_said_nothing_is_lacking() -> None:
    done = run()
    assert done.exit_code == 0, done.output
    assert "express: 还没有发过" in done.output
    assert "没有缺少的" in done.output


def test_whoever_says_again_must_write_down_what_is_beyond_mending() -> None:
    assert run("--send").exit_code == 2


def test_what_was_said_and_not_heard_is_counted_and_said_again_once(
    fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    event = EXAMPLE | {"id": str(uuid7())}
    change(fresh_database, "INSERT INTO express.sent (events) VALUES (%s), (%s)", *[json.dumps([event])] * 2)
    change(fresh_database, "INSERT INTO feedback.inbox (consumer, id) VALUES ('feedback', %s)", event["id"])

    assert "supervision 没有收到 express 的 parcel.collected.v1: 1 个" in run().output
    assert "feedback 没有收到" not in run().output
    assert "已把 1 个事件放回发件箱" in run("--send", "--list", str(tmp_path / "list.csv")).output
    assert "没有缺少的" in run("--send", "--list", str(tmp_path / "again.csv")).output
    with psycopg.connect(fresh_database.superuser_url) as connection:
        waiting = connection.execute("SELECT events FROM express.outbox").fetchall()
    assert [json.loads(events) for (events,) in waiting] == [[event]]


def test_what_was_parked_is_not_lacking(fresh_database: FreshDatabase) -> None:
    event = EXAMPLE | {"id": str(uuid7())}
    change(fresh_database, "INSERT INTO express.sent (events) VALUES (%s)", json.dumps([event]))
    for consumer in ("feedback", "supervision"):
        parked = f"""
            INSERT INTO {consumer}.parked (consumer, event_id, exchange, routing_key, headers, body, reason)
            VALUES ('{consumer}', %s, '', '', '{{}}', '', 'planted')
        """
        change(fresh_database, parked, event["id"])

    assert "没有缺少的" in run().output


@pytest.fixture
def stray(fresh_database: FreshDatabase) -> str:
    """The id of an event that feedback has heard and nobody has said; another one is lacking."""
    said = EXAMPLE | {"id": str(uuid7())}
    stray = str(uuid7(int(said["id"].replace("-", "")[:12], 16) - AN_HOUR))
    change(fresh_database, "INSERT INTO express.sent VALUES (%s, now() - interval '2 hours')", json.dumps([said]))
    change(fresh_database, "INSERT INTO feedback.inbox (consumer, id) VALUES ('feedback', %s)", stray)
    return stray


def test_what_was_heard_and_nobody_knows_of_is_named(stray: str, tmp_path: Path) -> None:
    done = run("--list", str(tmp_path / "list.csv"))
    assert done.exit_code == 1
    assert "补不回: feedback 收过 1 个事件" in done.output
    assert (tmp_path / "list.csv").read_text("utf-8-sig").splitlines()[1] == f",,,,,,{stray},feedback"


def test_what_is_beyond_mending_is_written_down_before_anything_is_said_again(
    stray: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(self: Outbox, connection: object, structured: object) -> None:
        raise SystemExit(9)

    monkeypatch.setattr(Outbox, "put", break_down)
    assert run("--send", "--list", str(tmp_path / "list.csv")).exit_code == 9
    assert stray in (tmp_path / "list.csv").read_text("utf-8-sig")


def test_a_list_from_before_is_not_written_over(stray: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("what is known no more\n")
    done = run("--send", "--list", str(tmp_path / "list.csv"))
    assert (done.exit_code, (tmp_path / "list.csv").read_text()) == (2, "what is known no more\n")
    assert "换一个文件名" in done.output
