"""Which of our states and fields is which of FHIR R4's; the README has the table."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from contracts.clinic.fhir import BASE
from contracts.clinics import AppointmentState as State
from services.clinic.domain.transitions import TODAY

Json: TypeAlias = dict[str, Any]

APPOINTMENT: Mapping[State, str] = {
    State.WAITLISTED: "waitlist",
    State.BOOKED: "booked",
    State.ARRIVED: "arrived",
    State.WAITING: "checked-in",
    State.CALLED: "checked-in",
    State.PASSED: "checked-in",
    State.IN_CONSULTATION: "checked-in",
    State.FULFILLED: "fulfilled",
    State.REFERRED: "fulfilled",
    State.LEFT: "cancelled",
    State.NO_SHOW: "noshow",
    State.CANCELLED: "cancelled",
    State.CANCELLED_BY_CLINIC: "cancelled",
    State.ENTERED_IN_ERROR: "entered-in-error",
}
ENCOUNTER: Mapping[State, str] = {
    State.ARRIVED: "arrived",
    State.WAITING: "triaged",
    State.CALLED: "triaged",
    State.PASSED: "triaged",
    State.IN_CONSULTATION: "in-progress",
    State.FULFILLED: "finished",
    State.REFERRED: "finished",
    State.LEFT: "cancelled",
    State.ENTERED_IN_ERROR: "entered-in-error",
}
_CANCELLED_BY = {State.CANCELLED: "pat", State.CANCELLED_BY_CLINIC: "prov", State.LEFT: "pat"}
_REASONS = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
_CLASSES = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


def appointment(view: Json) -> Json:
    """Of an appointment that has a slot."""
    state = State(view["state"])
    reason = _CANCELLED_BY.get(state)
    return {
        **_resource("Appointment", view),
        "status": APPOINTMENT[state],
        **({"cancelationReason": {"coding": [{"system": _REASONS, "code": reason}]}} if reason else {}),
        "created": view["created_at"],
        "start": view["starts_at"],
        "end": view["ends_at"],
        "slot": [{"reference": f"Slot/{view['slot']}"}],
        "participant": [
            {"actor": {"display": view["patient"]["name"]}, "status": "accepted"},
            {"actor": _centre(view), "status": "accepted"},
        ],
    }


def encounter(view: Json) -> Json:
    """Of a patient who came."""
    state = State(view["state"])
    begun = {"start": _text(view["arrived_at"])}
    ended = {} if state in TODAY else {"end": _text(view["updated_at"])}
    return {
        **_resource("Encounter", view),
        "extension": [{"url": f"{BASE}/StructureDefinition/queue-state", "valueCode": state.value}],
        "status": ENCOUNTER[state],
        "class": {"system": _CLASSES, "code": "AMB", "display": "ambulatory"},
        "subject": {"display": view["patient"]["name"]},
        **({"appointment": [{"reference": f"Appointment/{view['id']}"}]} if view["slot"] else {}),
        "period": begun | ended,
        "location": [{"location": {"display": view["room"]}}] if view["room"] else [{"location": _centre(view)}],
        "serviceProvider": _centre(view),
    }


def slot(view: Json) -> Json:
    """Of a slot: free while a place is left; not to be had where its session was stopped."""
    status = "busy-unavailable" if view["session_state"] != "open" else "free" if view["free"] else "busy"
    return {
        **_resource("Slot", view),
        "schedule": {"reference": f"Schedule/{view['schedule']}"},
        "status": status,
        "start": view["starts_at"],
        "end": view["ends_at"],
    }


def schedule(view: Json) -> Json:
    """Of a room's session."""
    return {
        **_resource("Schedule", view),
        "active": view["state"] == "open",
        "actor": [{**_centre(view), "display": view["room"]}],
        "planningHorizon": {"start": _text(view["begins_at"]), "end": _text(view["ends_at"])},
    }


def outcome(problem: Mapping[str, Any]) -> Json:
    """A problem document as an OperationOutcome: an issue for each field that is wrong, else one for all."""
    issue = {"severity": "error", "code": _ISSUES.get(problem["status"], "processing")}
    text = f"{problem['title']}:{problem['detail']}"
    fields: Mapping[str, list[str]] = problem.get("errors") or {}
    issues = [
        {**issue, "diagnostics": f"{text}({field}:{'、'.join(map(str, said))})", "expression": [f"http.{field}"]}
        for field, said in fields.items()
    ]
    return {"resourceType": "OperationOutcome", "issue": issues or [{**issue, "diagnostics": text}]}


STATES: Mapping[str, Mapping[str, str]] = {
    "Appointment": {str(ours): theirs for ours, theirs in APPOINTMENT.items()},
    "Encounter": {str(ours): theirs for ours, theirs in ENCOUNTER.items()},
    "Schedule": {"open": "active", "stopped": "inactive"},
    "Slot": {"free": "free", "full": "busy", "stopped": "busy-unavailable"},
}


def states_of(kind: str, status: str) -> list[str]:
    """Our states of some of a resource's, with commas between them; none for a word that isn't one of its own."""
    wanted = status.split(",")
    return [ours for ours, theirs in STATES[kind].items() if theirs in wanted]


_ISSUES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    422: "invalid",
    429: "throttled",
    503: "transient",
}
MAPPED: Mapping[str, Callable[[Json], Json]] = {
    "Appointment": appointment,
    "Encounter": encounter,
    "Schedule": schedule,
    "Slot": slot,
}


def _resource(kind: str, view: Json) -> Json:
    return {"resourceType": kind, "id": str(view["id"])}


def _centre(view: Json) -> Json:
    return {"identifier": {"system": f"{BASE}/centre", "value": view["centre"]}}


def _text(moment: datetime) -> str:
    return moment.isoformat()
