"""What people of each tier see of the ladder and do on it, over HTTP."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, text

from contracts.people import Actor, Tier
from contracts.supervision.live import LIVE_OVERVIEW
from contracts.supervision.rungs import CHANGED, LADDER, RUNG_PAGE
from tests.integration.supervision.conftest import CADRE, FAR, HERE, OPERATOR, SUPERVISOR, Ask, Hear
from tests.integration.supervision.streams import messages
from tests.integration.supervision.sweeping import heartbeat, said, sweep
from tests.unit.supervision.events import event

LONG_AGO = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday morning like any other."""
STRANGER = Actor("staff:370829002001-01", Tier.CADRE, FAR)
JUDGE = Actor("staff:370829-09", Tier.COUNTY, "370829")
HEALTH, APPROVAL = (Actor(f"bureau:{code}", Tier.BUREAU, "370829") for code in ("health", "approval"))
Do = Callable[..., httpx.Response]


@pytest.fixture
def late(hear: Hear, engine: Engine) -> None:
    """A complaint at HERE that nobody has answered for two months, and one at FAR."""
    for centre, case in ((HERE, "here"), (FAR, "far")):
        hear(event("parcel.complaint_opened.v1", 1, subject=case, centre=centre, responsible="", time=LONG_AGO))
    hear(heartbeat())
    sweep(engine)


@pytest.fixture
def do(client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]) -> Do:
    """`do(actor, path, note)`."""
    return lambda actor, path, note="已核实": client.post(path, json={"note": note}, headers=bearer(actor))


def rungs(ask: Ask, actor: Actor = OPERATOR, **query: str) -> dict[str, dict[str, Any]]:
    """By rung and case."""
    listed = ask(actor, "/v1/rungs", **query).json()
    assert RUNG_PAGE.validate(listed) == {}
    return {f"{each['rung']} {each['case']}": each for each in listed["items"]}


def test_each_tier_sees_the_rungs_of_its_own(late: None, ask: Ask) -> None:
    assert len(rungs(ask)) == 12
    assert {key.split()[1] for key in rungs(ask, CADRE)} == {"here"}
    assert {key.split()[1] for key in rungs(ask, STRANGER)} == {"far"}
    assert set(rungs(ask, state="proposed", centre=HERE)) == {"notice here", "accountability here"}
    assert set(rungs(ask, rung="red", responsible=f"village:{FAR}")) == {"red far"}
    first = ask(OPERATOR, "/v1/rungs", limit=7).json()
    second = ask(OPERATOR, "/v1/rungs", limit=7, cursor=first["next_cursor"]).json()
    assert len({each["id"] for each in (*first["items"], *second["items"])}) == 12


def test_who_watches_hears_of_the_steps_in_their_own_scope(
    late: None, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]], hear: Hear, do: Do
) -> None:
    with (
        client.stream("GET", "/v1/live", headers=bearer(CADRE)) as near,
        client.stream("GET", "/v1/live", headers=bearer(OPERATOR)) as all_over,
    ):
        here, county = messages(near.iter_lines()), messages(all_over.iter_lines())
        (kind, mine), (_, whole) = next(here), next(county)
        assert kind == "snapshot"
        assert LIVE_OVERVIEW.validate(mine) == {}
        assert {rung["case"] for rung in mine["rungs"]} == {"here"}
        assert {rung["case"] for rung in whole["rungs"]} == {"here", "far"}

        reds = {rung["case"]: rung for rung in whole["rungs"] if rung["rung"] == "red"}
        assert do(STRANGER, f"/v1/ladders/{reds['far']['ladder']}/red/appeal").status_code == 200
        assert changed(county) == [("far", "red", "appealed")]
        assert do(CADRE, f"/v1/ladders/{reds['here']['ladder']}/red/acknowledge").status_code == 200
        assert changed(county) == [("here", "red", "acknowledged")]
        assert changed(here) == [("here", "red", "acknowledged")]


def test_what_is_taken_back_is_heard_of_and_comes_first_for_who_watches_anew(
    late: None, client: httpx.Client, bearer: Callable[[Actor], dict[str, str]], hear: Hear, engine: Engine
) -> None:
    answered = LONG_AGO + timedelta(hours=1)
    with client.stream("GET", "/v1/live", headers=bearer(OPERATOR)) as stream:
        heard = messages(stream.iter_lines())
        assert next(heard)[0] == "snapshot"
        hear(event("parcel.complaint_answered.v1", 2, subject="here", centre=HERE, time=answered))
        sweep(engine)
        taken_back = {("here", rung, "withdrawn") for rung in ("yellow", "red", "urge", "supervise", "notice")}
        assert taken_back < set(changed(heard))
    with client.stream("GET", "/v1/live", headers=bearer(OPERATOR)) as stream:
        _, body = next(messages(stream.iter_lines()))
    assert {rung["case"] for rung in body["rungs"][:6]} == {"here"}


