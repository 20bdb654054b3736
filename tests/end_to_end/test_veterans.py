"""What veterans live through at their station, on all processes at once, and how the county's page tells it."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.calendar import day_of
from services.veterans.seed import furnish
from tests.end_to_end.county import County
from tests.end_to_end.station import the_case
from tests.end_to_end.veterans_station import HOME, NAME, Station, an_identity
from tests.unit.chassis.scans import pdf


@pytest.fixture
def station(county: County) -> Station:
    """The station of a centre of which the other tests know nothing, and a veteran nobody has met."""
    centre = sorted(county.client.credentials["tokens"]["cadre"])[-4]
    return Station(county, centre, f"154{uuid.uuid4().int % 10**8:08}", an_identity())


def test_a_card_lacks_papers_is_supplemented_goes_up_to_the_province_and_is_handed_over_against_a_signature(
    station: Station,
) -> None:
    case = station.apply("card", "identity_card", "household_register")
    asked = station.act(f"{case}/request-papers")
    assert asked["missing"] == ["discharge_paper", "photo"]
    scan = station.upload(pdf(NAME), station.veteran)
    for paper, files in (("discharge_paper", [scan]), ("photo", [])):
        station.do(f"my/cases/{case}/papers", {"paper": paper, "files": files}, station.veteran)
    station.up_to_county(case)

    bureau = station.client.bureau("veterans")
    in_full = station.look(f"bureau/cases/{case}/applicant", bureau).json()
    shown = station.look(f"bureau/cases/{case}/files/{scan}", bureau)
    assert (in_full["name"], in_full["identity"], shown.content) == (NAME, station.identity, pdf(NAME))
    assert station.look(f"bureau/cases/{case}", station.client.bureau("health")).status_code == 404

    for to in ("city_review", "province_review"):
        assert station.system_says("veteran_case.advanced", case=case, to=to)["status"] == "accepted"
    assert station.system_says("veteran_case.granted", case=case)["status"] == "accepted"
    assert station.system_says("veteran_case.advanced", case=case, to="making")["status"] == "accepted"
    assert station.system_says("veteran_case.advanced", case=case, to="county_received")["status"] == "accepted"
    station.in_town(f"{case}/advance", to="town_issued")
    signature = station.upload(pdf("签收"))
    station.act(f"{case}/deliver", receiver="self", signature=[signature])

    events, promises = station.told(case, 15)
    assert events == [
        *("submitted", "papers_requested", "paper_handed_in", "supplemented", "accepted", "village_checked"),
        *("town_accepted", "county_review", "city_review", "province_review", "card_granted", "making"),
        *("county_received", "town_issued", "delivered"),
    ]
    assert promises == {"accept": ["met", "met"], "decide": ["met"], "deliver": ["met"], "forward": ["met"]}
    [own] = station.look("my/cases", station.veteran).json()["items"]
    said = {"acting": False, "says": "已送达", "centre_name": own["centre_name"], "bureau_name": "县退役军人事务局"}
    assert own == station.look(f"cases/{case}").json() | said
    assert (own["state"], own["received_by"], own["signature"], own["trips"]) == ("delivered", "self", [signature], 1)
    assert station.look(f"my/cases/{case}/files/{signature}", station.veteran).content == pdf("签收")


def test_a_refusal_by_the_bureaus_own_system_names_its_reason_and_remedy_and_the_system_hears_the_rest(
    station: Station,
) -> None:
    case = station.apply("pension", "identity_card", "form", "bank_card")
    station.up_to_county(case)
    remedy = ["reconsideration", "litigation"]
    said = station.system_says("veteran_case.refused", case=case, remedy=remedy, reason="服役年限不足")
    late = station.system_says("veteran_case.granted", case=case)

    assert (said["status"], late["problem"]["state"]) == ("accepted", "refused")
    [own] = station.look("my/cases", station.veteran).json()["items"]
    assert (own["state"], own["told"], own["remedy"]) == ("refused", "服役年限不足", remedy)
    assert station.client.fetched("veterans", "bureau-veterans", case, 2) == ["county_review", "refused"]
    assert station.told(case, 6)[1] == {"accept": ["met"], "decide": ["met"], "forward": ["met"]}


def test_who_has_no_phone_learns_the_same_by_the_receipt_that_they_took_home(station: Station) -> None:
    nobodys = replace(station, phone="")
    entry = nobodys.enter()
    papers = [{"paper": paper} for paper in ("identity_card", "form", "bank_card")]
    taken = nobodys.do("cases", {"veteran": entry, "item": "pension", "papers": papers})
    nobodys.up_to_county(taken["id"])
    remedy = ["reconsideration", "litigation"]
    nobodys.system_says("veteran_case.refused", case=taken["id"], remedy=remedy, reason="服役年限不足")

    asked = nobodys.client.http.post("/veterans/v1/receipts", json={"receipt": taken["receipt"]}).json()
    assert (asked["says"], asked["told"]) == ("不予", "服役年限不足")
    assert asked["remedy"] == ["收到之日起 60 日内可以申请行政复议", "收到之日起 6 个月内可以提起行政诉讼"]
    paper = nobodys.look(f"cases/{taken['id']}/receipt").text
    assert "服役年限不足" in paper
    assert taken["receipt"] in paper
    guessed = taken["receipt"][:9] + "00000000"
    assert nobodys.client.http.post("/veterans/v1/receipts", json={"receipt": guessed}).status_code == 404
    number = taken["receipt"][:8]
    [found] = nobodys.do("cases/search", {"number": number})["items"]
    assert (found["number"], "phone" in found["applicant"]) == (number, False)
    bureau = nobodys.client.bureau("veterans")
    assert "phone" not in nobodys.look(f"bureau/cases/{taken['id']}/applicant", bureau).json()
    visit = nobodys.do("visits", {"veteran": entry, "day": day_of(datetime.now(UTC)).isoformat()})["id"]
    [stop] = [each for each in nobodys.look("visits/route").json()["stops"] if each["visit"] == visit]
    assert (stop["name"], "phone" in stop) == (NAME, False)


def test_the_county_wants_a_paper_again_the_time_stands_still_and_goes_on_when_it_comes(station: Station) -> None:
    case = station.apply("pension", "identity_card", "form", "bank_card")
    station.up_to_county(case)
    station.system_says("veteran_case.papers_requested", case=case, unfit=["form"])

    assert station.told(case, 6)[1]["decide"] == ["paused"]
    station.do(f"my/cases/{case}/papers", {"paper": "form"}, station.veteran)
    events, promises = station.told(case, 7)
    assert (events[-2:], promises["decide"]) == (["papers_awaited", "resumed"], ["running"])
    assert station.look(f"cases/{case}").json()["state"] == "county_review"


def test_a_town_gives_a_case_back_to_the_village_which_has_its_three_days_again(station: Station) -> None:
    case = station.apply("training", "identity_card", "discharge_paper")
    station.act(f"{case}/accept")
    station.act(f"{case}/advance", to="village_checked")
    station.in_town(f"{case}/advance", to="town_accepted")
    station.in_town(f"{case}/hand-back", reason="unclear", note="请核实住址")

    events, promises = station.told(case, 5)
    assert events[-1] == "returned_to_village"
    assert promises["forward"] == ["met", "running"]


def test_a_bureaus_system_has_no_say_in_what_has_not_come_to_it(station: Station) -> None:
    case = station.apply("pension", "identity_card", "form", "bank_card")

    assert station.system_says("veteran_case.granted", case=case)["status"] == "rejected"
    assert station.look(f"cases/{case}").json()["state"] == "submitted"


def test_who_changes_their_mind_withdraws_online_and_no_promise_is_kept_or_broken(station: Station) -> None:
    case = station.apply("training", "identity_card", "discharge_paper")
    station.do(f"my/cases/{case}/withdraw", {"reason": "changed_mind"}, station.veteran)

    assert station.told(case, 2) == (["submitted", "withdrawn"], {"accept": ["void"]})


def test_what_is_not_brought_in_thirty_days_is_warned_of_and_lapses(station: Station) -> None:
    case = station.apply("card", "identity_card")
    station.act(f"{case}/request-papers")
    station.pass_days(case, 26, events=2)
    station.reaches(f"cases/{case}", 3)
    station.pass_days(case, 5, events=3)
    station.reaches(f"cases/{case}", 4)

    assert station.look(f"cases/{case}").json()["state"] == "lapsed"
    assert station.told(case, 4)[0] == ["submitted", "papers_requested", "lapse_warned", "lapsed"]


def test_who_was_discharged_two_months_ago_is_flagged_late_and_helped_all_the_same(station: Station) -> None:
    discharged = day_of(datetime.now(UTC)) - timedelta(days=60)
    entry = station.enter(service={"words": "义务兵", "discharged_on": discharged.isoformat()})
    station.reaches(f"veterans/{entry}", 3)
    assert station.look(f"veterans/{entry}").json()["placement"] == "overdue"

    papers = [{"paper": paper} for paper in ("identity_card", "discharge_paper", "placement_letter")]
    report = {"veteran": entry, "item": "placement_report", "papers": papers}
    case = station.do("cases", report)["id"]

    assert station.look(f"cases/{case}").json()["late"] is True
    assert station.look(f"veterans/{entry}").json()["placement"] == "reported_late"
    assert station.told(entry, 4)[0] == ["registered", "placement_reminded", "placement_overdue", "placement_reported"]

    station.do(f"my/cases/{case}/withdraw", {"reason": "changed_mind"}, station.veteran)
    again = station.do("cases", report)["id"]

    assert station.look(f"cases/{again}").json()["late"] is True
    assert len(station.look(f"veterans/{entry}/timeline").json()["items"]) == 4


def test_a_petition_is_transferred_and_its_time_is_the_bureaus_from_the_first_day(station: Station) -> None:
    petitioner = {"name": NAME, "phone": station.phone, "identity": station.identity}
    body = {"petitioner": petitioner, "bureau": "veterans", "text": "待遇没有落实"}
    petition = station.do("petitions", body)["id"]
    station.do(f"petitions/{petition}/transfer", {})
    text = station.look(f"bureau/petitions/{petition}/text", station.client.bureau("veterans")).json()
    assert (text["name"], text["text"]) == (NAME, "待遇没有落实")
    for what, data in (("accepted", {}), ("extended", {"days": 30}), ("answered", {"told": "下月补发"})):
        assert station.system_says(f"petition.{what}", petition=petition, **data)["status"] == "accepted"

    events, promises = station.told(petition, 5)
    assert events == ["registered", "transferred", "accepted", "extended", "answered"]
    assert promises == {"petition_accept": ["met"], "petition_answer": ["met"]}
    watched = the_case(station.client, petition, 5, "veterans")["clocks"]
    assert {clock["responsible"] for clock in watched} == {"bureau:veterans"}
    [own] = station.look("my/petitions", station.veteran).json()["items"]
    assert own["told"] == "下月补发"


def test_the_old_are_due_for_a_visit_and_the_route_of_the_day_leads_past_their_homes(station: Station) -> None:
    old = [
        Station(station.county, station.centre, station.phone, an_identity(1940)).enter(
            home=HOME | {"longitude": 116.3 + longitude}
        )
        for longitude in (0.0, 0.04, 0.02)
    ]
    due = {each["veteran"] for each in station.look("visits/due").json()["items"]}
    assert set(old) <= due

    today = day_of(datetime.now(UTC)).isoformat()
    visits = [station.do("visits", {"veteran": entry, "day": today})["id"] for entry in old]
    route = station.look("visits/route").json()
    ours = [stop["visit"] for stop in route["stops"] if stop["visit"] in visits]
    assert ours in ([visits[0], visits[2], visits[1]], [visits[1], visits[2], visits[0]])
    assert route["stops"][0]["address"] == HOME["address"]
    assert not set(old) & {each["veteran"] for each in station.look("visits/due").json()["items"]}
    station.do(f"visits/{visits[0]}/make", {})
    assert station.told(visits[0], 2)[0] == ["planned", "made"]


def test_each_station_of_the_demonstration_has_three_on_its_register_and_a_case_and_is_furnished_once(
    county: County,
) -> None:
    cadres = county.client.credentials["tokens"]["cadre"]
    centres = dict.fromkeys(sorted(cadres)[40:56], "示范村")
    settings = county.settings("veterans")

    assert [furnish(settings, centres), furnish(settings, centres)] == [16, 0]

    states = set()
    for centre in centres:
        entries = county.client.get("/veterans/v1/veterans", cadres[centre]).json()["items"]
        assert sorted("phone" in each["person"] for each in entries) == [False, True, True]
        [case] = county.client.get("/veterans/v1/cases", cadres[centre]).json()["items"]
        states.add(case["state"])
    assert states == {"submitted", "accepted", "village_checked", "town_accepted"}


def test_the_same_person_is_on_the_register_once(station: Station) -> None:
    station.enter()
    again = {"name": NAME, "phone": station.phone, "identity": station.identity, "home": HOME, "belonging": "veteran"}
    elsewhere = min(station.client.credentials["tokens"]["cadre"])
    for token in (station.cadre, station.client.cadre(elsewhere)):
        refused = station.client.post("/veterans/v1/veterans", token, again)
        assert (refused.status_code, "已在本县建档立卡" in refused.json()["detail"]) == (409, True)
    wrong = station.client.post("/veterans/v1/veterans", station.cadre, again | {"identity": "110105194912310021"})
    assert "校验码不符" in wrong.text


def test_nothing_that_is_known_of_veterans_stands_in_the_clear_anywhere(station: Station) -> None:
    marked = f"标记{uuid.uuid4().hex}"
    other = "15400000078"
    home = {"address": f"{marked}路", "longitude": 116.3412789, "latitude": 35.4098765}
    service = {"words": f"{marked}部队", "discharged_on": "2019-12-01"}
    entry = station.enter(name=marked, home=home, service=service, gravely_ill=True, note=marked)
    agent = {"name": f"{marked}护", "phone": other, "relation": "child", "authority": "guardian"}
    papers = [{"paper": paper} for paper in ("identity_card", "discharge_paper")]
    body = {"veteran": entry, "item": "training", "papers": papers, "agent": agent, "note": marked}
    case = station.do("cases", body)["id"]
    station.act(f"{case}/decline", reason="not_ours", go_to=f"{marked}局", note=marked)
    petitioner = {"name": marked, "phone": station.phone, "identity": station.identity}
    petition = station.do("petitions", {"petitioner": petitioner, "bureau": "veterans", "text": marked})["id"]
    visit = station.do("visits", {"veteran": entry, "day": day_of(datetime.now(UTC)).isoformat(), "note": marked})["id"]
    for each, events in ((entry, 1), (case, 2), (petition, 1), (visit, 1)):
        station.told(each, events)

    assert station.look(f"cases/{case}").json()["told"] == f"{marked}局"
    full = station.look(f"veterans/{entry}/file").json()
    assert (full["home"]["address"], full["service"]) == (f"{marked}路", service)
    stored = station.county.rows_as_text("veterans", "supervision")
    assert case in stored
    secrets = (marked, station.phone, station.identity, other, "116.3412789", "2019-12-01")
    assert [each for each in secrets if each in stored] == []
    assert marked not in station.county.logged()
