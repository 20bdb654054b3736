"""From a carrier's signed push over the shelf into somebody's hands, and onto the county's page."""

from typing import Any

import pytest

from tests.end_to_end.client import Client, parcel_event, waybill
from tests.end_to_end.station import the_case
from tests.waiting import eventually

HERE, ELSEWHERE = "370829001001", "370829002001"


def the_parcel(client: Client, number: str) -> dict[str, Any]:
    [parcel] = client.get("/express/v1/parcels", client.cadre(HERE), waybill=number).raise_for_status().json()["items"]
    found: dict[str, Any] = parcel
    return found


def figures(client: Client, centre: str) -> dict[str, Any]:
    overview = client.get("/supervision/v1/overview", client.county).raise_for_status().json()
    assert len(overview["centres"]) == 100
    assert len(overview["towns"]) == 15
    [found] = [row for row in overview["centres"] if row["id"] == centre]
    return dict(found)


def test_a_signed_push_becomes_a_parcel_that_a_cadre_hands_over_and_the_county_sees(client: Client) -> None:
    number = waybill()
    before = figures(client, HERE)

    assert client.post_event(parcel_event("announced", number, HERE))["status"] == "accepted"
    assert client.post_event(parcel_event("arrived", number, HERE))["status"] == "accepted"
    parcel = the_parcel(client, number)
    assert parcel["state"] == "inbound"
    assert parcel["recipient"] == {"name": "测*员", "phone": "138****5678"}

    eventually(lambda: figures(client, HERE)["open"] == before["open"] + 1, within=20)
    notified = client.post(f"/express/v1/parcels/{parcel['id']}/notify", client.cadre(HERE), {"channel": "phone"})
    assert notified.raise_for_status().json()["state"] == "notified"
    handed = client.post(
        f"/express/v1/parcels/{parcel['id']}/collect",
        client.cadre(HERE),
        {
            "code": parcel["pickup_code"],
            "by": "agent",
            "agent": {"name": "邻居甲", "relation": "邻居"},
            "consent": True,
        },
    )
    assert handed.raise_for_status().json()["state"] == "collected"

    case = the_case(client, parcel["id"], 4)
    assert [event["type"] for event in case["events"]] == [
        "parcel.expected.v1",
        "parcel.inbound.v1",
        "parcel.notified.v1",
        "parcel.collected.v1",
    ]
    assert [event["sequence"] for event in case["events"]] == [1, 2, 3, 4]
    promises = ["express.notify", "express.remind", "express.return"]
    assert [clock["standard"] for clock in case["clocks"]] == promises
    for clock in case["clocks"]:
        assert (clock["state"], clock["responsible"]) == ("met", f"village:{HERE}")
        assert clock["explain"]
    kept = before["on_time"] + len(promises)
    after = eventually(lambda: (f := figures(client, HERE))["on_time"] == kept and f, within=20)
    assert after["open"] == before["open"]
    assert after["silent"] is False


def test_kuaidi100s_push_brings_an_announced_parcel_in(client: Client) -> None:
    number = waybill()
    client.post_event(parcel_event("announced", number, HERE))

    assert client.push_kuaidi100(number, "0")["result"] is True
    assert the_parcel(client, number)["state"] == "expected"
    assert client.push_kuaidi100(number, "501")["result"] is True

    parcel = the_parcel(client, number)
    assert (parcel["state"], parcel["consent"]) == ("inbound", "missing")
    assert the_case(client, parcel["id"], 2)["clocks"][0]["state"] == "running"
    timeline = client.get(f"/express/v1/parcels/{parcel['id']}/timeline", client.cadre(HERE)).json()["items"]
    assert {entry["type"] for entry in timeline} >= {"parcel.expected.v1", "parcel.inbound.v1", "at_station"}


