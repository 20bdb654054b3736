"""What patients, cadres and hospitals live through at a village clinic, on all processes at once."""

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from tests.end_to_end.county import County
from tests.end_to_end.station import LONG
from tests.end_to_end.surgery import NAME, Surgery, somebody
from tests.integration.deliveries.listener import Listener, listening
from tests.waiting import eventually

DEMO = "hospital-demo"


@pytest.fixture
def surgery(county: County) -> Surgery:
    """The clinic of a centre of which the other tests know nothing."""
    return Surgery(county, sorted(county.client.credentials["tokens"]["cadre"])[-3])


def test_from_booking_over_the_call_to_the_consultations_end(surgery: Surgery) -> None:
    [slot] = surgery.slots()
    appointment = surgery.book(slot)
    queued = surgery.act(appointment, "arrive", priority="preferred")
    called = surgery.do("queues/call-next", room=surgery.room)
    surgery.act(appointment, "start")
    ended = surgery.act(appointment, "finish", note="复诊一周后")

    assert (called["id"], called["number"], ended["state"]) == (appointment, queued["number"], "fulfilled")
    events, promises = surgery.told(appointment, 6)
    assert events == ["booked", "arrived", "queued", "called", "started", "fulfilled"]
    assert promises == {}
    shown = surgery.client.get(f"/clinic/fhir/Encounter/{appointment}", surgery.client.cadre(surgery.centre)).json()
    assert (shown["status"], NAME in json.dumps(shown, ensure_ascii=False)) == ("finished", False)


def test_a_freed_place_is_given_to_the_first_who_waits_for_it_without_anybodys_doing(surgery: Surgery) -> None:
    [slot] = surgery.slots()
    has, first, second = surgery.book(slot), *(surgery.book(slot, waitlist=True) for _ in range(2))
    surgery.act(has, "cancel")
    surgery.reaches(first, "booked")

    assert surgery.told(first, 2)[0] == ["waitlisted", "booked"]
    assert surgery.told(second, 1)[0] == ["waitlisted"]
    assert surgery.told(has, 2)[0] == ["booked", "cancelled"]


def test_a_walk_in_is_seen_within_the_hour_of_opening_or_it_is_the_villages_delay(surgery: Surgery) -> None:
    seen, late = surgery.walk_in(), surgery.walk_in()
    surgery.act(seen, "call", "start")
    surgery.pass_time(late, timedelta(days=3), 1)

    assert surgery.told(seen, 3)[1] == {"walk_in": ["met"]}
    assert surgery.told(late, 1)[1] == {"walk_in": ["breached"]}
    surgery.act(late, "call", "start", "refer")
    assert surgery.told(late, 4) == (["walked_in", "called", "started", "referred"], {"walk_in": ["completed_late"]})


@pytest.mark.parametrize(
    ("disease", "standard", "limit"), [("cholera", "disease_report_urgent", 2), ("mumps", "disease_report", 24)]
)
def test_a_disease_is_reported_within_its_limit_or_supervision_says_so(
    surgery: Surgery, disease: str, standard: str, limit: int
) -> None:
    kept, broken, nothing = (surgery.card(disease) for _ in range(3))
    surgery.do(f"disease-reports/{kept}/reported", channel="network")
    surgery.do(f"disease-reports/{nothing}/rule-out")
    surgery.pass_time(broken, timedelta(hours=limit, minutes=1), 1)

    assert surgery.told(kept, 2)[1] == {standard: ["met"]}
    assert surgery.told(nothing, 2)[1] == {standard: ["void"]}
    assert surgery.told(broken, 1)[1] == {standard: ["breached"]}
    surgery.do(f"disease-reports/{broken}/reported", channel="phone")
    assert surgery.told(broken, 2)[1] == {standard: ["completed_late"]}
    assert disease not in surgery.county.rows_as_text("supervision") + surgery.county.logged()


def test_a_hospitals_registration_is_an_appointment_here_and_its_patient_one_among_others(surgery: Surgery) -> None:
    first, second = surgery.slots(number=2)
    number, patient = f"GH-{uuid.uuid4().hex[:12]}", somebody()
    results = [
        surgery.hospital_says("booked", DEMO, reference=number, slot=first, patient=patient),
        surgery.hospital_says("changed", DEMO, reference=number, slot=second),
        surgery.hospital_says("booked", DEMO, reference=f"{number}-2", slot=second, patient=patient),
    ]
    appointment = results[0]["subject"]
    surgery.act(appointment, "arrive", priority="ordinary")

    assert [result["status"] for result in results] == ["accepted", "accepted", "rejected"]
    assert surgery.told(appointment, 4)[0] == ["booked", "rescheduled", "arrived", "queued"]
    stored = surgery.county.rows_as_text("clinic", "supervision")
    assert appointment in stored
    assert [each for each in patient.values() if each in stored + surgery.county.logged()] == []


LISTED = "SELECT count(*) FROM clinic.delivery_partner WHERE partner = %s AND webhook = 'on'"


@pytest.fixture
def hospital(county: County) -> Iterator[Listener]:
    """A hospital that operators have just registered, with a server that checks each signature."""
    with listening(Listener("hospital-listener")) as listener:
        county.register(listener.name, listener.entry() | {"service": "clinic"})
        eventually(lambda: county.scalar(LISTED, listener.name) == 1, within=LONG)
        eventually(lambda: knows(county, listener.name), within=LONG)
        yield listener


def knows(county: County, partner: str) -> bool:
    """Whether the api process has read the registry again."""
    answer = county.client.http.get("/clinic/v1/partner/events", headers=county.client.sign(b"", partner))
    return answer.status_code == httpx.codes.OK


def test_a_hospital_hears_what_becomes_of_its_patient_signed_in_order_and_of_no_other(
    surgery: Surgery, hospital: Listener
) -> None:
    hospital.reply = lambda handler, request: handler.say(503 if request == 1 else 200)
    first, second = surgery.slots(number=2, capacity=2)
    other = surgery.book(first)
    booked = surgery.hospital_says("booked", hospital.name, reference="GH-0417", slot=first, patient=somebody())
    surgery.hospital_says("changed", hospital.name, reference="GH-0417", slot=second)
    ours = booked["subject"]
    surgery.act(ours, "arrive", priority="ordinary", room=surgery.room)
    surgery.act(ours, "call", "start", "finish")
    surgery.act(other, "cancel")

    eventually(lambda: len(hospital.heard) == 8, within=2 * LONG)

    events = [heard.event for heard in hospital.heard]
    kinds = ["booked", "rescheduled", "arrived", "queued", "called", "started", "fulfilled"]
    assert [event["type"].split(".")[1] for event in events] == [kinds[0], *kinds]
    assert hospital.heard[0].id == hospital.heard[1].id
    assert {event["subject"] for event in events} == {ours}
    assert {event["reference"] for event in events} == {"GH-0417"}
    assert NAME not in json.dumps(events, ensure_ascii=False)


def test_a_hospital_hears_that_a_session_is_off_and_which_time_is_offered(surgery: Surgery, hospital: Listener) -> None:
    first, _ = surgery.slots(number=2)
    booked = surgery.hospital_says("booked", hospital.name, reference="GH-0418", slot=first, patient=somebody())
    session = surgery.county.scalar("SELECT schedule::text FROM clinic.slot WHERE id = %s", first)
    surgery.do(f"schedules/{session}/stop")

    eventually(lambda: len(hospital.heard) == 2, within=LONG)

    told = hospital.heard[1].event
    assert (told["type"], told["subject"]) == ("appointment.cancelled_by_clinic.v1", booked["subject"])
    assert "offered" in told["data"]
