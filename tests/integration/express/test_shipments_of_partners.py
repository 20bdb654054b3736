"""What a partner says in one word of a waybill that went out from here, and what it hears of it afterwards."""

import json
from typing import Any

import psycopg

from tests.end_to_end.client import parcel_event, waybill
from tests.integration.express.counter import CENTRE, PARTNER
from tests.integration.express.sending import TOWN, Sending
from tests.integration.express.test_shipment_traces import DAYS, ON_THE_WAY


def say(sending: Sending, what: str, number: str, **more: Any) -> dict[str, Any]:
    """The result of the partner's one event."""
    event = parcel_event(what, number, CENTRE)
    event["data"] = {"carrier": "yunda", "waybill": number, **more}
    return sending.counter.client.post_event(event)


def feed(sending: Sending, **query: Any) -> dict[str, Any]:
    client = sending.counter.client
    answer = client.http.get("/express/v1/partner/events", params=query, headers=client.sign(b"", PARTNER))
    return dict(answer.raise_for_status().json())


def told(sending: Sending) -> list[tuple[str, str]]:
    return [(item["waybill"], item["type"]) for item in feed(sending)["items"]]


def test_what_a_partner_calls_delivered_has_arrived_where_it_was_sent(sending: Sending) -> None:
    shipment, number = sending.handed_over()

    first, again = say(sending, "delivered", number), say(sending, "delivered", number)

    assert (first["status"], again["status"]) == ("accepted", "accepted")
    assert sending.events(shipment)[4:] == ["tracked", "delivered"]


def test_what_was_delivered_before_its_newest_line_is_not_delivered(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    sending.push(number, ON_THE_WAY, (DAYS[3], ON_THE_WAY))

    say(sending, "delivered", number, occurred_at="2026-07-03T10:00:00+08:00")
    before = sending.state(shipment)
    say(sending, "delivered", number, occurred_at="2026-07-05T10:00:00+08:00")

    assert (before, sending.state(shipment)) == ("tracked", "delivered")


def test_what_we_sent_is_nothing_that_the_carrier_takes_back_from_us(sending: Sending) -> None:
    shipment, number = sending.handed_over()

    result = say(sending, "returned", number)

    assert (result["status"], result["problem"]["title"]) == ("rejected", "与现有记录冲突")
    assert "到站事件" in result["problem"]["detail"]
    assert sending.state(shipment) == "handed_to_carrier"


def test_a_waybill_that_nobody_knows_is_still_told_so(sending: Sending) -> None:
    assert say(sending, "delivered", waybill())["problem"]["title"] == "没有找到"


def test_the_partner_who_told_of_a_shipment_hears_of_it_from_then_on(sending: Sending) -> None:
    with psycopg.connect(sending.counter.database.services["express"].owner) as owner:
        owner.execute("INSERT INTO delivery_partner (partner, webhook) VALUES (%s, 'on')", [PARTNER])
    shipment, number = sending.handed_over()
    say(sending, "delivered", number)
    sending.do(f"shipments/{shipment}/correct", {"reason": "未送达"}, TOWN)

    events = [(number, f"shipment.{said}.v1") for said in ("tracked", "delivered", "corrected")]
    assert told(sending) == events
    queued = [json.loads(row["body"]) for row in sending.rows("SELECT body FROM delivery ORDER BY position")]
    assert [(body["waybill"], body["type"]) for body in queued] == events


def test_parcels_and_shipments_come_in_one_row_that_a_cursor_goes_along(sending: Sending) -> None:
    client = sending.counter.client
    incoming, outgoing = waybill(), sending.handed_over()[1]
    client.post_events([parcel_event("announced", incoming, CENTRE)])
    say(sending, "delivered", outgoing)

    seen, page = [], feed(sending, limit=1)
    while page["items"]:
        seen += [(item["waybill"], item["type"].split(".")[1]) for item in page["items"]]
        page = feed(sending, limit=1, cursor=page["next_cursor"])

    assert seen == [(incoming, "expected"), (outgoing, "tracked"), (outgoing, "delivered")]


def test_what_was_told_of_a_wrong_waybill_keeps_its_name_and_goes_no_further(sending: Sending) -> None:
    shipment, wrong = sending.handed_over()
    say(sending, "delivered", wrong)
    for _ in range(3):
        sending.do(f"shipments/{shipment}/correct", {"reason": "运单号写错"}, TOWN)
    sending.do(f"shipments/{shipment}/hand-over", {"carrier": "yunda", "waybill": waybill()})

    said = ("tracked", "delivered", "corrected", "corrected")
    assert told(sending) == [(wrong, f"shipment.{each}.v1") for each in said]


def test_a_days_counts_know_what_goes_out(sending: Sending) -> None:
    sending.accepted()
    say(sending, "delivered", sending.handed_over()[1])

    day = sending.get("day").raise_for_status().json()

    assert day["events"]["shipment.delivered.v1"] == 1
    assert (day["events"]["shipment.drafted.v1"], day["open"], day["open_shipments"]) == (2, {}, {"accepted": 1})
