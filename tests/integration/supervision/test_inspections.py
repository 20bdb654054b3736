"""An inspection over HTTP, from the plan to the end: hidden before the visit, its finding a limit and a point."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from contracts.people import COUNTY, Actor, Tier
from services.supervision.store.rules import CAP
from tests.integration.supervision.conftest import CADRE, HERE, NEAR, OPERATOR, SUPERVISOR, Ask, Hear
from tests.unit.chassis.scans import png
from tests.unit.supervision.events import publication

INSPECTOR = Actor("inspector:370829002-01", Tier.INSPECTOR, COUNTY)
OTHER = Actor("inspector:370829003-01", Tier.INSPECTOR, COUNTY)
PLAN = {"place": HERE[:9], "inspector": INSPECTOR.id, "from": "2026-12-01", "until": "2026-12-03"}

Do = Callable[..., httpx.Response]


@pytest.fixture
def do(client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]) -> Do:
    """`do(actor, path, body)`, each time anew."""

    def post(actor: Actor, path: str, body: Mapping[str, Any]) -> httpx.Response:
        headers = bearer(actor) | {"idempotency-key": str(uuid4())}
        return client.post(f"/v1/inspections{path}", json=dict(body), headers=headers)

    return post


def test_an_inspection_from_plan_to_close(
    hear: Hear, engine: Engine, ask: Ask, do: Do, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]
) -> None:
    hear(publication(centre=HERE), publication(centre=NEAR))
    planned = do(OPERATOR, "", PLAN | {"kind": "unannounced"}).json()
    one = f"/{planned['id']}"
    assert do(OPERATOR, f"{one}/draw", {}).json()["state"] == "drawn"
    for actor in (CADRE, SUPERVISOR, OTHER):
        assert ask(actor, f"/v1/inspections{one}").status_code == 404
        assert ask(actor, "/v1/inspections").json()["items"] == []
        assert do(actor, f"{one}/visit", {}).status_code in (403, 404)
    shown = ask(INSPECTOR, f"/v1/inspections{one}").json()
    assert shown["target"] in shown["candidates"]

    assert do(INSPECTOR, f"{one}/visit", {}).status_code == 200
    cadre = Actor(f"staff:{shown['target']}-01", Tier.CADRE, shown["target"])
    assert ask(cadre, f"/v1/inspections{one}").json()["seed"] == shown["seed"]
    found = do(
        INSPECTOR,
        f"{one}/findings",
        {"severity": "serious", "owner": cadre.id, "party": "village", "needs_photo": True, "note": "窗口无人"},
    )
    finding = f"{one}/findings/{found.json()['id']}"
    assert do(INSPECTOR, f"{one}/write", {"note": "一个问题"}).status_code == 200
    assert do(OPERATOR, f"{one}/close", {}).status_code == 409

    listed = ask(cadre, "/v1/findings").json()["items"]
    assert [each["due_at"] is not None for each in listed] == [True]
    assert do(cadre, f"{finding}/put-right", {"note": "已整改"}).status_code == 422
    kept = client.post("/v1/files", content=png(), headers=bearer(cadre) | {"idempotency-key": str(uuid4())}).json()
    assert do(cadre, f"{finding}/put-right", {"note": "已整改", "files": [kept["id"]]}).status_code == 200
    assert do(INSPECTOR, f"{finding}/look-again", {"note": "合格", "is_right": True}).json()["state"] == "closed"
    assert do(OPERATOR, f"{one}/close", {}).json()["state"] == "closed"

    month = f"{datetime.now(UTC):%Y-%m}"
    with engine.connect() as connection:
        marks = connection.execute(text("SELECT measure FROM mark ORDER BY measure")).scalars().all()
        clocks = connection.execute(text("SELECT standard, ended_at <= due_at AS kept FROM clock")).all()
    assert list(marks) == ["found", "put_right"], month
    assert [tuple(each) for each in clocks] == [("supervision.finding_serious", True)]
    words = ask(cadre, f"/v1/findings/{found.json()['id']}/notes").json()["items"]
    assert [each["text"] for each in words] == ["窗口无人", "已整改", "合格"]
    assert ask(cadre, "/v1/findings.csv").text.count("\n") >= 2


def test_two_who_plan_at_once_do_not_pass_the_yearly_cap(hear: Hear, do: Do, ask: Ask) -> None:
    hear(publication(centre=HERE))
    announced = PLAN | {"kind": "announced", "place": HERE}
    for _ in range(CAP - 1):
        assert do(OPERATOR, "", announced).status_code == 200

    with ThreadPoolExecutor(2) as planners:
        answers = list(planners.map(lambda actor: do(actor, "", announced), (OPERATOR, SUPERVISOR)))

    assert sorted(each.status_code for each in answers) == [200, 409]
    (refused,) = [each for each in answers if each.status_code == 409]
    assert f"上限 {CAP} 次" in refused.text
    assert len(ask(OPERATOR, "/v1/inspections").json()["items"]) == CAP


def test_the_database_refuses_a_cross_inspector_of_the_same_town(hear: Hear, owner: Engine, do: Do) -> None:
    hear(publication(centre=HERE))
    cross = PLAN | {"kind": "cross", "place": HERE, "inspector_town": HERE[:9]}
    assert do(OPERATOR, "", cross).status_code == 422
    made = do(OPERATOR, "", cross | {"inspector_town": "370829002"}).json()
    wrong = text("UPDATE inspection SET inspector_town = :town WHERE id = :id")
    with owner.connect() as connection, pytest.raises(IntegrityError, match="inspection_never_of_the_same_town"):
        connection.execute(wrong, {"town": HERE[:9], "id": made["id"]})


def test_a_plan_shows_how_far_its_inspections_have_come(
    hear: Hear, ask: Ask, do: Do, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]
) -> None:
    hear(publication(centre=HERE), publication(centre=NEAR))
    year = {"place": HERE[:9], "from": "2026-12-01", "until": "2026-12-31"}

    def plan(actor: Actor, body: Mapping[str, Any], path: str = "", method: str = "POST") -> httpx.Response:
        headers = bearer(actor) | {"idempotency-key": str(uuid4())}
        return client.request(method, f"/v1/inspection-plans{path}", json=dict(body), headers=headers)

    assert plan(SUPERVISOR, year | {"quotas": {"announced": 2 * CAP + 1}}).status_code == 409
    assert plan(SUPERVISOR, year | {"place": COUNTY, "quotas": {"announced": 1}}).status_code == 403
    made = plan(SUPERVISOR, year | {"quotas": {"announced": 1, "unannounced": 2}}).json()
    within = PLAN | {"plan": made["id"]}
    assert do(SUPERVISOR, "", within | {"kind": "announced", "place": HERE}).status_code == 200
    assert do(SUPERVISOR, "", within | {"kind": "announced", "place": NEAR}).status_code == 409
    secret = do(SUPERVISOR, "", within | {"kind": "unannounced"}).json()["id"]
    assert do(SUPERVISOR, f"/{secret}/draw", {}).status_code == 200
    assert do(INSPECTOR, f"/{secret}/visit", {}).status_code == 200

    (shown,) = ask(SUPERVISOR, "/v1/inspection-plans").json()["items"]
    told = {each.pop("kind"): each for each in shown["kinds"]}
    counts = {"planned": 1, "drawn": 1, "visited": 1, "closed": 0}
    assert told["unannounced"] == counts | {
        "quota": 2,
        "remaining": 1,
        "towns": [{"town": HERE[:9], **counts}],
    }
    assert (told["announced"]["visited"], told["announced"]["remaining"]) == (0, 1)
    assert ask(SUPERVISOR, f"/v1/inspections/{secret}").json()["plan"] == made["id"]
    assert ask(OPERATOR, f"/v1/inspection-plans/{made['id']}").json()["version"] == 1
    assert ask(OPERATOR, "/v1/inspection-plans.csv").text.count("\n") == 5
    assert ask(Actor("staff:town-9", Tier.TOWN, "370829009"), "/v1/inspection-plans").json()["items"] == []

    assert plan(SUPERVISOR, {"quotas": {"unannounced": 2}}, f"/{made['id']}", "PUT").status_code == 422
    revised = plan(SUPERVISOR, {"quotas": {"announced": 1, "unannounced": 1}}, f"/{made['id']}", "PUT")
    assert revised.json()["version"] == 2
    assert do(SUPERVISOR, "", within | {"kind": "unannounced"}).status_code == 409
