"""A month of a county's life to a frozen, signed appraisal, and what appeals change of it before and after."""

import hashlib
import io
import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import Connection, Engine, text

from contracts.envelope import Event
from contracts.people import COUNTY, Actor, Tier
from services.chassis.config import Settings
from services.chassis.http.tokens import make_private_key
from services.chassis.signing import is_signed
from services.supervision.store.centres import copies
from services.supervision.store.reproduction import Reproduction, reproduce
from tests.integration.supervision.conftest import CADRE, HERE, NEAR, OPERATOR, SUPERVISOR, Ask, Hear, Rebuild
from tests.integration.supervision.stories import contents
from tests.integration.supervision.sweeping import sweep
from tests.unit.supervision.events import at, event, publication
from tests.unit.supervision.voices import feedback, rating, said

MONTH, FIRST = "2024-06", date(2024, 6, 3)
PATH = f"/v1/appraisals/{MONTH}"
CENTRES = [f"370829{town:03}{number:03}" for town in range(1, 11) for number in range(1, 11)]
SECOND = Actor("staff:county-2", Tier.COUNTY, COUNTY)
NEIGHBOUR = Actor("staff:370829001002-01", Tier.CADRE, NEAR)
PARCELS, RATINGS = 5, 31
VISITED = "019f1b4c-1a3d-7c3e-9a51-3f1d2b7c4e10"

Do: TypeAlias = Callable[..., httpx.Response]


