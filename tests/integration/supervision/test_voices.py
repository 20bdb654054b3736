"""Satisfaction, rates and popularity over the interface, and from whatever batches the events came in."""

import io
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import httpx
from sqlalchemy import Engine, text

from contracts.envelope import Event
from services.supervision.domain.scoring import USUAL, report
from services.supervision.store import material
from tests.integration.supervision.conftest import CADRE, FAR, HERE, NEAR, OPERATOR, SUPERVISOR, Ask, Hear
from tests.unit.supervision.events import event, publication
from tests.unit.supervision.voices import bad_rating, feedback, rating

MONTH = "2026-11"


def month_of_voices() -> list[Event]:
    """Thirty-five ratings, cases, visits; a correction and a dismissed rating among them."""
    ratings = [rating(f"r{number}", 5 if number % 5 else 2) for number in range(35)]
    cases = [each for number in range(3) for each in feedback(f"f{number}", answers=((number > 0, 4),))]
    parcels = [
        event("parcel.collected.v1", 1, subject="p1"),
        event("parcel.collected.v1", 1, subject="p2"),
        event("parcel.corrected.v1", 2, subject="p2", data={"corrects": [1]}),
    ]
    visits = [
        event("appointment.walked_in.v1", 1, subject=f"a{number}", source="/clinic", actor="villager:abc")
        for number in range(2)
    ]
    places = [publication(), publication(centre=NEAR), publication(centre=FAR)]
    return [*places, *ratings, *bad_rating("c1", "not_upheld", level=2), *cases, *parcels, *visits]


def counted(engine: Engine) -> list[list[tuple[Any, ...]]]:
    queries = (
        "SELECT month, centre, service, measure, total FROM voice_month WHERE total <> 0 ORDER BY 1, 2, 3, 4",
        "SELECT month, centre, service, person, total FROM person_month WHERE total <> 0 ORDER BY 1, 2, 3, 4",
        "SELECT case_id, event, measure, month, centre, service, person FROM mark ORDER BY 1, 2, 3",
    )
    with engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(text(query))] for query in queries]


def appraised(engine: Engine) -> str:
    """The month's points, whatever of the log they were counted from."""
    with engine.connect() as connection:
        return report(replace(material.material(connection, MONTH, ()), heads=()), USUAL, [])


def emptied(owner: Engine) -> None:
    tables = "mark, voice_month, person_month, case_event, clock, audit_log, chain_head, inbox, rollup, rollup_day"
    with owner.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables}"))


def test_any_order_repetition_and_batching_gives_the_same_figures(hear: Hear, engine: Engine, owner: Engine) -> None:
    events = month_of_voices()
    hear(*events)
    expected, points = counted(engine), appraised(engine)
    assert all(expected)

    for seed in range(3):
        emptied(owner)
        chance = random.Random(seed)
        shuffled = chance.sample([*events, *chance.choices(events, k=10)], k=len(events) + 10)
        while shuffled:
            size = chance.randint(1, 30)
            hear(*shuffled[:size])
            del shuffled[:size]
        assert counted(engine) == expected
        assert appraised(engine) == points


def test_each_reads_the_figures_of_their_own_centres_and_none_is_left_out(hear: Hear, ask: Ask) -> None:
    hear(*month_of_voices())

    def good(actor: Any, **query: Any) -> dict[str, tuple[int, float | None]]:
        items = ask(actor, "/v1/satisfaction", since=MONTH, until=MONTH, **query).json()["items"]
        return {row["id"]: (row["ratings"], row["good"]) for row in items}

    assert good(OPERATOR) == {HERE: (34, 82.35), NEAR: (0, None), FAR: (0, None)}
    assert set(good(SUPERVISOR)) == {HERE, NEAR}
    assert set(good(CADRE)) == {HERE}
    assert good(CADRE, centre=FAR) == {}
    assert good(OPERATOR, by="town") == {"370829001": (34, 82.35), "370829002": (0, None)}
    assert good(OPERATOR, by="county", service="clinic") == {"370829": (0, None)}
    assert ask(OPERATOR, "/v1/satisfaction", since="2026-10", until="2026-10").json()["items"][0]["ratings"] == 0


def test_everybody_reads_how_the_last_months_were_rated_and_of_few_ratings_nothing(
    hear: Hear, client: httpx.Client
) -> None:
    lately = datetime.now(UTC) - timedelta(hours=1)
    hear(*(publication(centre=place) for place in (HERE, NEAR, FAR)))
    hear(*(rating(f"h{number}", 5, time=lately) for number in range(30)))
    hear(*(rating(f"n{number}", 1, centre=NEAR, time=lately) for number in range(4)))

    told = client.get("/v1/satisfaction/public").json()

    assert [(row["id"], row["ratings"], row["good"], row["note"]) for row in told["items"]] == [
        (HERE, 30, 100.0, None),
        (NEAR, None, None, "样本不足"),
    ]
    assert client.get("/v1/satisfaction/public", params={"town": "370829002"}).json()["items"] == []


