"""What parcels live through, on all processes at once, and how it stands on the county's page in the end."""

from random import Random
from typing import Any

import pytest

from tests.end_to_end.client import waybill
from tests.end_to_end.county import County
from tests.end_to_end.station import Station, clocks, owed, story
from tests.integration.express.sending import DRAFT, LOOKED
from tests.unit.express.carriers.pushing import told


@pytest.fixture
def station(county: County) -> Station:
    """A station of which the other tests know nothing."""
    return Station(county, max(county.client.credentials["tokens"]["cadre"]))


def test_who_does_not_come_is_reminded_after_a_day_and_collects(station: Station) -> None:
    parcel = station.shelve()
    station.pass_days(parcel, 1)
    station.reaches(parcel, "reminded")

    assert station.collect(parcel) == 200

    case = station.case(parcel, 4)
    assert story(case) == ["inbound", "notified", "reminded", "collected"]
    assert clocks(case) == {"notify": ["met"], "remind": ["met"], "overdue": ["met"], "return": ["met"]}


def test_who_comes_when_the_return_has_begun_too_late_still_gets_the_parcel(station: Station) -> None:
    parcel = station.shelve()
    station.pass_days(parcel, 1)
    station.reaches(parcel, "reminded")
    station.pass_days(parcel, 2)
    station.reaches(parcel, "overdue")
    early = station.client.post(f"/express/v1/parcels/{parcel}/return", station.cadre, {})
    assert (early.status_code, early.json()["state"]) == (409, "overdue")

    station.pass_days(parcel, 7)
    station.act(parcel, "return")
    assert station.act(parcel, "stop-return")["state"] == "notified"
    assert station.collect(parcel) == 200

    case = station.case(parcel, 7)
    assert story(case) == [
        "inbound",
        "notified",
        "reminded",
        "overdue",
        "returning",
        "return_stopped",
        "collected",
    ]
    assert clocks(case) == {"notify": ["met"], "remind": ["met"], "overdue": ["met"], "return": ["completed_late"]}


def test_a_parcel_that_went_to_the_wrong_person_comes_back_with_a_new_code(station: Station) -> None:
    wrong, right = station.shelve(), station.shelve()
    code = station.parcel(wrong)["pickup_code"]
    assert station.collect(wrong, code) == 200

    corrected = station.act(wrong, "correct", reason="拿错了,应取另一件")
    assert station.collect(right) == 200

    assert corrected["state"] == "notified"
    assert corrected["pickup_code"] != code
    assert station.collect(wrong, code) == 422
    running = station.case(wrong, 4)
    assert clocks(running) == {"notify": ["met"], "remind": ["running"], "return": ["running"]}
    assert station.collect(wrong, corrected["pickup_code"]) == 200
    case = station.case(wrong, 5)
    assert story(case) == ["inbound", "notified", "collected", "corrected", "collected"]
    assert clocks(case) == {"notify": ["met"], "remind": ["met"], "return": ["met"]}


def test_a_carriers_signature_for_what_lies_on_the_shelf_is_its_discrepancy(station: Station) -> None:
    parcel = station.shelve()
    number = station.parcel(parcel)["waybill"]
    assert station.client.push_kuaidi100(number, "3")["result"] is True
    shelved = station.parcel(parcel)
    assert (shelved["state"], shelved["disputed"]) == ("notified", True)

    station.act(parcel, "discrepancy/close", finding="carrier_wrong", note="货在架上,收件人没有来过")
    assert station.collect(parcel) == 200

    case = station.case(parcel, 5)
    assert story(case) == ["inbound", "notified", "discrepancy_opened", "discrepancy_closed", "collected"]
    assert clocks(case) == {"notify": ["met"], "remind": ["met"], "return": ["met"], "discrepancy": ["met"]}
    assert owed(case, "discrepancy") == "partner:yunda"


def test_what_never_comes_has_not_arrived_after_seven_days(station: Station) -> None:
    parcel = station.announce()
    station.pass_days(parcel, 8)
    station.reaches(parcel, "not_arrived")

    case = station.case(parcel, 2)
    assert story(case) == ["expected", "not_arrived"]
    assert clocks(case) == {}