@pytest.fixture
def settings(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A county with a key to sign with, where appeals are heard for as long as nothing is frozen."""
    make_private_key(tmp_path / "signing.json")
    monkeypatch.setenv("SUPERVISION_SIGNING_KEY_FILE", str(tmp_path / "signing.json"))
    monkeypatch.setenv("SUPERVISION_APPEAL_DAYS", "0")
    return settings


@pytest.fixture
def do(client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]) -> Do:
    """`do(actor, path, **body)`; it must be done."""

    def post(actor: Actor, path: str, **body: Any) -> Any:
        answer = client.post(path, json=body, headers=bearer(actor))
        assert answer.status_code == 200, answer.text
        return answer.json()

    return post


def county_life() -> Iterator[Event]:
    """Each centre's month: parcels noticed in time, ratings, cases; a parcel of HERE and of NEAR noticed too late."""
    for number, centre in enumerate(CENTRES):
        yield publication(centre=centre, time=at("08:00", date(2024, 1, 2)))
        for parcel in range(PARCELS):
            yield from _parcel(centre, f"{centre}-{parcel}", late=parcel == 0 and centre in (HERE, NEAR))
        for voice in range(RATINGS):
            moment = at("10:00", FIRST + timedelta(days=voice % 20)) + timedelta(minutes=voice)
            level = 5 if voice else 1 + number % 5
            yield rating(f"{centre}-r{voice}", level, time=moment, centre=centre, responsible="")
    for each in feedback("f1", answers=((True, 5),)):
        yield said(each.type, each.sequence, "f1", time=at("09:00", FIRST), centre=CENTRES[-1], data=each.data)


def _parcel(centre: str, subject: str, *, late: bool) -> Iterator[Event]:
    here = {"subject": subject, "centre": centre, "responsible": f"village:{centre}"}
    yield event("parcel.inbound.v1", 1, time=at("09:00", FIRST), **here)
    yield event("parcel.notified.v1", 2, time=at("17:00" if late else "10:00", FIRST), **here)
    yield event("parcel.collected.v1", 3, time=at("18:00", FIRST), **here)


@pytest.fixture
def lived(hear: Hear) -> None:
    """The month has been taken in, in no order."""
    events = random.Random(7).sample(found := list(county_life()), k=len(found))
    while events:
        hear(*events[:500])
        del events[:500]


@pytest.mark.usefixtures("lived")
def test_a_month_ends_in_a_signed_appraisal_and_appeals_change_what_they_should(
    ask: Ask, do: Do, hear: Hear, connection: Connection, engine: Engine
) -> None:
    do(OPERATOR, "/v1/appraisals", month=MONTH)
    assert ask(CADRE, PATH).status_code == 404, "nobody below the county sees a draft"
    do(OPERATOR, f"{PATH}/publish")

    # before the freeze: an exclusion by two, and an appeal against a breach
    breach = late_item(ask, CADRE, HERE)
    assert len(breach["events"]) == 2
    before = row(ask(CADRE, PATH).json(), HERE)
    malicious = voices(ask, HERE)[0]
    do(
        SUPERVISOR,
        f"{PATH}/centres/{HERE}/exclusions",
        item=malicious["item"],
        ground="malicious",
        note="同一人当天连续差评,有监控",
    )
    do(OPERATOR, f"{PATH}/exclusions/x1", grant=True, note="已核对监控")
    do(CADRE, f"{PATH}/centres/{HERE}/appeals", item=breach["item"], note="当天停电,有通知")
    do(SUPERVISOR, f"{PATH}/appeals/a1", grant=True, note="停电属实")
    after = row(ask(CADRE, PATH).json(), HERE)
    assert inputs(before)["late"] == 1
    assert inputs(after)["late"] == 0
    assert after["points"] > before["points"]
    assert late_item(ask, CADRE, HERE)["left_out"], "the record stays"

    # frozen and signed
    do(OPERATOR, f"{PATH}/freeze")
    frozen = ask(OPERATOR, f"{PATH}/report").json()
    assert len(json.loads(frozen["body"])["centres"]) == 100
    assert frozen["edition"]["sha256"] == hashlib.sha256(frozen["body"].encode()).hexdigest()
    assert is_signed(frozen["body"].encode(), frozen["edition"]["signature"], frozen["edition"]["public_key"])
    assert not is_signed(
        frozen["body"].encode() + b" ", frozen["edition"]["signature"], frozen["edition"]["public_key"]
    )

    # after it: a consequence, which a granted appeal revokes; the figures follow in an amendment
    do(OPERATOR, f"{PATH}/consequences", centre=NEAR, effect="bonus_withheld", note="超时")
    do(SECOND, f"{PATH}/consequences/c1", grant=True, note="经听取陈述")
    late = late_item(ask, NEIGHBOUR, NEAR)
    do(NEIGHBOUR, f"{PATH}/centres/{NEAR}/appeals", item=late["item"], note="快递公司送错")
    do(SECOND, f"{PATH}/appeals/a2", grant=True, note="属实")
    amended = ask(NEIGHBOUR, PATH).json()
    (consequence,) = amended["consequences"]
    assert (consequence["ruling"], consequence["decided_by"]) == ("revoked", SECOND.id)
    assert consequence["revoked_by"] == SECOND.id
    assert inputs(row(amended, NEAR))["late"] == 0
    assert inputs(row(ask(NEIGHBOUR, PATH, edition=0).json(), NEAR))["late"] == 1
    clocks = ask(NEIGHBOUR, f"/v1/cases/express/{late['case']}").json()["clocks"]
    assert "completed_late" in {clock["state"] for clock in clocks}, "what happened has happened"

    # what comes to light later changes neither, and both follow from the log, byte for byte
    hear(rating("late", 1, time=at("10:00", FIRST), centre=HERE))
    assert ask(OPERATOR, f"{PATH}/report", edition=0).json() == frozen
    made_again = list(reproduce(connection, copies(), MONTH))
    assert made_again == [Reproduction(number, same=True, signed=True) for number in (0, 1)]

    # in Excel
    book = ask(OPERATOR, f"{PATH}.xlsx", edition=0)
    assert book.content == ask(OPERATOR, f"{PATH}.xlsx", edition=0).content
    assert {"得分", "按时办结", "各岗位(按时/超时)", "扣发绩效奖金", "经申诉撤销"} <= words(book.content)
    assert said_of(engine) >= {"frozen", "appeal_granted", "consequence_revoked", "amended"}
    assert "停电属实" in {note["text"] for note in ask(OPERATOR, f"{PATH}/notes").json()["items"]}


def finding(subject: str, sequence: int, what: str, day: int) -> Event:
    """What was found at HERE on a visit, and what was done about it."""
    data: dict[str, Any] = {}
    if what.startswith("raised"):
        data = {"inspection": VISITED, "owner": CADRE.id, "severity": "serious"}
    data |= {"files": 1} if what == "put_right" else {}
    told = {"source": "/supervision", "centre": HERE, "responsible": f"village:{HERE}", "data": data}
    return event(f"finding.{what}.v1", sequence, subject=subject, time=at("10:00", FIRST + timedelta(days=day)), **told)


def test_what_an_inspection_found_has_its_limit_its_red_card_and_its_points_in_the_frozen_report(
    ask: Ask, do: Do, hear: Hear, engine: Engine, connection: Connection, rebuild: Rebuild
) -> None:
    """One finding is put right in time, one is never, one is dropped on appeal."""
    hear(publication(centre=HERE, time=at("08:00", date(2024, 1, 2))))
    hear(*(finding("right", n, what, n) for n, what in enumerate(("raised_serious", "put_right", "closed"), 1)))
    hear(finding("never", 1, "raised_serious", 1))
    hear(*(finding("unjust", n, what, n) for n, what in enumerate(("raised_serious", "appealed", "appeal_granted"), 1)))
    sweep(engine)

    red = ask(CADRE, "/v1/rungs", rung="red").json()["items"]
    assert [(each["case"], each["standard"], each["responsible"]) for each in red] == [
        ("never", "supervision.finding_serious", f"village:{HERE}")
    ]
    do(CADRE, f"/v1/ladders/{red[0]['ladder']}/red/acknowledge")
    do(CADRE, f"/v1/ladders/{red[0]['ladder']}/red/appeal", note="材料在途")
    do(SUPERVISOR, f"/v1/ladders/{red[0]['ladder']}/red/deny", note="不属实")
    do(OPERATOR, "/v1/appraisals", month=MONTH)
    do(OPERATOR, f"{PATH}/publish")
    do(OPERATOR, f"{PATH}/freeze")
    frozen = ask(OPERATOR, f"{PATH}/report").json()

    (centre,) = json.loads(frozen["body"])["centres"]
    assert centre["components"]["findings"]["inputs"] == {"found": 2, "put_right": 1}
    assert centre["components"]["findings"]["points"] == 5.0
    assert (inputs(centre)["met"], inputs(centre)["late"]) == (1, 1)
    before = contents(engine)
    rebuild()
    assert contents(engine) == before
    assert ask(OPERATOR, f"{PATH}/report").json() == frozen
    assert list(reproduce(connection, copies(), MONTH)) == [Reproduction(0, same=True, signed=True)]


def late_item(ask: Ask, actor: Actor, centre: str) -> dict[str, Any]:
    items = ask(actor, f"{PATH}/centres/{centre}/limits", limit=200).json()["items"]
    (late,) = [each for each in items if not each["kept"]]
    assert isinstance(late, dict)
    return late


def voices(ask: Ask, centre: str) -> list[dict[str, Any]]:
    asked = ask(OPERATOR, f"/v1/centres/{centre}/voices", figure="satisfaction", month=MONTH, limit=200)
    return [each for each in asked.json()["items"] if each["measure"] == "given:1"]


def row(shown: dict[str, Any], centre: str) -> dict[str, Any]:
    (found,) = [each for each in shown["items"] if each["id"] == centre]
    assert isinstance(found, dict)
    return found


def inputs(shown: dict[str, Any]) -> dict[str, Any]:
    found = shown["components"]["limits"]["inputs"]
    assert isinstance(found, dict)
    return found


def words(content: bytes) -> set[str]:
    with ZipFile(io.BytesIO(content)) as book:
        strings = book.read("xl/sharedStrings.xml").decode() + book.read("xl/workbook.xml").decode()
    return {word for word in ("得分", "按时办结", "各岗位(按时/超时)", "扣发绩效奖金", "经申诉撤销") if word in strings}


def said_of(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        types = connection.execute(
            text("SELECT type FROM audit_log WHERE type LIKE 'supervision.appraisal%'")
        ).scalars()
        return {each.split("appraisal_")[1].removesuffix(".v1") for each in types}


def test_whoever_is_elsewhere_neither_sees_nor_appeals(
    ask: Ask, do: Do, client: httpx.Client, hear: Hear, bearer: Any
) -> None:
    hear(*(each for each in county_life() if each.centre in (HERE, NEAR)))
    do(OPERATOR, "/v1/appraisals", month=MONTH)
    do(OPERATOR, f"{PATH}/publish")
    breach = late_item(ask, CADRE, HERE)["item"]

    theirs = {"item": breach, "note": "不是我的"}
    assert [each["id"] for each in ask(NEIGHBOUR, PATH).json()["items"]] == [NEAR]
    for centre in (HERE, NEAR):
        refused = client.post(f"{PATH}/centres/{centre}/appeals", json=theirs, headers=bearer(NEIGHBOUR))
        assert refused.status_code == 404
    assert ask(NEIGHBOUR, f"{PATH}/centres/{HERE}/limits").status_code == 404
    assert ask(NEIGHBOUR, f"{PATH}/report").status_code == 403
    assert client.post(f"{PATH}/freeze", headers=bearer(SUPERVISOR)).status_code == 403
