"""What applicants live through at the one-stop hall, on all processes at once, and how the county's page tells it."""

import uuid
from datetime import datetime

import httpx
import pytest

from tests.end_to_end.client import bearer
from tests.end_to_end.county import County
from tests.end_to_end.station import the_case
from tests.end_to_end.window import IDENTITY, NAME, Window
from tests.unit.chassis.scans import pdf


@pytest.fixture
def window(county: County) -> Window:
    """The window of a centre of which the other tests know nothing, and an applicant nobody has met."""
    return Window(county, sorted(county.client.credentials["tokens"]["cadre"])[-2], f"154{uuid.uuid4().int % 10**8:08}")


def test_who_lacks_papers_is_told_once_brings_them_online_and_gets_the_decision_at_home(window: Window) -> None:
    application = window.apply("identity_card")
    asked = window.act(f"{application}/request-papers")
    assert asked["missing"] == ["form"]
    scan = window.upload(pdf(NAME))
    window.online(f"{application}/papers", paper="form", files=[scan])
    window.act(f"{application}/accept")
    window.act(f"{application}/forward")
    window.at_bureau(f"{application}/acknowledge")

    bureau = window.client.bureau("civil_affairs")
    in_full = window.look(f"bureau/applications/{application}/applicant", bureau).json()
    shown = window.look(f"bureau/applications/{application}/files/{scan}", bureau)
    assert (in_full["name"], in_full["identity"], shown.content) == (NAME, IDENTITY, pdf(NAME))
    assert window.look(f"bureau/applications/{application}", window.client.bureau("health")).status_code == 404

    window.at_bureau(f"{application}/grant")
    window.act(f"{application}/deliver", through="at_home")

    events, promises = window.told(application, 8)
    assert events == [
        "submitted",
        "papers_requested",
        "supplemented",
        "accepted",
        "forwarded",
        "acknowledged",
        "granted",
        "delivered",
    ]
    kept = ("accept", "accept_supplemented", "acknowledge", "decide", "deliver", "forward")
    assert promises == {name: ["met"] for name in kept}
    [own] = window.look("my/applications", window.villager).json()["items"]
    assert (own["id"], own["state"], own["trips"]) == (application, "delivered", 1)
    assert (own["says"], own["bureau_name"]) == ("决定已送达", "县民政局")


def test_a_refusal_by_the_bureaus_own_system_names_its_remedy_and_the_system_hears_the_rest(window: Window) -> None:
    application = window.forwarded()
    for what, data in (
        ("acknowledged", {}),
        ("refused", {"remedy": ["reconsideration", "litigation"], "reason": "家庭人均收入高于标准"}),
    ):
        assert window.bureaus_system_says(what, application, **data)["status"] == "accepted"
    late = window.bureaus_system_says("granted", application)

    shown = window.look(f"applications/{application}").json()
    assert (shown["state"], shown["remedy"]) == ("refused", ["reconsideration", "litigation"])
    assert shown["told"] == "家庭人均收入高于标准"
    assert late["problem"]["state"] == "refused"
    ours = window.client.fetched("hall", "bureau-civil-affairs", application, 3)
    assert ours == ["forwarded", "acknowledged", "refused"]
    window.act(f"{application}/deliver", through="at_home")
    assert window.look(f"applications/{application}").json()["decision"] == "refused"
    promises = window.told(application, 6)[1]
    assert (promises["decide"], promises["deliver"]) == (["met"], ["met"])


def test_a_bureaus_system_has_no_say_in_what_was_not_handed_to_it(window: Window) -> None:
    application = window.apply("identity_card", "form")

    assert window.bureaus_system_says("acknowledged", application)["status"] == "rejected"
    assert window.state(application) == "submitted"


def test_who_changes_their_mind_withdraws_online_and_no_promise_is_kept_or_broken(window: Window) -> None:
    application = window.online(
        "",
        centre=window.centre,
        item="temporary_relief",
        applicant=window.applicant,
        papers=[{"paper": "identity_card"}, {"paper": "form"}],
    )["id"]
    window.online(f"{application}/withdraw", reason="changed_mind")

    assert window.look(f"applications/{application}").json()["trips"] == 0
    assert window.told(application, 2) == (["submitted", "withdrawn"], {"accept": ["void"]})