def test_rates_and_popularity_of_a_month(hear: Hear, ask: Ask) -> None:
    hear(*month_of_voices())

    rates = ask(OPERATOR, "/v1/rates", since=MONTH, until=MONTH).json()["items"][0]
    popularity = ask(OPERATOR, "/v1/popularity", since=MONTH, until=MONTH, by="county").json()["items"]

    assert (rates["accepted"], rates["answered"], rates["solved"], rates["note"]) == (3, 3, 2, "样本不足")
    assert [(row["visits"], row["people"], row["population"]) for row in popularity] == [(6, 1, 4500)]


def test_visits_are_those_of_each_centre_by_its_counters_or_by_its_door(hear: Hear, ask: Ask) -> None:
    """One counts at its door alone, one less there than at its counters; an activity has its visitors with it."""
    day = f"{MONTH}-02"
    here, near = {"on": day, "count": 2}, {"on": day, "count": 50}
    film = {"kind": "film", "on": day, "attendance": 12}
    hear(
        *month_of_voices(),
        event("visit.counted.v1", 1, subject="v1", source="/centres", centre=HERE, data=here),
        event("visit.counted.v1", 1, subject="v2", source="/centres", centre=NEAR, data=near),
        event("activity.held.v1", 1, subject="x1", source="/centres", centre=FAR, data=film),
    )

    def visits(by: str, **query: str) -> list[tuple[int, int]]:
        items = ask(OPERATOR, "/v1/popularity", since=MONTH, until=MONTH, by=by, **query).json()["items"]
        return [(row["visits"], row["activities"]) for row in items]

    assert visits("centre") == [(6, 0), (50, 0), (12, 1)]
    assert visits("town") == [(56, 0), (12, 1)]
    assert visits("county") == [(68, 1)]
    assert visits("county", service="centres") == [(64, 1)]
    (counted,) = ask(OPERATOR, f"/v1/centres/{NEAR}/voices", figure="popularity", month=MONTH).json()["items"]
    assert (counted["measure"], counted["times"]) == ("door", 50)


def test_a_figure_opens_to_the_events_that_it_is_made_of(hear: Hear, ask: Ask) -> None:
    hear(*month_of_voices())
    seen: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while cursor.get("cursor", "") is not None:
        page = ask(CADRE, f"/v1/centres/{HERE}/voices", figure="satisfaction", month=MONTH, limit=20, **cursor).json()
        seen += page["items"]
        cursor = {"cursor": page["next_cursor"]}
        if page["next_cursor"] is None:
            break

    assert len(seen) == 36
    assert len({row["event"] for row in seen}) == 36
    assert {row["type"] for row in seen} == {"rating.given.v1", "rectification.not_upheld.v1"}
    assert ask(CADRE, f"/v1/centres/{FAR}/voices", figure="satisfaction").status_code == 404


def test_each_event_names_the_item_and_the_case_that_it_is(hear: Hear, ask: Ask) -> None:
    """A rating counts for the service that was rated; its case is the echo wall's."""
    given = rating("r1", 1, service="express")
    hear(publication(), given)

    (row,) = ask(CADRE, f"/v1/centres/{HERE}/voices", figure="satisfaction", month=MONTH).json()["items"]

    assert (row["service"], row["item"]) == ("express", f"feedback:r1#{given.id}")
    case = row["item"].partition("#")[0].replace(":", "/")
    assert ask(CADRE, f"/v1/cases/{case}").status_code == 200


def test_few_ratings_open_without_their_levels(hear: Hear, ask: Ask) -> None:
    hear(publication(), rating("r1", 1))

    (row,) = ask(CADRE, f"/v1/centres/{HERE}/voices", figure="satisfaction", month=MONTH).json()["items"]

    assert row["measure"] == "given"


def test_the_same_table_is_given_as_excel_and_as_csv(hear: Hear, ask: Ask) -> None:
    hear(*month_of_voices())

    csv = ask(OPERATOR, "/v1/satisfaction.csv", since=MONTH, until=MONTH)
    excel = ask(OPERATOR, "/v1/popularity.xlsx", since=MONTH, until=MONTH)

    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert (
        csv.content.decode("utf-8-sig").splitlines()[1].startswith(f"{HERE},第001村服务中心,34,28,0,0,6,0,4.47,82.35,")
    )
    with ZipFile(io.BytesIO(excel.content)) as book:
        assert "人气指数" in book.read("xl/sharedStrings.xml").decode()


def test_months_that_are_none_or_stand_backwards_are_named(hear: Hear, ask: Ask) -> None:
    assert ask(OPERATOR, "/v1/rates", since="2026-13").json()["errors"] == {"since": ["应为月份,例如 2026-11"]}
    backwards = ask(OPERATOR, "/v1/rates", since="2026-11", until="2026-10")
    assert backwards.json()["errors"] == {"until": ["起止月份应先后有序"]}
