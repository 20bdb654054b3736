"""The short form of `make faults`: on the session's own servers, without the broker's `kill -9`."""

from collections.abc import Callable, Iterator, Mapping

import psycopg
import pytest

from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from tests import servers
from tests.faults import balances, checks, rig
from tests.faults.chaos import ALL, FATAL, Fault
from tests.faults.county import ShakyCounty
from tests.faults.rig import Report
from tests.faults.scene import Scene

SEED, SECONDS, FEWEST = 11, 12.0, 5
DECK = [fault for fault in ALL if fault != Fault("kill", "broker")]
A_PARCEL = "(SELECT id FROM express.parcel WHERE state <> 'expected' LIMIT 1)"
DAMAGES: Mapping[Callable[[Scene], list[str]], str] = {
    checks.audited_once: "DELETE FROM supervision.audit_log WHERE subject = " + A_PARCEL + "::text",
    checks.legal_histories: "UPDATE express.parcel SET state = 'expected' WHERE id = " + A_PARCEL,
    checks.heard: "DELETE FROM express.parcel_event WHERE parcel = " + A_PARCEL,
    checks.remembered: """
        DELETE FROM supervision.inbox WHERE id IN (
            SELECT id FROM supervision.audit_log WHERE source = '/express' LIMIT 1
        )
    """,
    checks.clocked: "DELETE FROM supervision.clock WHERE case_id = 'express:' || " + A_PARCEL,
    checks.counted: "UPDATE supervision.rollup_day SET opened = opened + 1",
    balances.legal_moves: "UPDATE hall.application SET state = 'lapsed'",
    balances.stories: "UPDATE feedback.feedback_event SET type = 'feedback.closed.v1'",
    balances.heard: "DELETE FROM supervision.case_event WHERE case_id LIKE 'veterans:%'",
    balances.stock: "UPDATE supermarket.stock SET received = received + 1 WHERE sold > 0",
    balances.money: "UPDATE supermarket.shop_order SET paid_fen = paid_fen + 1 WHERE state = 'collected'",
    balances.places: "UPDATE clinic.slot SET taken = taken - 1",
    balances.numbers: "UPDATE clinic.appointment SET number = number + 1000 WHERE number IS NOT NULL",
    balances.clocked: "DELETE FROM supervision.clock WHERE case_id LIKE 'clinic:%'",
    checks.nothing_parked: """
        INSERT INTO supervision.parked (consumer, exchange, routing_key, headers, body, reason)
        VALUES ('supervision', '', '', '{}', '', 'planted')
    """,
}


@pytest.fixture(scope="module")
def county(
    database: Database, database_secrets: SecretFile, broker: Broker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ShakyCounty]:
    with (
        servers.copied_database(database, database_secrets) as fresh,
        servers.fresh_vhost(broker) as vhost,
    ):
        county = ShakyCounty(database, fresh, vhost, tmp_path_factory.mktemp("faults"))
        try:
            county.start()
            yield county
        finally:
            county.stop()


@pytest.fixture(scope="module")
def report(county: ShakyCounty) -> Report:
    """What has come of some seconds of faults."""
    return rig.run(county, DECK, SEED, SECONDS, lambda seconds, text: None)


@pytest.fixture
def scene(county: ShakyCounty, report: Report) -> Iterator[Scene]:
    """The county after the run, in a transaction that is never committed."""
    with psycopg.connect(county.database.superuser_url) as connection:
        yield Scene(county, report.ledger, connection)
        connection.rollback()


def test_random_faults_under_load_lose_nothing_and_double_nothing(report: Report) -> None:
    assert report.failures == {}
    assert report.ledger.accepted > 100
    assert report.fired.total() >= FEWEST
    assert report.inspected == report.fired[FATAL]
    assert report.recovery < rig.RECOVERY


@pytest.mark.parametrize("check", DAMAGES, ids=lambda check: f"{check.__module__}.{check.__name__}")
def test_what_is_missing_or_too_much_is_found(scene: Scene, check: Callable[[Scene], list[str]]) -> None:
    assert check(scene) == []
    scene.connection.execute(DAMAGES[check].encode())
    assert check(scene)
