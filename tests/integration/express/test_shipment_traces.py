"""What carriers push about parcels that went out: late, twice, early, under another name."""

from tests.end_to_end.client import parcel_event, waybill
from tests.integration.express.counter import CENTRE
from tests.integration.express.sending import TOWN, Sending

TAKEN, ON_THE_WAY, ODD, SIGNED = "1", "0", "888", "301"
DAYS = [f"2026-07-0{day} 10:00:00" for day in range(1, 8)]


def parcels(sending: Sending, number: str) -> list[str]:
    return [row["state"] for row in sending.rows("SELECT state FROM parcel WHERE waybill = %s", number)]


def test_a_waybill_that_was_sent_from_here_is_no_parcel_that_somebody_waits_for(sending: Sending) -> None:
    shipment, number = sending.handed_over()

    assert sending.push(number, TAKEN, (DAYS[0], TAKEN))
    assert sending.state(shipment) == "tracked"
    assert parcels(sending, number) == []


def test_pushes_that_are_late_or_come_twice_end_the_same(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    whole = [(DAYS[4], SIGNED), (DAYS[2], ON_THE_WAY), (DAYS[0], TAKEN)]
    for push in (whole[:1], whole[1:], whole, whole[:1]):
        assert sending.push(number, push[0][1], *push)

    assert sending.events(shipment)[4:] == ["tracked", "delivered"]
    traces = [entry["time"] for entry in sending.timeline(shipment) if entry["kind"] == "trace"]
    assert traces == [f"2026-07-0{day}T02:00:00Z" for day in (1, 3, 5)]


def test_a_signature_that_a_newer_line_has_overtaken_delivers_nothing_also_in_a_later_request(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    sending.push(number, TAKEN, (DAYS[0], TAKEN))
    sending.push(number, ON_THE_WAY, (DAYS[3], ON_THE_WAY))
    sending.push(number, "3", (DAYS[2], SIGNED))
    before = sending.state(shipment)
    sending.push(number, "3", (DAYS[5], SIGNED))

    assert (before, sending.state(shipment)) == ("tracked", "delivered")


def test_a_shipment_to_another_village_of_the_county_is_both_and_both_have_the_traces(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    sending.counter.client.post_events([parcel_event("announced", number, CENTRE)])
    sending.push(number, ON_THE_WAY, (DAYS[1], ON_THE_WAY))

    kept = {
        table: len(sending.rows(f"SELECT FROM {table}_trace WHERE code = %s", ON_THE_WAY))
        for table in ("shipment", "parcel")
    }
    assert kept == {"shipment": 1, "parcel": 1}
    assert (sending.state(shipment), parcels(sending, number)) == ("tracked", ["expected"])


def test_a_courier_who_scans_before_the_cadre_writes_leaves_no_parcel_behind(sending: Sending) -> None:
    number = waybill()
    sending.push(number, TAKEN, (DAYS[0], TAKEN))
    early = parcels(sending, number)
    shipment, _ = sending.handed_over(number)

    assert (early, parcels(sending, number)) == (["unmatched"], ["not_arrived"])
    assert sending.events(shipment)[3:] == ["handed_to_carrier", "tracked"]
    assert [entry["text"] for entry in sending.timeline(shipment) if entry["kind"] == "trace"] == ["【代号1】"]


def test_what_was_delivered_before_the_cadre_wrote_it_down_is_delivered(sending: Sending) -> None:
    number = waybill()
    sending.push(number, "3", (DAYS[2], SIGNED), (DAYS[0], TAKEN))
    shipment, _ = sending.handed_over(number)

    assert sending.events(shipment)[3:] == ["handed_to_carrier", "tracked", "delivered"]


def test_a_waybill_that_is_found_wrong_takes_its_traces_away(sending: Sending) -> None:
    shipment, wrong = sending.handed_over()
    sending.push(wrong, ON_THE_WAY, (DAYS[5], ON_THE_WAY))
    for _ in range(2):
        sending.do(f"shipments/{shipment}/correct", {"reason": "运单号写错"}, TOWN)
    right = waybill()
    sending.do(f"shipments/{shipment}/hand-over", {"carrier": "yunda", "waybill": right})
    after = sending.show(shipment)
    sending.push(right, "3", (DAYS[2], SIGNED))
    sending.push(wrong, ON_THE_WAY, (DAYS[6], ON_THE_WAY))

    assert (after["traced_as"], after["traced_at"]) == (None, None)
    assert sending.state(shipment) == "delivered"
    assert [entry["code"] for entry in sending.timeline(shipment) if entry["kind"] == "trace"] == [SIGNED]
    assert parcels(sending, wrong) == ["unmatched"]


def test_a_shipment_that_the_aggregator_knows_by_another_carrier_is_the_same(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    sending.push(number, TAKEN, (DAYS[0], TAKEN), comOld="yunda", comNew="yuantong")
    sending.push(number, "3", (DAYS[2], SIGNED), comOld="yunda", comNew="yuantong")

    assert sending.events(shipment)[4:] == ["carrier_changed", "tracked", "delivered"]
    assert sending.show(shipment)["carrier"] == "yuantong"
    assert parcels(sending, number) == []


def test_a_code_that_nobody_knows_is_kept_with_what_it_came_in(sending: Sending) -> None:
    shipment, number = sending.handed_over()
    sending.push(number, ODD, (DAYS[0], ODD))

    [unknown] = sending.rows("SELECT code, parcel FROM unmapped_code")
    assert (unknown["code"], str(unknown["parcel"])) == (ODD, shipment)
    assert sending.show(shipment)["traced_as"] == "unmapped"