def changed(heard: Iterator[tuple[str, dict[str, Any]]]) -> list[tuple[str, str, str]]:
    """The steps of the next message that has any: case, rung and state."""
    rungs = next(body["rungs"] for _, body in heard if body["rungs"])
    return [(rung["case"], rung["rung"], rung["state"]) for rung in rungs]


def test_a_breach_is_answered_appealed_and_excused_and_its_record_stays(
    late: None, ask: Ask, do: Do, engine: Engine
) -> None:
    red = rungs(ask)["red here"]
    path = f"/v1/ladders/{red['ladder']}/red"

    answered = do(CADRE, f"{path}/answer", "下雨停电,电话 13812345678").json()
    assert CHANGED.validate(answered) == {}
    assert (answered["state"], answered["legal"]) == ("answered", ["appeal", "appeal_to_county"])
    assert do(CADRE, f"{path}/appeal").json()["state"] == "appealed"
    assert do(OPERATOR, f"{path}/grant").status_code == 403
    assert do(SUPERVISOR, f"{path}/deny").json()["state"] == "upheld"
    assert do(CADRE, f"{path}/appeal").json()["state"] == "appealed_to_county"
    assert do(OPERATOR, f"{path}/grant").json()["state"] == "revoked"
    assert do(OPERATOR, f"{path}/grant").status_code == 409

    whole = ask(CADRE, f"/v1/ladders/{red['ladder']}").json()
    assert LADDER.validate(whole) == {}
    assert [each["type"] for each in whole["timeline"]][6:] == [
        f"clock.{what}.v1" for what in ("answered", "appealed", "appeal_denied", "appealed_to_county", "appeal_granted")
    ]
    assert whole["timeline"][6]["note"] == "下雨停电,电话 138****5678"
    assert [each["actor"] for each in whole["timeline"]][5:8] == ["system", CADRE.id, CADRE.id]
    with engine.connect() as connection:
        written = connection.execute(text("SELECT string_agg(data::text, '') FROM audit_log")).scalar_one()
        climbs_at = connection.execute(text("SELECT climbs_at FROM clock WHERE case_id = 'express:here'")).scalar_one()
    assert "下雨" not in written
    assert climbs_at is None


def test_a_notice_is_decided_by_a_named_officer_after_a_hearing(late: None, ask: Ask, do: Do, engine: Engine) -> None:
    path = f"/v1/ladders/{rungs(ask)['notice here']['ladder']}/notice"

    assert do(SUPERVISOR, f"{path}/hear").status_code == 403
    assert do(OPERATOR, f"{path}/impose").status_code == 409
    assert do(OPERATOR, f"{path}/hear").json()["state"] == "heard"
    assert do(OPERATOR, f"{path}/impose").json()["state"] == "issued"
    assert said(engine)[-1].actor == OPERATOR.id
    assert do(CADRE, f"{path}/appeal").json()["state"] == "appealed_to_county"
    assert do(JUDGE, f"{path}/grant").json()["state"] == "revoked"


def test_what_lies_out_of_scope_or_nowhere_is_not_found(late: None, ask: Ask, do: Do) -> None:
    ladder = rungs(ask)["red here"]["ladder"]

    assert ask(STRANGER, f"/v1/ladders/{ladder}").status_code == 404
    assert do(STRANGER, f"/v1/ladders/{ladder}/red/answer").status_code == 404
    assert do(CADRE, f"/v1/ladders/{ladder}/blue/answer").status_code == 404
    assert do(SUPERVISOR, "/v1/cases/express/here/clocks/express.complaint/9/press").status_code == 404


def test_a_bureau_sees_and_acts_on_what_is_held_against_it_alone(
    late: None, hear: Hear, engine: Engine, ask: Ask, do: Do
) -> None:
    own_card: dict[str, Any] = {"centre": HERE, "time": LONG_AGO, "responsible": HEALTH.id}
    hear(event("parcel.complaint_opened.v1", 1, subject="bureau", **own_card), heartbeat())
    sweep(engine)
    own, others = (rungs(ask)[f"red {case}"]["ladder"] for case in ("bureau", "here"))

    assert {key.split()[1] for key in rungs(ask, HEALTH)} == {"bureau"}
    assert {key.split()[1] for key in rungs(ask, HEALTH, responsible=f"village:{HERE}")} == {"bureau"}
    assert rungs(ask, APPROVAL) == {}
    assert ask(APPROVAL, "/v1/rungs.csv").text.count("\n") == 1
    assert ask(HEALTH, f"/v1/ladders/{own}").status_code == 200
    assert do(HEALTH, f"/v1/ladders/{own}/red/answer").status_code == 200
    for actor, ladder in ((HEALTH, others), (APPROVAL, others), (APPROVAL, own)):
        assert ask(actor, f"/v1/ladders/{ladder}").status_code == 404
        assert do(actor, f"/v1/ladders/{ladder}/red/answer").status_code == 404
        assert do(actor, f"/v1/ladders/{ladder}/red/correct").status_code == 404


