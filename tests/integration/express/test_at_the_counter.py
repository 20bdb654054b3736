"""What a cadre does in one go, what stands on the day's lists, and what the shelves hold."""

from typing import Any

import httpx
import psycopg
import pytest

from tests.end_to_end.client import bearer, waybill
from tests.integration.express.counter import CENTRE, Counter

BULK = "/express/v1/parcels/check-in/bulk"


def post(counter: Counter, path: str, body: dict[str, Any], key: str | None = None) -> httpx.Response:
    return counter.client.post(path, counter.token(), body, key)


def get(counter: Counter, path: str, **query: Any) -> dict[str, Any]:
    shown: dict[str, Any] = counter.client.get(path, counter.token(), **query).raise_for_status().json()
    return shown


def scan(number: str | None = None, **more: Any) -> dict[str, Any]:
    return {"carrier": "yunda", "waybill": number or waybill(), "consent": True, **more}


def check_in(counter: Counter, **more: Any) -> dict[str, Any]:
    shown: dict[str, Any] = post(counter, "/express/v1/parcels/check-in", scan(**more)).raise_for_status().json()
    return shown


def act(counter: Counter, parcel: dict[str, Any], action: str, **body: Any) -> httpx.Response:
    return post(counter, f"/express/v1/parcels/{parcel['id']}/{action}", body)


def move_back(counter: Counter, parcel: dict[str, Any], days: int) -> None:
    """As if it had lain there for so many days more."""
    with psycopg.connect(counter.database.services["express"].owner) as owner:
        owner.execute(
            "UPDATE parcel SET arrived_at = arrived_at - make_interval(days => %(days)s),"
            " due_at = due_at - make_interval(days => %(days)s) WHERE id = %(id)s",
            {"days": days, "id": parcel["id"]},
        )


def test_many_scans_in_one_request_have_a_result_each_and_a_bad_one_keeps_nothing_back(counter: Counter) -> None:
    number = waybill()
    items = [scan(number), scan("no number"), scan(shelf=3, row=2), scan(number)]

    answer = post(counter, BULK, {"items": items}).raise_for_status()

    results = answer.json()["results"]
    assert [result["status"] for result in results] == ["accepted", "rejected", "accepted", "rejected"]
    assert list(results[1]["problem"]["errors"]) == ["waybill"]
    assert results[2]["pickup_code"].startswith("3-2-")
    assert results[3]["problem"]["state"] == "inbound"
    assert len({result["pickup_code"] for result in results if "pickup_code" in result}) == 2


def test_the_same_scans_again_under_the_same_key_change_nothing(counter: Counter) -> None:
    body = {"items": [scan(), scan()]}
    first = post(counter, BULK, body, "key-1").json()["results"]
    again = post(counter, BULK, body, "key-1").json()["results"]

    assert [result["status"] for result in again] == ["duplicate", "duplicate"]
    assert [result["pickup_code"] for result in again] == [result["pickup_code"] for result in first]


@pytest.mark.parametrize("items", [[], "none", [1], None, [scan()] * 201])
def test_what_is_no_list_of_scans_is_refused_as_a_whole(counter: Counter, items: object) -> None:
    answer = post(counter, BULK, {"items": items})

    assert answer.status_code == 422
    assert any(name.startswith("items") for name in answer.json()["errors"])


def test_a_household_collects_in_one_request_and_a_wrong_code_keeps_its_own_parcel_only(counter: Counter) -> None:
    first, second = check_in(counter), check_in(counter)
    common = {"by": "agent", "agent": {"name": "李立春", "relation": "配偶"}, "consent": True}
    items = [
        {"parcel": first["id"], "code": first["pickup_code"], **common},
        {"parcel": second["id"], "code": "1-1-000000", **common},
    ]

    results = post(counter, "/express/v1/parcels/collect", {"items": items}).raise_for_status().json()["results"]

    assert [result["status"] for result in results] == ["accepted", "rejected"]
    assert results[1]["problem"]["errors"] == {"code": ["取件码不对"]}


def test_the_shelf_map_counts_what_lies_where(counter: Counter) -> None:
    for _ in range(2):
        check_in(counter, shelf=7, row=1)
    gone = check_in(counter, shelf=7, row=1)
    act(counter, gone, "collect", code=gone["pickup_code"], by="self", consent=True).raise_for_status()

    shelves = get(counter, "/express/v1/shelves")["items"]

    assert [(each["shelf"], each["row"], each["parcels"]) for each in shelves] == [(7, 1, 2)]


