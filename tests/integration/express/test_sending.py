"""Parcels that go out, over HTTP: who may do and see what, several at once, and nothing personal in the clear."""

from typing import Any
from uuid import uuid4

import pytest

from contracts.people import COUNTY, Actor, Tier
from contracts.registry import BY_TYPE
from tests.end_to_end.client import waybill
from tests.integration.express.counter import CENTRE
from tests.integration.express.sending import (
    COLLEAGUE,
    DRAFT,
    ELSEWHERE,
    GOODS,
    LOOKED,
    RECIPIENT,
    SECRETS,
    SENDER,
    TOWN,
    Sending,
)

WHOLE = ["drafted", "checked", "accepted", "handed_to_carrier", "tracked", "delivered"]


def test_a_parcel_goes_from_the_counter_to_its_recipient(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    sending.push(number, "1", ("2026-07-01 10:00:00", "1"))
    sending.push(number, "3", ("2026-07-03 10:00:00", "301"), ("2026-07-01 10:00:00", "1"))

    shown = sending.show(shipment)
    assert sending.events(shipment) == WHOLE
    assert [shown[name] for name in ("state", "carrier", "waybill", "contents", "weight_g", "postage_fen")] == [
        "delivered",
        "yunda",
        number,
        "produce",
        5120,
        1200,
    ]
    assert (shown["traced_as"], shown["version"], shown["legal"]) == ("signed_for", 6, [])
    assert [entry["type"] for entry in sending.timeline(shipment) if entry["kind"] == "trace"] == [
        "accepted",
        "signed_for",
    ]


def test_people_are_shown_masked(sending: Sending) -> None:
    shown = sending.get(f"shipments/{sending.draft()}")

    assert shown.json()["sender"] == {
        "name": "赵*穗",
        "phone": "138****0001",
        "identity_kind": "id_card",
        "identity": "1101**********002X",
    }
    assert shown.json()["recipient"] == {
        "name": "孙*禾",
        "phone": "139****0002",
        "province": "31",
        "province_name": "上海市",
    }
    assert not [secret for secret in SECRETS if secret in shown.text]


def test_nothing_personal_stands_in_the_clear_in_tables_or_events(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    sending.push(number, "3", ("2026-07-03 10:00:00", "301"))
    sending.do(f"shipments/{sending.accepted()}/withdraw", {"reason": "other", "note": "赵金穗 13800000001 改日再寄"})

    names = [row["tablename"] for row in sending.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'express'")]
    content = {name: str(sending.rows(f"SELECT t::text AS row FROM {name} t")) for name in names}
    assert {name for name, rows in content.items() if shipment in rows} >= {"shipment", "shipment_event", "outbox"}
    assert not [(name, secret) for name, rows in content.items() for secret in SECRETS if secret in rows]


def test_what_goes_over_the_bus_is_as_its_contract_says(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    sending.push(number, "3", ("2026-07-03 10:00:00", "301"))
    sending.do(f"shipments/{sending.accepted()}/withdraw", {"reason": "changed_mind"})
    sending.do(f"shipments/{shipment}/correct", {"reason": "运单号写错"}, TOWN)

    said = sending.rows("SELECT type, data FROM shipment_event")
    assert {row["type"].split(".")[1] for row in said} == {*WHOLE, "withdrawn", "corrected"}
    assert {row["type"]: BY_TYPE[row["type"]].data.validate(row["data"]) for row in said} == {
        row["type"]: {} for row in said
    }


def test_the_label_shows_people_in_full_once_it_is_logged_and_only_while_the_station_has_the_parcel(
    sending: Sending,
) -> None:
    shipment = sending.accepted()
    label = sending.get(f"shipments/{shipment}/label").raise_for_status().json()

    assert label["sender"] == {"name": "赵金穗", "phone": "13800000001"}
    assert label["recipient"] == {
        "name": "孙青禾",
        "phone": "13900000002",
        "province_name": "上海市",
        "address": RECIPIENT["address"],
    }
    logged = sending.rows("SELECT purpose, subject FROM access_log")
    assert {(row["purpose"], row["subject"]) for row in logged} == {("填写快递面单", shipment)}
    assert len(logged) == 5

    sending.do(f"shipments/{shipment}/hand-over", {"carrier": "yunda", "waybill": waybill()})
    assert sending.get(f"shipments/{shipment}/label").status_code == 409
    assert len(sending.rows("SELECT FROM access_log")) == 5


@pytest.mark.parametrize(
    ("unfit", "field"),
    [
        ({"identity_seen": False}, "identity_seen"),
        ({"contents_seen": False}, "contents_seen"),
        ({"prohibited": True}, "prohibited"),
    ],
)
def test_what_was_not_looked_at_or_is_prohibited_is_not_checked(
    sending: Sending, unfit: dict[str, Any], field: str
) -> None:
    shipment = sending.draft()
    answer = sending.post(f"shipments/{shipment}/check", LOOKED | unfit)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert sending.state(shipment) == "drafted"


def test_a_number_that_is_none_is_refused_and_not_repeated(sending: Sending) -> None:
    wrong = SENDER | {"identity": {"kind": "id_card", "number": "110105194912310021"}}
    answer = sending.post("shipments", DRAFT | {"sender": wrong})

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"sender.identity.number": ["身份证号码不对(校验码不符),请对照证件逐位核对"]}
    assert "110105194912310021" not in answer.text


def test_a_masked_phone_reaches_nobody_and_is_refused(sending: Sending) -> None:
    answer = sending.post("shipments", DRAFT | {"recipient": RECIPIENT | {"phone": "139****0002"}})

    assert answer.status_code == 422


def test_the_same_key_makes_one_shipment(sending: Sending) -> None:
    first, again = (sending.post("shipments", DRAFT, key="k1").json() for _ in range(2))
    other = sending.post("shipments", DRAFT | {"carrier": "shunfeng"}, key="k1")

    assert first == again
    assert other.status_code == 409
    assert len(sending.rows("SELECT FROM shipment")) == 1


def test_a_producers_parcels_go_in_one_go_and_a_wrong_one_keeps_no_other_back(sending: Sending) -> None:
    wrong = GOODS | {"recipient": RECIPIENT | {"province": "99"}}
    items = [GOODS, wrong, GOODS | {"weight_g": 8000}]
    body = {"sender": SENDER, "carrier": "yunda", "items": items}
    results, again = (sending.post("shipments/bulk", body, key="b").json()["results"] for _ in range(2))

    assert [result["status"] for result in results] == ["accepted", "rejected", "accepted"]
    assert list(results[1]["problem"]["errors"]) == ["recipient.province"]
    assert [result["status"] for result in again] == ["duplicate", "rejected", "duplicate"]
    other = sending.post("shipments/bulk", body | {"carrier": "shunfeng"}, key="b").json()["results"]
    assert [result["problem"]["status"] for result in other] == [409, 422, 409]
    ids = [results[0]["id"], results[2]["id"]]

    stranger = str(uuid4())
    checks = LOOKED | {"items": [{"id": ids[0]}, {"id": stranger}, {"id": ids[1], "contents": "food"}]}
    assert statuses(sending.do("shipments/check/bulk", checks)) == ["accepted", "rejected", "accepted"]
    accepts = {"items": [{"id": each, "postage_fen": 900} for each in (*ids, stranger)]}
    assert statuses(sending.do("shipments/accept/bulk", accepts)) == ["accepted", "accepted", "rejected"]
    number = waybill()
    given = {"carrier": "yunda", "items": [{"id": each, "waybill": number} for each in ids]}
    assert statuses(sending.do("shipments/hand-over/bulk", given)) == ["accepted", "rejected"]
    given = {"carrier": "yunda", "items": [{"id": ids[1], "waybill": waybill()}]}
    assert statuses(sending.do("shipments/hand-over/bulk", given)) == ["accepted"]

    assert {(sending.show(each)["contents"], sending.show(each)["weight_g"]) for each in ids} == {
        ("produce", 5000),
        ("food", 8000),
    }


def statuses(answer: dict[str, Any]) -> list[str]:
    return [result["status"] for result in answer["results"]]


def test_a_waybill_is_one_shipments_also_in_the_next_commit(sending: Sending) -> None:
    _, number = sending.handed_over()
    answer = sending.post(f"shipments/{sending.accepted()}/hand-over", {"carrier": "yunda", "waybill": number})

    assert (answer.status_code, list(answer.json()["errors"])) == (409, ["waybill"])


def test_another_centre_finds_nothing_and_does_nothing(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    bodies: dict[str, Any] = {
        "check": LOOKED,
        "accept": {"postage_fen": 1, "weight_g": 1},
        "hand-over": {"carrier": "yunda", "waybill": waybill()},
        "withdraw": {"reason": "other"},
        "correct": {"reason": "不是我们的"},
    }
    done = {sending.post(f"shipments/{shipment}/{verb}", body, ELSEWHERE).status_code for verb, body in bodies.items()}
    seen = {sending.get(f"shipments/{shipment}{end}", ELSEWHERE).status_code for end in ("", "/timeline", "/label")}
    several = sending.do("shipments/check/bulk", LOOKED | {"items": [{"id": shipment}]}, ELSEWHERE)

    assert done == seen == {404}
    assert statuses(several) == ["rejected"]
    assert sending.get("shipments", ELSEWHERE).json()["items"] == []
    assert sending.do("shipments/search", {"waybill": number}, ELSEWHERE)["items"] == []


@pytest.mark.parametrize(
    "known",
    [{"phone": "13800000001"}, {"phone": "+8613800000001"}, {"name": "赵金穗"}, {"identity": "11010519491231002x"}],
)
def test_a_shipment_is_found_by_what_its_sender_shows(sending: Sending, known: dict[str, str]) -> None:
    shipment = sending.draft()
    sending.draft(sender=SENDER | {"phone": "13700000003", "name": "钱谷雨", "identity": PASSPORT})

    assert [each["id"] for each in sending.do("shipments/search", known)["items"]] == [shipment]


PASSPORT = {"kind": "passport", "number": "E12345678"}


def test_lists_go_by_state_contents_and_waybill_page_by_page(sending: Sending) -> None:
    drafts = [sending.draft(contents="food") for _ in range(3)]
    shipment, number = sending.handed_over()

    def found(**query: Any) -> list[str]:
        return [each["id"] for each in sending.get("shipments", TOWN, **query).raise_for_status().json()["items"]]

    first = sending.get("shipments", TOWN, limit=2).json()
    assert found(waybill=number) == found(state="handed_to_carrier") == found(contents="produce") == [shipment]
    assert found(contents="food") == drafts[::-1]
    assert [each["id"] for each in first["items"]] + found(cursor=first["next_cursor"]) == [shipment, *drafts[::-1]]
    assert sending.get("shipments", state="nothing").json()["items"] == []
    assert sending.post("shipments/search", {}).status_code == 422


def test_senders_see_their_own_by_their_phone_and_nobody_elses(sending: Sending) -> None:
    shipment = sending.draft()
    http = sending.counter.client

    mine = http.get("/express/v1/my/shipments", sending.villager("13800000001"))
    others = http.get("/express/v1/my/shipments", sending.villager("13900000002"))

    [own] = mine.raise_for_status().json()["items"]
    assert (own["id"], own["centre_name"], own["recipient"]["name"]) == (shipment, "金穗村乡村振兴服务中心", "孙*禾")
    assert "sender" not in own
    assert others.json()["items"] == []
    assert sending.get("my/shipments").status_code == 403


def test_a_correction_needs_a_reason_and_is_the_persons_own_or_the_towns(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    why = {"reason": "运单号写错"}

    assert sending.post(f"shipments/{shipment}/correct", {}).status_code == 422
    assert sending.post(f"shipments/{shipment}/correct", why, COLLEAGUE).status_code == 403
    assert sending.do(f"shipments/{shipment}/correct", why)["state"] == "accepted"
    assert sending.do(f"shipments/{shipment}/correct", why, TOWN)["state"] == "checked"
    assert sending.timeline(shipment)[-1]["note"] == "运单号写错"
    assert sending.handed_over(number)[1] == number


def test_a_town_or_county_looks_and_sends_nothing(sending: Sending) -> None:
    county = Actor("staff:county", Tier.COUNTY, COUNTY)
    shipment = sending.draft()

    assert {sending.get(f"shipments/{shipment}", actor).status_code for actor in (TOWN, county)} == {200}
    assert {sending.get(f"shipments/{shipment}/label", actor).status_code for actor in (TOWN, county)} == {403}
    assert {sending.post("shipments", DRAFT, actor).status_code for actor in (TOWN, county)} == {403}


def test_a_centre_that_nobody_has_published_sends_nothing(sending: Sending) -> None:
    answer = sending.post("shipments", DRAFT, ELSEWHERE)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["centre"])
    assert sending.rows("SELECT FROM shipment WHERE centre <> %s", CENTRE) == []