def test_what_was_done_in_error_is_taken_back(late: None, ask: Ask, do: Do) -> None:
    path = f"/v1/ladders/{rungs(ask)['red here']['ladder']}/red"

    do(CADRE, f"{path}/acknowledge")

    assert do(CADRE, f"{path}/correct").json()["state"] == "issued"


def test_a_town_urges_before_the_clock_does(hear: Hear, engine: Engine, ask: Ask, do: Do) -> None:
    hear(event("parcel.complaint_opened.v1", 1, subject="here", centre=HERE, time=LONG_AGO))
    sweep(engine)
    path = "/v1/cases/express/here/clocks/express.complaint/1/press"

    assert do(CADRE, path).status_code == 403
    assert do(SUPERVISOR, path).json()["rung"] == "urge"
    assert do(SUPERVISOR, path).status_code == 409
    assert said(engine)[-1].actor == SUPERVISOR.id

    hear(heartbeat())
    sweep(engine)
    assert [each.type.split(".")[1] for each in said(engine)].count("urged") == 1


def test_what_is_late_counts_for_whoever_is_answerable_and_not_for_the_centre(
    hear: Hear, engine: Engine, ask: Ask
) -> None:
    hear(
        event("parcel.complaint_opened.v1", 1, subject="own", centre=HERE, time=LONG_AGO),
        event("parcel.discrepancy_opened.v1", 1, subject="yours", centre=HERE, time=LONG_AGO, responsible="partner:y"),
        event("parcel.discrepancy_closed.v1", 2, subject="yours", centre=HERE, responsible="partner:y"),
        event("parcel.discrepancy_opened.v1", 1, subject="open", centre=HERE, time=LONG_AGO, responsible="partner:y"),
    )
    sweep(engine)

    [centre] = ask(CADRE, "/v1/overview").json()["centres"]
    assert (centre["open"], centre["late"]) == (2, 1)
    since = (LONG_AGO - timedelta(days=1)).isoformat()
    listed = ask(CADRE, "/v1/parties", since=since).json()["items"]
    assert [(each["party"], each["late"], each["breaches"]) for each in listed] == [
        ("partner:y", 1, 2),
        (f"village:{HERE}", 1, 1),
    ]
    assert [each["party"] for each in ask(OPERATOR, "/v1/parties", since=since, kind="partner").json()["items"]] == [
        "partner:y"
    ]
    assert ask(STRANGER, "/v1/parties", since=since).json()["items"] == []


def test_a_party_has_what_it_kept_what_it_ended_late_and_what_it_has_open(hear: Hear, engine: Engine, ask: Ask) -> None:
    partner = {"centre": HERE, "responsible": "partner:y"}
    began, ended = LONG_AGO, LONG_AGO + timedelta(days=50)
    kept = began + timedelta(minutes=1)
    hear(
        event("parcel.discrepancy_opened.v1", 1, subject="kept", time=began, **partner),
        event("parcel.discrepancy_closed.v1", 2, subject="kept", time=kept, **partner),
        event("parcel.discrepancy_opened.v1", 1, subject="late", time=began, **partner),
        event("parcel.discrepancy_closed.v1", 2, subject="late", time=ended, **partner),
        event("parcel.discrepancy_opened.v1", 1, subject="open", time=began, **partner),
    )

    def figures(since: datetime, until: datetime) -> list[tuple[str, int, int, int, int]]:
        listed = ask(CADRE, "/v1/parties", since=since.isoformat(), until=until.isoformat()).json()["items"]
        return [tuple(each[name] for name in ("party", "met", "ended_late", "running", "late")) for each in listed]

    assert figures(began, ended) == [("partner:y", 1, 0, 1, 1)]
    assert figures(kept + timedelta(seconds=1), ended + timedelta(days=1)) == [("partner:y", 0, 1, 1, 1)]
    whole = {"since": began.isoformat(), "until": (ended + timedelta(days=1)).isoformat()}
    lines = ask(CADRE, "/v1/parties.csv", **whole).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("责任主体,按时办结,超时办结,在办")
    assert lines[1].startswith("合作方 y,1,1,1,1,")
    assert ask(CADRE, "/v1/parties.xlsx", **whole).content.startswith(b"PK")
