"""Standards are edited by the county, over the API, and never change for cases that are open."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import Connection, text

from contracts.people import Actor
from contracts.standards import BY_ID, STANDARDS
from contracts.standards.written import written
from contracts.supervision import STANDARDS as LIST
from contracts.supervision.standards import HISTORY
from tests.integration.supervision.conftest import CADRE, HERE, OPERATOR, SUPERVISOR, Ask, Hear
from tests.unit.supervision.events import event

NOTIFY = written(BY_ID["express.notify"])
ACCEPT = written(BY_ID["hall.accept"])
Do = Callable[..., httpx.Response]


@pytest.fixture
def do(client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]) -> Do:
    """`do(method, "express.notify/draft", body)` as the county."""
    return lambda method, path, body=None, actor=OPERATOR: client.request(
        method, f"/v1/standards/{path}", json=body, headers=bearer(actor)
    )


def limits(connection: Connection) -> dict[str, timedelta]:
    connection.rollback()
    rows = connection.execute(
        text("SELECT case_id, due_at - opened_at AS time FROM clock WHERE standard = 'hall.help'")
    )
    return {row.case_id: row.time for row in rows}


def test_a_published_version_binds_what_opens_from_then_on_and_nothing_before(
    hear: Hear, do: Do, ask: Ask, connection: Connection
) -> None:
    now = datetime.now(UTC)
    task: dict[str, Any] = {"kind": "volunteer_task.opened.v1", "sequence": 1, "centre": HERE, "source": "/hall"}
    soon = now + timedelta(seconds=2)
    hear(event(**task, subject="before", time=now - timedelta(minutes=1)), event(**task, subject="early", time=soon))

    help_in_hours = {**written(BY_ID["hall.help"]), "limit": "9h"}
    assert do("PUT", "hall.help/draft", help_in_hours).json() == {"id": "hall.help", "version": 1}
    assert LIST.validate(ask(CADRE, "/v1/standards").json()) == {}
    published = do("POST", "hall.help/publish", {}).json()
    hear(
        event(**task, subject="after", time=soon + timedelta(minutes=1)),
        event("volunteer_task.taken.v1", 2, subject="before", centre=HERE, source="/hall", time=soon),
    )

    seen = limits(connection)
    assert published["number"] == 2
    assert seen["hall:before"] > timedelta(days=6)
    assert seen["hall:after"] == timedelta(hours=9)
    assert seen["hall:early"] == timedelta(hours=9), "told of before the version that binds it was published"


def test_versions_are_kept_with_who_made_them_and_when(do: Do, ask: Ask) -> None:
    do("PUT", "express.notify/draft", {**NOTIFY, "limit": "1oh"})
    drafted = ask(CADRE, "/v1/standards/express.notify").json()
    do("POST", "express.notify/publish", {"valid_from": (datetime.now(UTC) + timedelta(days=1)).isoformat()})

    history = ask(CADRE, "/v1/standards/express.notify").json()

    assert HISTORY.validate(history) == {}
    assert (drafted["draft"]["drafted_by"], drafted["draft"]["standard"]["limit"]["code"]) == (OPERATOR.id, "1oh")
    second, first = history["items"]
    assert (second["number"], second["published_by"], second["limit"]["code"]) == (2, OPERATOR.id, "1oh")
    assert (first["number"], first["published_by"], first["limit"]["code"]) == (1, None, "2oh")
    assert history["draft"] is None
    (listed,) = [each for each in ask(CADRE, "/v1/standards").json()["items"] if each["id"] == "express.notify"]
    assert listed["limit"]["code"] == "2oh", "the second version is not in force before tomorrow"


def test_a_draft_is_checked_against_registry_and_law_and_the_field_is_named(do: Do) -> None:
    wrong: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("express.notify", {**NOTIFY, "closes": ["parcel.flown.v1"]}, "closes"),
        ("express.notify", {**NOTIFY, "opens": ["appointment.booked.v1"]}, "opens"),
        ("express.notify", {**NOTIFY, "pauses": ["partner.parcel.arrived.v1"]}, "pauses"),
        ("express.notify", {**NOTIFY, "closes": []}, "closes"),
        ("express.notify", {**NOTIFY, "closes": ["parcel.*.v9"]}, "closes"),
        ("express.notify", {**NOTIFY, "voids": NOTIFY["opens"]}, "voids"),
        ("express.notify", {**NOTIFY, "service": "clinic"}, "service"),
        ("express.notify", {**NOTIFY, "warning": "soon"}, "warning"),
        ("express.notify", {**NOTIFY, "limit": "2 h"}, "limit"),
        ("hall.accept", {**ACCEPT, "limit": "6wd"}, "limit"),
        ("Notify", NOTIFY, "standard"),
    )
    for standard, body, field in wrong:
        answer = do("PUT", f"{standard}/draft", body)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field]), answer.text


def test_only_the_county_edits_and_a_draft_can_be_forgotten(do: Do, ask: Ask) -> None:
    assert do("PUT", "express.notify/draft", NOTIFY, SUPERVISOR).status_code == 403
    assert do("POST", "express.notify/publish", {}).status_code == 409

    do("PUT", "express.call/draft", {**NOTIFY, "title": "新的一项"})
    assert do("POST", "express.call/discard").json() == {"id": "express.call", "version": 2}
    assert ask(CADRE, "/v1/standards/express.call").json() == {"items": [], "draft": None}
    assert ask(CADRE, "/v1/standards/express.fly").status_code == 404


def test_a_retired_standard_opens_for_no_case_and_those_that_run_keep_theirs(
    hear: Hear, do: Do, ask: Ask, connection: Connection
) -> None:
    now = datetime.now(UTC)
    task: dict[str, Any] = {"kind": "volunteer_task.opened.v1", "sequence": 1, "centre": HERE, "source": "/hall"}
    soon = now + timedelta(seconds=2)
    hear(event(**task, subject="runs", time=now - timedelta(minutes=1)), event(**task, subject="early", time=soon))
    assert do("POST", "hall.help/retire", {}).status_code == 422, "a reason is needed"

    retired = do("POST", "hall.help/retire", {"reason": "已并入另一项承诺"}).json()
    hear(
        event(**task, subject="after", time=soon),
        event("volunteer_task.taken.v1", 2, subject="runs", centre=HERE, source="/hall", time=soon),
    )

    assert limits(connection).keys() == {"hall:runs"}, "also of what was told of before it was retired"
    listing = ask(CADRE, "/v1/standards").json()
    (listed,) = [each for each in listing["items"] if each["id"] == "hall.help"]
    assert LIST.validate(listing) == {}
    assert datetime.fromisoformat(listed["retired_from"]) == datetime.fromisoformat(retired["valid_from"])
    assert ask(CADRE, "/v1/standards/hall.help").json()["items"][0]["retired"] == "已并入另一项承诺"
    assert ask(CADRE, "/v1/clocks").status_code == 200

    do("PUT", "hall.help/draft", written(BY_ID["hall.help"]))
    do("POST", "hall.help/publish", {})
    hear(event(**task, subject="again", time=datetime.now(UTC) + timedelta(seconds=2)))
    assert limits(connection).keys() >= {"hall:runs", "hall:again"}


def test_a_retirement_that_does_not_bind_yet_is_shown_and_can_be_taken_back(do: Do, ask: Ask) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    do("PUT", "express.notify/draft", {**NOTIFY, "limit": "1oh"})
    drafted = ask(CADRE, "/v1/standards/express.notify").json()["draft"]
    assert do("POST", "express.notify/retire", {"reason": "x"}, SUPERVISOR).status_code == 403
    do("POST", "express.notify/retire", {"valid_from": tomorrow, "reason": "已并入另一项承诺"})
    before = {each["id"]: each["retired_from"] for each in ask(CADRE, "/v1/standards").json()["items"]}

    assert do("POST", "express.notify/keep", actor=SUPERVISOR).status_code == 403
    assert do("POST", "express.notify/keep").json()["number"] == 3
    assert do("POST", "express.notify/keep").status_code == 409

    after = {each["id"]: each["retired_from"] for each in ask(CADRE, "/v1/standards").json()["items"]}
    assert (bool(before["express.notify"]), set(after.values())) == (True, {None})
    history = ask(CADRE, "/v1/standards/express.notify").json()
    assert HISTORY.validate(history) == {}
    assert [each["retired"] for each in history["items"]] == [None, "已并入另一项承诺", None]
    assert history["draft"] == drafted, "as it was, by whom it was"


def test_the_list_is_given_as_csv_and_as_a_workbook(ask: Ask) -> None:
    lines = ask(CADRE, "/v1/standards.csv").content.decode("utf-8-sig").splitlines()
    book = ZipFile(BytesIO(ask(CADRE, "/v1/standards.xlsx").content))

    assert lines[0].startswith("编号,承诺,服务,时限")
    assert [line.partition(",")[0] for line in lines[1:]] == [standard.id for standard in STANDARDS]
    assert "包裹入库后 2 个开放小时内通知收件人" in book.read("xl/sharedStrings.xml").decode()