def test_another_centres_cadre_finds_nothing(client: Client) -> None:
    number = waybill()
    client.post_event(parcel_event("arrived", number, HERE))
    parcel = the_parcel(client, number)
    stranger = client.cadre(ELSEWHERE)

    assert client.get("/express/v1/parcels", stranger, waybill=number).json()["items"] == []
    assert client.get(f"/express/v1/parcels/{parcel['id']}", stranger).status_code == 404
    assert client.get(f"/express/v1/parcels/{parcel['id']}/timeline", stranger).status_code == 404
    body = {"code": parcel["pickup_code"], "by": "self", "consent": True}
    assert client.post(f"/express/v1/parcels/{parcel['id']}/collect", stranger, body).status_code == 404
    the_case(client, parcel["id"], 1)
    assert client.get(f"/supervision/v1/cases/express/{parcel['id']}", stranger).status_code == 404
    assert the_parcel(client, number)["state"] == "inbound"


def test_a_wrong_code_missing_consent_and_a_second_hand_over_are_refused(client: Client) -> None:
    number = waybill()
    client.post_event(parcel_event("arrived", number, HERE))
    parcel = the_parcel(client, number)
    path, good = (
        f"/express/v1/parcels/{parcel['id']}/collect",
        {"code": parcel["pickup_code"], "by": "self", "consent": True},
    )

    wrong = client.post(path, client.cadre(HERE), good | {"code": "1-1-000000"})
    without = client.post(path, client.cadre(HERE), good | {"consent": False})
    nobody = client.post(path, client.cadre(HERE), good | {"by": "agent"})
    assert (wrong.status_code, without.status_code, nobody.status_code) == (422, 422, 422)
    assert (set(wrong.json()["errors"]), set(without.json()["errors"]), set(nobody.json()["errors"])) == (
        {"code"},
        {"consent"},
        {"agent"},
    )

    first = client.post(path, client.cadre(HERE), good, key="once")
    again = client.post(path, client.cadre(HERE), good, key="once")
    second = client.post(path, client.cadre(HERE), good)
    assert first.json() == again.json()
    assert (second.status_code, second.json()["state"], second.json()["legal"]) == (409, "collected", [])


@pytest.mark.parametrize("by", ["waybill", "code", "phone_tail", "name"])
def test_a_parcel_is_found_by_what_the_person_at_the_counter_knows(client: Client, by: str) -> None:
    number = waybill()
    client.post_event(parcel_event("arrived", number, HERE, recipient={"name": f"测{number}", "phone": "13812345678"}))
    parcel = the_parcel(client, number)
    known = {"waybill": number, "code": parcel["pickup_code"], "phone_tail": "5678", "name": f"测{number}"}

    found = client.post("/express/v1/parcels/search", client.cadre(HERE), {by: known[by]}).raise_for_status().json()

    assert parcel["id"] in [item["id"] for item in found["items"]]


def test_a_scan_brings_a_parcel_in_that_nobody_announced(client: Client) -> None:
    body = {"carrier": "zhongtong", "waybill": waybill(), "shelf": 3, "row": 2, "consent": True}

    checked_in = client.post("/express/v1/parcels/check-in", client.cadre(HERE), body).raise_for_status().json()

    assert checked_in["state"] == "inbound"
    assert checked_in["pickup_code"].startswith("3-2-")


def test_a_bad_event_is_rejected_with_the_field_named_and_its_neighbours_go_through(client: Client) -> None:
    good, nowhere, unknown = (parcel_event("arrived", waybill(), centre) for centre in (HERE, "370829099099", HERE))
    unknown["data"]["colour"] = "red"
    answer = client.post_events([good, nowhere, unknown, good, good | {"data": good["data"] | {"waybill": waybill()}}])

    results = answer.raise_for_status().json()["results"]
    assert [result["status"] for result in results] == ["accepted", "rejected", "rejected", "duplicate", "rejected"]
    assert "data.centre" in results[1]["problem"]["errors"]
    assert "data.colour" in results[2]["problem"]["errors"]
    assert results[3]["subject"] == results[0]["subject"]
    assert results[4]["problem"]["type"].endswith("conflict")


def test_the_pickup_code_and_the_recipient_stay_in_the_service(client: Client) -> None:
    number = waybill()
    result = client.post_event(
        parcel_event("arrived", number, HERE, recipient={"name": "秘密人", "phone": "13899990000"})
    )
    parcel = the_parcel(client, number)

    case = the_case(client, parcel["id"], 1)

    assert parcel["pickup_code"] not in str(result) + str(case)
    assert "秘密人" not in str(case) + str(parcel)
    assert "13899990000" not in str(case) + str(parcel)
