"""What the clinic shows as FHIR R4 fits HL7's own definitions, in every state."""

import json
from datetime import timedelta
from typing import Any

import pytest

from contracts.clinic.fhir import BUNDLE, CAPABILITY, FHIR_APPOINTMENT, FHIR_ENCOUNTER, FHIR_SCHEDULE, FHIR_SLOT, SEARCH
from contracts.clinics import AppointmentState as State
from services.chassis.http.answer import encode
from services.chassis.http.problem import problem_of, unauthorized
from services.clinic.api.fhir.capability import statement
from services.clinic.api.fhir.mapping import APPOINTMENT, ENCOUNTER, appointment, encounter, outcome, schedule, slot
from tests.unit.clinic.patients import CENTRE, NOW, ROOM
from tests.unit.clinic.standard import wrong

ID = "019f1b4c-1a3d-7c3e-9a51-3f1d2b7c5e10"
KNOWN_VERSION = {"fhirVersion": "4.0.0"}
"""The newest one that the schema's own list of versions has."""
TIMES = {"starts_at": NOW, "ends_at": NOW + timedelta(minutes=30), "begins_at": NOW}


def view(state: str, **changed: Any) -> dict[str, Any]:
    """What the store gives of a case."""
    return {
        "id": ID,
        "centre": CENTRE,
        "state": state,
        "patient": {"name": "王*露"},
        "slot": ID,
        "schedule": ID,
        "room": ROOM,
        "arrived_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
        **TIMES,
        **changed,
    }


def sent(resource: Any) -> Any:
    return json.loads(encode(resource))


@pytest.mark.parametrize("state", State)
def test_an_appointment_of_every_state_is_one_by_the_standard(state: State) -> None:
    shown = sent(FHIR_APPOINTMENT.dump(appointment(view(state))))
    assert wrong(shown) == []
    assert shown["status"] == APPOINTMENT[state]


@pytest.mark.parametrize("walked_in", [True, False])
@pytest.mark.parametrize("state", ENCOUNTER)
def test_an_encounter_of_every_state_is_one_by_the_standard(state: State, walked_in: bool) -> None:
    changed = {"slot": None} if walked_in else {}
    shown = sent(FHIR_ENCOUNTER.dump(encounter(view(state, **changed))))
    assert wrong(shown) == []
    assert (shown["status"], shown["extension"][0]["valueCode"]) == (ENCOUNTER[state], state)
    assert ("appointment" in shown) is not walked_in


@pytest.mark.parametrize(
    ("session", "free", "status"),
    [("open", 2, "free"), ("open", 0, "busy"), ("stopped", 0, "busy-unavailable")],
)
def test_a_slot_of_every_state_is_one_by_the_standard(session: str, free: int, status: str) -> None:
    shown = sent(FHIR_SLOT.dump(slot(view(session, session_state=session, free=free))))
    assert wrong(shown) == []
    assert shown["status"] == status


@pytest.mark.parametrize(("state", "active"), [("open", True), ("stopped", False)])
def test_a_session_of_every_state_is_a_schedule_by_the_standard(state: str, active: bool) -> None:
    shown = sent(FHIR_SCHEDULE.dump(schedule(view(state))))
    assert wrong(shown) == []
    assert shown["active"] is active


def test_a_search_is_a_bundle_by_the_standard() -> None:
    entry = [{"resource": FHIR_APPOINTMENT.dump(appointment(view("booked"))), "search": {"mode": "match"}}]
    links = [{"relation": "next", "url": "Appointment?date=ge2026&_count=1"}]
    found = {"resourceType": "Bundle", "type": "searchset", "timestamp": NOW, "link": links}
    assert wrong(sent(BUNDLE.dump(found | {"entry": entry}))) == []
    assert wrong(sent(BUNDLE.dump(found | {"total": 0}))) == []


def test_what_may_be_asked_is_said_by_the_standard_and_is_what_is_taken() -> None:
    said = sent(CAPABILITY.dump(statement()))
    assert said["fhirVersion"] == "4.0.1"
    assert wrong(said | KNOWN_VERSION) == []
    assert wrong({**said, "kind": "sort of"})
    resources = said["rest"][0]["resource"]
    asked = {each["type"]: {each["name"] for each in each["searchParam"]} for each in resources}
    paging = {"_after", "_count", "_format"}
    assert asked == {kind: set(schema.fields) - paging for kind, schema in SEARCH.items()}


@pytest.mark.parametrize("error", [unauthorized("没有令牌"), ValueError()])
def test_a_problem_is_an_outcome_by_the_standard(error: Exception) -> None:
    assert wrong(sent(outcome(problem_of(error).document("trace")))) == []


def test_what_is_wrong_by_the_standard_is_found() -> None:
    good = sent(FHIR_APPOINTMENT.dump(appointment(view("booked"))))
    assert wrong(good | {"status": "taken"})
    assert wrong(good | {"doctor": "x"})
    for name in ("participant", "status", "start"):
        assert wrong({each: value for each, value in good.items() if each != name})
    assert wrong(good | {"cancelationReason": {"text": "x"}}) == ["app-4"]
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": good | {"status": "taken"}}]}
    assert wrong(bundle)


def test_no_diagnosis_and_no_full_name_gets_out() -> None:
    shown = json.dumps([sent(appointment(view("booked"))), sent(encounter(view("waiting")))], ensure_ascii=False)
    assert not [each for each in ("reasonCode", "diagnosis", "priority", "王白露") if each in shown]
