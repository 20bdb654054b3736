"""Villages come by tables: looked at first, which changes nothing, then all of it holds or nothing does."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.centres.api import importing
from services.centres.seed import seed
from services.centres.store.imports import finish
from services.chassis.tables import MOST_BYTES
from tests.integration.centres.registry import (
    CADRE,
    OPERATOR,
    SUPERVISOR,
    TIME,
    Registry,
    csv,
    populate,
    registry_in,
    settings_of,
    workbook,
)
from tests.servers import FreshDatabase

NEW = ["370829001901", "新禾村", "1200", "116.30", "35.40"]
HOST, OTHER = "370829001001", "370829001002"


@pytest.fixture
def registry(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """The demonstration county: 400 villages in the register."""
    settings = settings_of(fresh_database, tmp_path, monkeypatch)
    populate(settings)
    with registry_in(settings, tmp_path) as found:
        yield found


def codes(registry: Registry, town: str) -> list[str]:
    return [village["code"] for village in registry.get(OPERATOR, "/v1/villages", town=town, limit=200).json()["items"]]


def test_the_demonstration_villages_are_entered_once_and_a_countys_own_are_never_written_over(
    registry: Registry, fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.take_in(csv([HOST, "改了名的村", "10", "116.3", "35.4"]))
    seed(settings_of(fresh_database, tmp_path, monkeypatch))

    with psycopg.connect(fresh_database.services["centres"].owner) as owner:
        named = owner.execute("SELECT name FROM village WHERE code = %s", (HOST,)).fetchone()
        counted = owner.execute("SELECT count(*), count(merged_into) FROM village").fetchone()
    assert (named, counted) == (("改了名的村",), (400, 15))


@pytest.mark.parametrize("made", [workbook, csv, lambda *rows: csv(*rows).decode("utf-8-sig").encode("gb18030")])
def test_a_table_is_looked_at_and_holds_once_it_is_applied(registry: Registry, made: Callable[..., bytes]) -> None:
    report = registry.hand_in(made(NEW, [HOST, "青禾村", "10", "116.3", "35.4"])).raise_for_status().json()
    assert (report["state"], report["lines"], report["added"], report["changed"]) == ("checked", 2, 1, 1)
    assert (report["faulty"], report["faults"]) == (0, [])
    assert NEW[0] not in codes(registry, "370829001")

    done = registry.apply(report["id"])

    assert (done.status_code, done.json()["state"], done.json()["applied_by"]) == (200, "applied", OPERATOR.id)
    assert NEW[0] in codes(registry, "370829001")
    again = registry.hand_in(made(NEW)).json()
    assert (again["added"], again["changed"]) == (0, 0)


def test_one_bad_line_keeps_all_others_out_and_is_named(registry: Registry) -> None:
    bad = ["370829001902", "", "很多", "116.3", "35.4"]
    report = registry.hand_in(csv(NEW, bad)).json()
    assert (report["lines"], report["faulty"], report["found"], report["added"]) == (2, 1, 2, 0)
    assert report["faults"] == [
        {"line": 3, "column": "村名", "wrong": "没有填", "instead": "填写村名,例如 示例村"},
        {
            "line": 3,
            "column": "人口",
            "wrong": "“很多”不是 0 到 100000 的整数",
            "instead": "填写 0 到 100000 的整数,不带单位",
        },
    ]

    refused = registry.apply(report["id"])

    assert refused.status_code == 409
    assert "1 行不对" in refused.json()["detail"]
    assert NEW[0] not in codes(registry, "370829001")
    sheet = registry.get(OPERATOR, f"/v1/imports/{report['id']}/faults.csv").text
    assert sheet.splitlines()[1] == '3,村名,没有填,"填写村名,例如 示例村"'


def test_a_file_that_is_no_table_leaves_nothing_behind(registry: Registry) -> None:
    before = registry.get(OPERATOR, "/v1/imports").json()
    refused = registry.hand_in(b"PK\x03\x04 no workbook")
    assert refused.status_code == 422
    assert "不是能读取的 Excel" in refused.json()["errors"]["file"][0]
    assert registry.get(OPERATOR, "/v1/imports").json() == before


def test_a_file_may_be_larger_than_other_requests_and_has_a_limit_of_its_own(registry: Registry) -> None:
    large = csv(NEW) + b",,,,\r\n" * 180_000
    assert len(large) > 1024 * 1024
    assert registry.hand_in(large).json()["lines"] == 1
    refused = registry.hand_in(b" " * (MOST_BYTES + 1))
    assert (refused.status_code, refused.json()["detail"]) == (413, "请求内容不能超过 20480 KiB")


def test_a_fault_of_ours_midway_leaves_nothing_behind(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    before = registry.get(OPERATOR, "/v1/imports").json()
    monkeypatch.setattr("services.centres.store.imports.finish", lambda *_: 1 / 0)
    assert registry.hand_in(csv(NEW)).status_code == 500
    assert registry.get(OPERATOR, "/v1/imports").json() == before


def test_a_table_is_applied_once_however_often_it_is_asked_for(registry: Registry) -> None:
    table = registry.hand_in(csv(NEW)).json()["id"]
    first, again = registry.apply(table, "k"), registry.apply(table, "k")
    assert first.json() == again.json()
    other = registry.apply(table, "another")
    assert (other.status_code, other.json()["state"]) == (409, "applied")


def test_the_same_file_again_has_the_same_report_and_another_takes_its_place(registry: Registry) -> None:
    first, again = registry.hand_in(csv(NEW)).json(), registry.hand_in(csv(NEW)).json()
    assert first == again
    registry.hand_in(csv([*NEW[:2], "1300", *NEW[3:]]))
    assert registry.apply(first["id"]).status_code == 404


def test_what_was_looked_at_before_another_table_was_applied_is_looked_at_again(registry: Registry) -> None:
    waits = registry.hand_in(csv([*NEW[:5], OTHER])).json()["id"]
    registry.take_in(csv([OTHER, "并走的村", "0", "116.3", "35.4", HOST]), "villages")
    assert registry.apply(waits).status_code == 404

    times = registry.hand_in(csv([HOST, HOST, "5"], columns=TIME), "travel-times").json()["id"]
    registry.take_in(csv(NEW))
    refused = registry.apply(times)
    assert refused.status_code == 409
    assert "重新上传" in refused.json()["detail"]


def test_others_see_how_far_it_is(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "STEP", 1)
    met, go_on = threading.Event(), threading.Event()

    def wait(*args: Any) -> None:
        met.set()
        assert go_on.wait(20)
        finish(*args)

    monkeypatch.setattr("services.centres.store.imports.finish", wait)
    upload = threading.Thread(target=registry.hand_in, args=(csv(NEW, ["370829001902", *NEW[1:]]),))
    upload.start()
    assert met.wait(20)
    newest = registry.get(OPERATOR, "/v1/imports").json()["items"][0]
    go_on.set()
    upload.join()
    assert (newest["state"], newest["lines"]) == ("checking", 2)
    assert registry.get(OPERATOR, "/v1/imports").json()["items"][0]["state"] == "checked"


def test_what_nobody_goes_on_checking_is_said_to_be_interrupted(
    registry: Registry, fresh_database: FreshDatabase
) -> None:
    table = registry.hand_in(csv(NEW)).json()["id"]
    with psycopg.connect(fresh_database.services["centres"].owner) as owner:
        owner.execute(
            "UPDATE table_import SET state = 'checking', touched_at = now() - interval '2 minutes' WHERE id = %s",
            (table,),
        )
    assert registry.get(OPERATOR, f"/v1/imports/{table}").json()["state"] == "interrupted"
    assert registry.apply(table).status_code == 409


def test_the_list_that_was_shown_can_be_handed_in_again_and_changes_nothing(registry: Registry) -> None:
    for ending in ("xlsx", "csv"):
        shown = registry.get(OPERATOR, f"/v1/villages.{ending}").content
        report = registry.hand_in(shown).json()
        assert (report["lines"], report["faults"]) == (400, [])
        assert (report["added"], report["changed"]) == (0, 0)


def test_a_template_has_an_example_that_no_register_takes(registry: Registry) -> None:
    for ending in ("xlsx", "csv"):
        template = registry.get(OPERATOR, f"/v1/villages/template.{ending}").content
        [fault] = registry.hand_in(template).json()["faults"]
        assert (fault["line"], fault["wrong"]) == (2, "这是模板的示例行")
    assert (
        registry.get(OPERATOR, "/v1/travel-times/template.csv").text.splitlines()[0] == "\ufeff村代码,服务中心编号,分钟"
    )


def test_the_county_alone_imports_and_a_town_reads_its_own_villages(registry: Registry) -> None:
    assert [registry.hand_in(csv(NEW), actor=actor).status_code for actor in (CADRE, SUPERVISOR)] == [403, 403]
    assert registry.get(SUPERVISOR, "/v1/imports").status_code == 403
    own = registry.get(SUPERVISOR, "/v1/villages", limit=200).json()["items"]
    assert {village["town"] for village in own} == {SUPERVISOR.scope}
    assert registry.get(SUPERVISOR, "/v1/villages", town="370829001").json()["items"] == []


def test_pages_of_villages_neither_skip_nor_repeat(registry: Registry) -> None:
    query, seen = {"limit": 150}, list[str]()
    while True:
        page = registry.get(OPERATOR, "/v1/villages", **query).json()
        seen += [village["code"] for village in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == sorted(set(seen))
    assert len(seen) == 400