def test_what_is_not_brought_in_thirty_days_is_warned_of_and_lapses(window: Window) -> None:
    application = window.apply("identity_card")
    window.act(f"{application}/request-papers")
    window.pass_days(application, 26, events=2)
    window.reaches(application, 3)
    window.pass_days(application, 5, events=3)
    window.reaches(application, 4)

    assert window.state(application) == "lapsed"
    assert window.told(application, 4)[0] == ["submitted", "papers_requested", "lapse_warned", "lapsed"]


def test_silence_for_five_working_days_is_acceptance_and_the_villages_delay(window: Window) -> None:
    application = window.apply("identity_card", "form")
    window.pass_days(application, 20, events=1)
    window.reaches(application, 2)

    assert window.state(application) == "deemed_accepted"
    events, promises = window.told(application, 2)
    assert events == ["submitted", "deemed_accepted"]
    assert promises == {"accept": ["completed_late"], "decide": ["running"], "forward": ["running"]}


def test_who_has_no_phone_takes_a_paper_home_and_scans_it_to_see_how_it_stands(window: Window) -> None:
    identity = {"kind": "id_card", "number": IDENTITY}
    agent = {"name": "王小满", "phone": window.phone, "relation": "neighbour", "authority": "by_phone"}
    body = {"item": "temporary_relief", "applicant": {"name": NAME, "identity": identity}, "agent": agent}
    applied = window.act("", **body, papers=[{"paper": "identity_card"}])
    window.act(f"{applied['id']}/request-papers")

    paper = window.look(f"applications/{applied['id']}/receipt")
    assert paper.headers["content-type"] == "text/html; charset=utf-8"
    assert (applied["receipt"] in paper.text, "还缺材料" in paper.text, "钱*雨" in paper.text) == (True, True, True)
    assert [each for each in (NAME, window.phone, IDENTITY, "王小满") if each in paper.text] == []

    scanned = window.client.http.post("/hall/v1/receipts", json={"receipt": applied["receipt"]})
    assert (scanned.json()["state"], scanned.json()["missing"]) == ("supplement_requested", ["申请表"])
    assert "钱" not in scanned.text
    number, _, secret = applied["receipt"].partition("-")
    forged = {"receipt": f"{number}-{secret[::-1]}"}
    assert window.client.http.post("/hall/v1/receipts", json=forged).status_code == httpx.codes.NOT_FOUND
    [found] = window.do("applications/search", window.cadre, {"number": number})["items"]
    assert (found["id"], found["agent"]["authority"], "phone" in found["applicant"]) == (
        applied["id"],
        "by_phone",
        False,
    )


def test_what_came_to_the_wrong_bureau_goes_on_to_the_right_one_and_the_guides_promise_runs_on(window: Window) -> None:
    application = window.forwarded()
    window.at_bureau(f"{application}/hand-back", reason="wrong_bureau", note="属于残联")
    window.act(f"{application}/forward", bureau="disability")
    window.at_bureau(f"{application}/acknowledge", "disability")
    window.at_bureau(f"{application}/grant", "disability")

    assert window.look(f"bureau/applications/{application}", window.client.bureau("civil_affairs")).status_code == 404
    assert window.told(application, 7)[1] == {
        "accept": ["met"],
        "acknowledge": ["met", "met"],
        "decide": ["met"],
        "deliver": ["running"],
        "forward": ["met", "met"],
    }


def test_the_day_that_an_applicant_is_told_is_the_one_that_the_county_watches(window: Window) -> None:
    application = window.forwarded()
    window.at_bureau(f"{application}/acknowledge")
    window.at_bureau(f"{application}/suspend", reason="hearing")
    window.at_bureau(f"{application}/resume")
    window.at_bureau(f"{application}/extend", days=5, note="须实地核查")

    watched = {
        clock["standard"]: clock["due_at"] for clock in the_case(window.client, application, 7, "hall")["clocks"]
    }
    shown = window.look(f"applications/{application}").json()["promised_at"]
    assert datetime.fromisoformat(watched["hall.decide"]) == datetime.fromisoformat(shown)