def test_the_days_lists_follow_the_parcels(counter: Counter) -> None:
    def listed(what: str) -> set[str]:
        return {each["id"] for each in get(counter, "/express/v1/parcels/due", what=what)["items"]}

    counter.announce(number := waybill())
    coming, here = counter.find(number), check_in(counter)
    assert (listed("expected"), listed("to_notify")) == ({coming["id"]}, {here["id"]})

    act(counter, here, "notify", channel="phone").raise_for_status()
    assert (listed("to_notify"), listed("to_remind")) == (set(), set())
    move_back(counter, here, 1)
    assert listed("to_remind") == {here["id"]}

    act(counter, here, "request-delivery").raise_for_status()
    assert listed("to_deliver") == {here["id"]}


def test_a_day_counts_what_happened_and_what_stands_open(counter: Counter) -> None:
    check_in(counter)
    gone = check_in(counter)
    act(counter, gone, "collect", code=gone["pickup_code"], by="self", consent=True).raise_for_status()

    day = get(counter, "/express/v1/day")

    assert day["events"] == {"parcel.collected.v1": 1, "parcel.inbound.v1": 2}
    assert day["open"] == {"inbound": 1}
    assert day["open_shipments"] == {}


def test_a_remark_is_shown_masked_and_stays_out_of_the_event(counter: Counter) -> None:
    parcel = check_in(counter)
    act(counter, parcel, "exception", kind="damaged", note="外包装破,已拨 13812345678").raise_for_status()

    timeline = get(counter, f"/express/v1/parcels/{parcel['id']}/timeline")["items"]

    assert timeline[-1]["note"] == "外包装破,已拨 138****5678"
    assert timeline[-1]["data"] == {"kind": "damaged"}


def test_a_wrong_hand_over_is_taken_back_with_a_new_code(counter: Counter) -> None:
    parcel = check_in(counter, shelf=2, row=4)
    act(counter, parcel, "collect", code=parcel["pickup_code"], by="self", consent=True).raise_for_status()

    corrected = act(counter, parcel, "correct", reason="取错了件").raise_for_status().json()

    assert corrected["state"] == "inbound"
    assert corrected["pickup_code"].startswith("2-4-")
    assert corrected["pickup_code"] != parcel["pickup_code"]


def test_what_somebody_else_has_changed_meanwhile_is_not_overwritten(counter: Counter) -> None:
    parcel = check_in(counter)
    act(counter, parcel, "notify", channel="phone").raise_for_status()
    path = f"/express/v1/parcels/{parcel['id']}/deliver"
    headers = bearer(counter.token()) | {"if-match": str(parcel["version"])}

    answer = counter.client.http.post(path, json={}, headers=headers)

    assert answer.status_code == 409
    assert answer.json()["version"] == parcel["version"] + 1


def test_the_cadre_of_another_centre_who_scans_it_learns_that_it_is_misrouted_and_no_more(counter: Counter) -> None:
    counter.announce(number := waybill())
    with psycopg.connect(counter.database.services["express"].owner) as owner:
        owner.execute("UPDATE parcel SET centre = '370829002001' WHERE waybill = %s", [number])

    answer = post(counter, "/express/v1/parcels/check-in", scan(number))

    assert answer.status_code == 409
    assert "错分" in answer.json()["detail"]
    assert "370829002001" not in answer.text
    assert get(counter, "/express/v1/parcels", waybill=number)["items"] == []


def test_the_centre_is_where_the_cadre_works(counter: Counter) -> None:
    parcel = check_in(counter)

    assert get(counter, f"/express/v1/parcels/{parcel['id']}")["centre"] == CENTRE


def test_a_newer_trace_that_moves_nothing_is_remembered_when_an_older_one_comes_late(counter: Counter) -> None:
    counter.announce(number := waybill())
    push = counter.client.push_kuaidi100
    push(number, "0")
    with psycopg.connect(counter.database.services["express"].owner) as owner:
        [[traced_at]] = owner.execute("SELECT traced_at FROM parcel WHERE waybill = %s", [number]).fetchall()

    assert traced_at is not None
