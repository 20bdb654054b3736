"""A partner learns by signed webhooks what became of the parcels that it told us of."""

from collections.abc import Iterator

import httpx
import pytest

from tests.end_to_end.client import parcel_event, waybill
from tests.end_to_end.county import County
from tests.end_to_end.station import LONG, Station
from tests.integration.deliveries.listener import Listener, listening
from tests.waiting import eventually

CENTRE = "370829001001"
LISTED = "SELECT count(*) FROM express.delivery_partner WHERE partner = %s AND webhook = 'on'"
INTERNAL = {"actor", "responsible", "traceparent"}


@pytest.fixture
def partner(county: County) -> Iterator[Listener]:
    """A partner that operators have just registered, with a server that checks each signature."""
    with listening(Listener("express-listener")) as listener:
        county.register(listener.name, listener.entry())
        eventually(lambda: county.scalar(LISTED, listener.name) == 1, within=LONG)
        eventually(lambda: knows(county, listener.name), within=LONG)
        yield listener


def knows(county: County, partner: str) -> bool:
    """Whether the api process has read the registry again."""
    answer = county.client.http.get("/express/v1/partner/events", headers=county.client.sign(b"", partner))
    return answer.status_code == httpx.codes.OK


def test_a_partner_hears_of_its_own_parcel_and_of_no_other(county: County, partner: Listener) -> None:
    station, number = Station(county, CENTRE), waybill()
    other = station.announce()
    told = county.client.post_event(parcel_event("arrived", number, CENTRE), partner=partner.name)
    assert told["status"] == "accepted"
    parcel = str(station.find(number)["id"])
    station.act(parcel, "notify", channel="phone")
    assert station.collect(parcel) == httpx.codes.OK

    eventually(lambda: len(partner.heard) == 3, within=LONG)

    events = [heard.event for heard in partner.heard]
    assert [event["type"] for event in events] == ["parcel.inbound.v1", "parcel.notified.v1", "parcel.collected.v1"]
    assert [event["sequence"] for event in events] == [1, 2, 3]
    assert {event["subject"] for event in events} == {parcel} != {other}
    assert {(event["carrier"], event["waybill"]) for event in events} == {("yunda", number)}
    assert {heard.content_type for heard in partner.heard} == {"application/cloudevents+json"}
    assert len({heard.id for heard in partner.heard}) == 3
    assert not any(INTERNAL & event.keys() for event in events)


def test_a_webhook_that_was_not_taken_comes_again_under_its_id_and_before_what_followed(
    county: County, partner: Listener
) -> None:
    partner.reply = lambda handler, request: handler.say(503 if request == 1 else 200)
    station, number = Station(county, CENTRE), waybill()
    county.client.post_event(parcel_event("arrived", number, CENTRE), partner=partner.name)
    parcel = str(station.find(number)["id"])
    station.act(parcel, "notify", channel="phone")

    eventually(lambda: len(partner.heard) == 3, within=2 * LONG)

    assert partner.sequences == [1, 1, 2]
    assert partner.heard[0].id == partner.heard[1].id
