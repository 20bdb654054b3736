"""Names, phones, identity numbers and people's own words stand nowhere in the clear, whoever was told them."""

import json
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import pika
import psycopg
import pytest

from contracts.fields import Phone
from contracts.identity import DocumentNumber
from deploy.contracts.publish import apis
from deploy.local.database import Database
from services.chassis.http.routes import Public, Pull, Read
from services.chassis.notices.gateway import Message
from services.chassis.notices.mailbox import Mailbox, letters
from tests.end_to_end.county import Counties, County
from tests.end_to_end.planting.bodies import PUBLIC, free_places
from tests.end_to_end.planting.doors import private_behind, told_to
from tests.end_to_end.planting.knocking import Knocker
from tests.end_to_end.planting.marks import Marks
from tests.end_to_end.planting.natives import natives
from tests.end_to_end.planting.planter import Planter
from tests.end_to_end.planting.rounds import Rounds
from tests.end_to_end.planting.search import (
    Findings,
    Spy,
    columns,
    decrypted,
    logs,
    measured,
    metrics_of,
    sent,
    shown_to,
)
from tests.end_to_end.planting.steps import Way
from tests.end_to_end.planting.walking import Walker
from tests.end_to_end.planting.ways import WAYS
from tests.end_to_end.station import LONG
from tests.integration.routes.callers import ELSEWHERE
from tests.servers import FreshDatabase
from tests.waiting import eventually

WAITING = "SELECT " + " + ".join(f"(SELECT count(*) FROM {name}.outbox)" for name in sorted(apis()))