def test_a_parcel_known_by_its_trace_alone_is_the_carriers_delay_until_it_is_scanned(station: Station) -> None:
    number = waybill()
    station.client.push_kuaidi100(number, "501")
    unmatched = str(
        station.county.scalar("SELECT id FROM express.parcel WHERE waybill = %s AND state = 'unmatched'", number)
    )
    station.pass_days(unmatched, 2, events=1)

    scanned = station.scan(number)

    assert (scanned["id"], scanned["state"]) == (unmatched, "inbound")
    case = station.case(unmatched, 2)
    assert story(case) == ["unmatched", "inbound"]
    assert clocks(case) == {"notify": ["running"], "return": ["running"], "unmatched": ["completed_late"]}
    [late] = [clock for clock in case["clocks"] if clock["standard"] == "express.unmatched"]
    assert late["responsible"] == "partner:yunda"


def test_what_is_sent_out_is_followed_until_it_is_delivered(station: Station) -> None:
    shipment, number = station.send("", **DRAFT)["id"], waybill()
    station.send(f"/{shipment}/check", **LOOKED)
    station.send(f"/{shipment}/accept", weight_g=5120, postage_fen=1200)
    station.send(f"/{shipment}/hand-over", carrier="yunda", waybill=number)

    step = told("yunda_one_step") | {"mailno": number}
    moved = step | {"status": "SENT", "time": "2026-07-01 07:00:00", "description": "正在派件"}
    for push in (moved, step, moved):
        assert station.client.push("yunda", push)["result"] is True

    case = station.case(shipment, 6)
    assert story(case) == ["drafted", "checked", "accepted", "handed_to_carrier", "tracked", "delivered"]
    shown = station.client.get(f"/express/v1/shipments/{shipment}", station.cadre).json()
    assert shown["state"] == "delivered"


def as_it_grew(lines: list[Any]) -> list[list[Any]]:
    """The full traces that came before the last one: each with one line more; `lines` oldest first."""
    return [lines[:length] for length in range(1, len(lines) + 1)]


def of_kuaidi100(number: str) -> list[Any]:
    push = told("kuaidi100_at_station")
    result = push["lastResult"]
    grown = [list(reversed(lines)) for lines in as_it_grew(result["data"][::-1])]
    return [
        push | {"lastResult": result | {"nu": number, "data": lines, "state": lines[0]["statusCode"]}}
        for lines in grown
    ]


def of_kdniao(number: str) -> list[Any]:
    push = told("kdniao_batch")
    waybill_, *others = push["Data"]
    traces = as_it_grew(waybill_["Traces"])
    renamed = [other | {"LogisticCode": f"{other['LogisticCode']}{number[-6:]}"[-20:]} for other in others]
    return [
        push
        | {
            "Data": [
                waybill_ | {"LogisticCode": number, "StateEx": lines[-1]["Action"], "State": "2", "Traces": lines},
                *renamed,
            ]
        }
        for lines in traces
    ]


def of_yunda(number: str) -> list[Any]:
    push = told("yunda_steps")
    return [push | {"mailno": number, "steps": steps} for steps in as_it_grew(push["steps"])]


@pytest.mark.parametrize(
    ("carrier", "pushes", "lines"), [("kuaidi100", of_kuaidi100, 5), ("kdniao", of_kdniao, 4), ("yunda", of_yunda, 3)]
)
def test_pushes_that_come_disordered_and_doubled_make_one_arrival(
    carrier: str, pushes: Any, lines: int, station: Station
) -> None:
    number = waybill()
    parcel = station.announce(number)
    disordered = pushes(number) * 2
    Random(carrier).shuffle(disordered)

    for push in disordered:
        answer = station.client.push(carrier, push)
        assert answer.get("result", answer.get("Success")) is True

    shelved = station.parcel(parcel)
    assert (shelved["state"], shelved["consent"]) == ("inbound", "missing")
    timeline = station.client.get(f"/express/v1/parcels/{parcel}/timeline", station.cadre).json()["items"]
    assert len([item for item in timeline if item["kind"] == "trace"]) == lines
    case = station.case(parcel, 2)
    assert story(case) == ["expected", "inbound"]
    assert clocks(case) == {"notify": ["running"], "return": ["running"]}
