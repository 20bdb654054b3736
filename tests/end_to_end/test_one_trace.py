"""One trace for one event: recorded by real processes, sent to a collector, free of whoever the event is about."""

import json
import secrets

from tests.end_to_end.client import ONE, Client, parcel_event, waybill
from tests.end_to_end.collector import Collector, Seen
from tests.waiting import eventually

HERE = "370829001001"
STEPS = {("SERVER", "express"), ("PRODUCER", "express"), ("CONSUMER", "supervision")}
"""Each process sends what it has recorded by itself, in any order."""
SAID = {
    "echowall.service",
    "http.request.method",
    "http.route",
    "http.response.status_code",
    "messaging.system",
    "messaging.destination.name",
    "messaging.rabbitmq.destination.routing_key",
    "messaging.message.id",
}


def test_an_event_is_one_trace_from_its_request_over_outbox_and_bus_to_its_consumer(
    client: Client, collector: Collector
) -> None:
    trace, caller, number = secrets.token_hex(16), secrets.token_hex(8), waybill()
    event = parcel_event("arrived", number, HERE)
    body = json.dumps(event).encode()
    headers = client.sign(body) | {"content-type": ONE, "traceparent": f"00-{trace}-{caller}-01"}

    client.http.post("/express/v1/events", content=body, headers=headers).raise_for_status()
    eventually(lambda: steps(collector.of(trace)) >= STEPS)

    spans = {span.id: span for span in collector.of(trace)}
    [request] = [span for span in spans.values() if span.kind == "SERVER"]
    [heard] = [span for span in taken_in(list(spans.values())) if span.about["echowall.service"] == "supervision"]
    sent = spans[heard.parent]
    assert (request.process, request.name, request.parent) == ("echowall-api", "POST /v1/events", caller)
    assert (sent.process, sent.kind, sent.name) == ("echowall-relay", "PRODUCER", "send parcel.inbound.v1")
    assert sent.parent == request.id
    assert (heard.process, heard.kind, heard.name) == ("echowall-worker", "CONSUMER", "process parcel.inbound.v1")
    assert sent.about["messaging.message.id"] == heard.about["messaging.message.id"]
    for span in spans.values():
        assert span.about.keys() <= SAID
        for personal in (number, "测试员", "138****5678", "8****"):
            assert personal not in span.whole


def test_a_request_that_nobody_wants_recorded_leaves_no_span(client: Client, collector: Collector) -> None:
    trace = secrets.token_hex(16)
    client.http.get("/express/openapi.json", headers={"traceparent": f"00-{trace}-{'1' * 16}-00"}).raise_for_status()
    wanted = secrets.token_hex(16)
    client.http.get("/express/openapi.json", headers={"traceparent": f"00-{wanted}-{'1' * 16}-01"}).raise_for_status()

    eventually(lambda: collector.of(wanted))
    assert collector.of(trace) == []


def steps(spans: list[Seen]) -> set[tuple[str, str]]:
    return {(span.kind, span.about["echowall.service"]) for span in spans}


def taken_in(spans: list[Seen]) -> list[Seen]:
    return [span for span in spans if span.name == "process parcel.inbound.v1"]
