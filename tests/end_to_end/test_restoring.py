"""Databases are restored from a dump that was made with events on their way, and what one side lacks is said again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.secret_file import SecretFile
from deploy.processes.discovery import with_tables
from tests.end_to_end.county import Counties, County
from tests.end_to_end.restoring import LONG, RECORDED, SAID, Restoring
from tests.waiting import eventually

QUEUED, WAITING, LATER = 7, 5, 6


@pytest.fixture(scope="module")
def own(counties: Counties) -> Iterator[County]:
    """A county of this file's own: one whose service has lost what it said is no place for other tests."""
    with counties("restoring") as running:
        yield running


@pytest.fixture
def restoring(own: County, database_secrets: SecretFile, tmp_path: Path) -> Restoring:
    made = Restoring(own, tmp_path, database_secrets)
    eventually(made.all_is_heard, within=LONG)
    return made


def test_after_all_was_restored_what_was_in_queues_is_said_again_and_nothing_is_there_twice(
    restoring: Restoring,
) -> None:
    dump = restoring.dump_in_flight(QUEUED, WAITING)
    later = restoring.push(LATER)
    eventually(restoring.all_is_heard, within=LONG)

    restoring.restore(dump, *with_tables())
    eventually(lambda: (restoring.rows(SAID) - restoring.rows(RECORDED)).total() == 2 * QUEUED, within=LONG)
    code, told = restoring.reconcile()
    assert code == 0, told
    assert "只比对,没有补发" in told
    assert f"supervision 没有收到 express 的 parcel.inbound.v1: {QUEUED} 个" in told
    assert f"feedback 没有收到 express 的 parcel.collected.v1: {QUEUED} 个" in told
    assert not restoring.all_is_heard()

    assert restoring.send()[2] == []
    eventually(restoring.all_is_heard, within=LONG)
    eventually(restoring.nothing_is_lacking, within=LONG)
    assert restoring.push_again(restoring.pushed) == {"duplicate": QUEUED + WAITING, "accepted": len(later)}
    eventually(restoring.all_is_heard, within=LONG)


def test_whoever_was_restored_alone_hears_again_what_the_others_went_on_to_say(restoring: Restoring) -> None:
    dump = restoring.dump_in_flight(QUEUED, WAITING)
    restoring.collect(restoring.push(LATER))
    eventually(restoring.all_is_heard, within=LONG)

    restoring.restore(dump, "supervision", "feedback")
    assert not restoring.all_is_heard()
    restoring.send()

    eventually(restoring.all_is_heard, within=LONG)
    eventually(restoring.nothing_is_lacking, within=LONG)


def test_what_a_restored_service_has_said_and_knows_no_more_is_named_case_by_case(restoring: Restoring) -> None:
    """The other service that was restored hears of it out of the log."""
    dump = restoring.dump_in_flight(QUEUED, WAITING)
    before = restoring.rows(SAID)
    restoring.collect(restoring.push(LATER))
    eventually(restoring.all_is_heard, within=LONG)
    lost = restoring.rows(SAID) - before

    restoring.restore(dump, "express", "feedback")
    code, told, listed = restoring.send()

    assert code == 1
    assert f"补不回: parcel.collected.v1 {LATER} 个、案件 {LATER} 件,监督有记录,express 自己已没有" in told
    assert {(row["case"], int(row["sequence"]), row["type"]) for row in listed if row["service"] == "express"} == set(
        lost
    )
    invited = "SELECT count(*) FROM feedback.invitation WHERE service = 'express' AND case_id = ANY(%s)"
    cases = sorted({case for case, _, _ in lost})
    eventually(lambda: restoring.county.scalar(invited, cases) == LATER, within=LONG)
    assert restoring.rows(RECORDED) == before + lost