def test_the_county_calls_a_class_otherwise_and_the_guide_has_seven_classes_and_sixteen_items(window: Window) -> None:
    named = f"民政与救助{uuid.uuid4().hex[:6]}"
    headers = bearer(window.client.county) | {"idempotency-key": uuid.uuid4().hex}
    renamed = window.client.http.put("/hall/v1/classes/civil_affairs", json={"title": named}, headers=headers)
    assert renamed.status_code == httpx.codes.OK, renamed.text

    groups = window.client.http.get("/hall/v1/guide").json()["groups"]
    assert (len(groups), sum(len(group["items"]) for group in groups)) == (7, 16)
    assert [group["title"] for group in groups if group["code"] == "civil_affairs"] == [named]


def test_a_second_request_for_what_the_first_notice_left_out_is_on_record_as_a_breach(window: Window) -> None:
    application = window.apply("identity_card")
    window.act(f"{application}/request-papers")
    window.act(f"{application}/request-papers", unfit=["identity_card"], note="照片不清楚")

    assert window.told(application, 3)[0][-1] == "papers_requested_late"


def test_a_mediation_is_known_by_its_steps_and_its_record_to_its_mediator_alone(window: Window) -> None:
    side = {"name": NAME, "phone": window.phone}
    mediation = window.do("mediations", window.cadre, {"dispute": "land", "parties": [side, side]})["id"]
    for verb, body in (("accept", {}), ("sessions", {"text": "双方各退一步,墙拆半米"}), ("agree", {})):
        window.do(f"mediations/{mediation}/{verb}", window.cadre, body)

    record = f"mediations/{mediation}/record"
    assert window.look(record).json()["items"] == ["双方各退一步,墙拆半米"]
    assert window.look(record, window.client.county).status_code == 403
    assert "退一步" not in window.look(f"mediations/{mediation}").text
    events, promises = window.told(mediation, 4)
    assert events == ["requested", "accepted", "session_held", "agreed"]
    assert promises == {"mediate": ["met"]}


def test_a_linked_household_is_helped_by_its_member_and_says_so(window: Window) -> None:
    person = {"name": NAME, "phone": window.phone}
    member = window.do("team/members", window.cadre, person)["id"]
    linked = {"head": NAME, "phone": window.phone, "area": "一组", "member": member}
    household = window.do("team/households", window.cadre, linked)["id"]
    task = window.do("tasks", window.cadre, {"household": household, "kind": "errand", "note": "代取药"})["id"]
    for verb in ("take", "finish", "send-back", "finish", "confirm"):
        window.do(f"tasks/{task}/{verb}", window.cadre, {})

    teams = window.look("teams", window.client.county).json()["items"]
    assert len(teams) == 100
    assert window.look(f"tasks/{task}").json()["member"] == member
    assert window.told(task, 6)[1] == {"help": ["met", "met"]}


def test_nothing_that_people_say_of_themselves_stands_in_the_clear_anywhere(window: Window) -> None:
    marked = f"标记{uuid.uuid4().hex}"
    agent = {"name": f"{marked}代", "phone": "15400000077", "relation": "child"}
    applicant = window.applicant | {"name": marked}
    papers = [{"paper": paper} for paper in ("identity_card", "form")]
    body = {"item": "temporary_relief", "applicant": applicant, "agent": agent, "papers": papers, "note": marked}
    application = window.act("", **body)["id"]
    window.act(f"{application}/decline", reason="not_ours", go_to=f"{marked}医保局", note=marked)
    side = {"name": marked, "phone": window.phone}
    mediation = window.do("mediations", window.cadre, {"dispute": "debt", "parties": [side, side]})["id"]
    window.do(f"mediations/{mediation}/accept", window.cadre, {"note": marked})
    window.do(f"mediations/{mediation}/sessions", window.cadre, {"text": marked})
    member = window.do("team/members", window.cadre, side)["id"]
    linked = {"head": marked, "phone": window.phone, "area": "一组", "member": member}
    household = window.do("team/households", window.cadre, linked)["id"]
    task = window.do("tasks", window.cadre, {"household": household, "kind": "care", "note": marked})["id"]
    for case, events in ((application, 2), (mediation, 3), (task, 1)):
        window.told(case, events)

    assert window.look(f"applications/{application}").json()["go_to"] == f"{marked}医保局"
    stored = window.county.rows_as_text("hall", "supervision")
    assert application in stored
    assert [each for each in (marked, window.phone, IDENTITY, "15400000077") if each in stored] == []
    assert marked not in window.county.logged()