@pytest.fixture(scope="module")
def county(counties: Counties, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A county of our own, whose people are told what happens."""
    mailbox = tmp_path_factory.mktemp("planted") / "mailbox"
    told = {"NOTICE_GATEWAY": "mailbox", "NOTICE_MAILBOX": str(mailbox), "NOTICE_QUIET": ""}
    with counties("planted", told) as running:
        yield running


@pytest.fixture
def spy(county: County) -> Iterator[Spy]:
    listening = Spy(county)
    yield listening
    listening.close()


@pytest.mark.timeout(600)
def test_what_people_say_of_themselves_is_kept_and_stands_nowhere_in_the_clear(
    county: County, database: Database, spy: Spy, say: Callable[[str], None]
) -> None:
    planter = Planter(county)
    for api in apis().values():
        plant(Knocker(planter, api))
    pushed = set(natives(county.client, planter.marks))
    eventually(lambda: county.scalar(WAITING) == 0, within=LONG)

    findings = Findings(planter.marks)
    with psycopg.connect(county.database.superuser_url) as connection:
        searched = columns(connection, findings)
    kinds = spy.heard(findings)
    writers = [*county.children, database.child, *county.broker.children]
    lines = logs({child.name: child.log for child in writers}, findings)
    lines += measured(metrics_of(county), findings)
    mailbox = Path(county.environment["NOTICE_MAILBOX"])
    eventually(lambda: any(letters(mailbox)), within=LONG)
    notices = sent(mailbox, findings)
    answers = shown_to(county, "nobody", None, findings)
    answers += shown_to(county, "a cadre elsewhere", county.client.cadre(ELSEWHERE), findings)
    kept = planter.marks.found_in("\n".join(decrypted(county, planter.vault)))

    fields = {where for api in apis().values() for where in private_behind(api)}
    say(f"{len(fields & planter.there)} of {len(fields)} private fields kept")
    say(f"{len(planter.marks.planted)} values planted, {len(planter.taken)} taken, {len(kept)} kept")
    say(
        f"searched: {searched} columns, {len(kinds)} types of events, {lines} lines of logs and metrics,"
        f" {notices} notices, {answers} answers"
    )
    assert findings.said() == {}
    assert min(len(kinds), searched, answers) > 50
    assert planter.shown & kept, "whoever is entitled reads them"
    assert pushed <= planter.there | {planter.marks.planted[each] for each in kept}, "and what comes in forms of theirs"


def plant(knocker: Knocker) -> None:
    """On the ways to each private field, then by lot."""
    walk(knocker, WAYS.get(knocker.api.service, ()))
    Rounds(knocker).go()


def walk(knocker: Knocker, ways: Sequence[Way]) -> None:
    """On the ways alone. Raises AssertionError with the fields that none of them leads to."""
    walker = Walker(knocker)
    for way in ways:
        walker.go(way)
    assert sorted(knocker.lacking()) == [], "of which nothing is kept: which way (planting/ways.py) leads there?"


def test_a_field_that_no_way_leads_to_is_named(county: County) -> None:
    forgotten = [way for way in WAYS["supermarket"] if way[-1].door != "/v1/stock/{sku}/adjust"]

    with pytest.raises(AssertionError, match=r"^of which nothing is kept.*\n.*'supermarket\.Adjust\.note'"):
        walk(Knocker(Planter(county), apis()["supermarket"]), forgotten)


def test_there_are_ways_to_every_service_that_is_told_something_private() -> None:
    asked = {name: private_behind(api) for name, api in apis().items()}

    assert {name for name, fields in asked.items() if fields} == WAYS.keys()


def test_what_lies_open_is_found_and_named_with_its_place(
    county: County, spy: Spy, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    marks = Marks()
    words, phone, identity = marks.text("a note"), marks.phone("a phone"), marks.identity("a number")
    planted = {"x": [words], "y": {"phone": phone}}
    with psycopg.connect(fresh_database.superuser_url) as connection:
        connection.execute("INSERT INTO hall.centre (id, name, version) VALUES ('1', %s, 1)", [f"…{identity}…"])
        connection.execute(
            "INSERT INTO hall.item_version (item, version, terms, made_at) VALUES ('a', 2, %s, now())",
            [json.dumps(planted)],
        )
        connection.execute("CREATE TABLE hall.mutant AS SELECT CAST(%s AS bytea) AS content", [words.encode()])
        connection.execute("CREATE TABLE hall.clean AS SELECT 'zq0000' AS word, '15400000000' AS phone")
        findings = Findings(marks)
        columns(connection, findings)
        connection.rollback()
    publish(county, "kite.flown.v1", json.dumps(planted))
    (tmp_path / "kite.log").write_text(f"started\nGET /kites?phone={phone}\n")
    logs({"kite": tmp_path / "kite.log"}, findings)
    measured({"kite": f'kites_total{{phone="{phone}"}} 1.0\n'}, findings)
    place = marks.text("hall.Decline.go_to")
    Mailbox(tmp_path).send(Message("1", phone, f"请到{place}办理"))
    Mailbox(tmp_path).send(Message("2", phone, f"{words}已受理"))
    sent(tmp_path, findings)
    eventually(lambda: "kite.flown.v1" in spy.heard(findings), within=LONG)

    assert findings.said() == {
        "event kite.flown.v1": ["a note", "a phone"],
        "hall.centre.name": ["a number"],
        "hall.item_version.terms": ["a note", "a phone"],
        "hall.mutant.content": ["a note"],
        "log of kite: GET /kites?phone=…": ["a phone"],
        "metrics of kite: kites_total": ["a phone"],
        "notice: 密语…已受理": ["a note"],
    }


def publish(county: County, kind: str, body: str) -> None:
    """As a service that says too much."""
    with pika.BlockingConnection(pika.URLParameters(county.vhost.uri)) as connection:
        connection.channel().basic_publish("hall.events", kind, body.encode())


def test_no_url_asks_for_what_is_personal() -> None:
    asked = {
        f"{api.service} {route.path} {name}"
        for api in apis().values()
        for route in api.routes
        if isinstance(route, Read | Pull | Public) and route.query
        for name, each in route.query.fields.items()
        if isinstance(each, Phone | DocumentNumber) or name in {"name", "phone", "identity", "text", "note"}
    }
    assert asked == set()


def test_each_field_that_is_open_to_all_is_one_that_there_is() -> None:
    free = {where for api in apis().values() for schema in told_to(api) for where in free_places(api.service, schema)}

    assert [pattern for pattern in PUBLIC if not any(fnmatchcase(where, pattern) for where in free)] == []
