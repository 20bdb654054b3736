"""The read view in FHIR R4 (4.0.1): what may get out, by the standard's own names."""

from typing import Any

from marshmallow import Schema, fields

from contracts.fields import Moment, Pattern, text

BASE = "http://echowall.example/fhir"
"""Where the names of our own extensions and number systems live; nothing is fetched there."""

_DATE = Pattern(r"(?:eq|ge|gt|le|lt)?\d{4}-\d{2}-\d{2}", error="应为日期,可带 ge、gt、le、lt,例如 ge2026-07-01")


def _many() -> fields.Field[Any]:
    return fields.List(fields.Dict())


class Resource(Schema):
    """What all resources have."""

    resourceType = fields.String(required=True)  # noqa: N815 - the standard's name
    id = fields.String(required=True)
    meta = fields.Dict()
    identifier = _many()
    extension = _many()


class FhirAppointment(Resource):
    """An appointment that has a slot."""

    status = fields.String(required=True)
    cancelationReason = fields.Dict()  # noqa: N815
    serviceCategory = _many()  # noqa: N815
    created = Moment()
    start = Moment()
    end = Moment()
    slot = _many()
    participant = _many()


class FhirSlot(Resource):
    """A stretch of a session."""

    schedule = fields.Dict(required=True)
    status = fields.String(required=True)
    start = Moment(required=True)
    end = Moment(required=True)


class FhirSchedule(Resource):
    """A room's session."""

    active = fields.Boolean(required=True)
    actor = _many()
    planningHorizon = fields.Dict()  # noqa: N815


class FhirEncounter(Resource):
    """A patient who is or was in the house."""

    status = fields.String(required=True)
    # `class` is no name in Python
    appointment = _many()
    subject = fields.Dict()
    period = fields.Dict()
    location = _many()
    serviceProvider = fields.Dict()  # noqa: N815


class Bundle(Schema):
    """What a search found."""

    resourceType = fields.String(required=True)  # noqa: N815
    type = fields.String(required=True)
    timestamp = Moment(required=True)
    entry = _many()


FHIR_APPOINTMENT, FHIR_SLOT, FHIR_SCHEDULE = FhirAppointment(), FhirSlot(), FhirSchedule()
FHIR_ENCOUNTER = FhirEncounter.from_dict({"class": fields.Dict(required=True)}, name="FhirEncounterWithClass")()
BUNDLE = Bundle()


def search(**more: fields.Field[Any]) -> Schema:
    """`_id`, `date`, `_count` and what else a resource can be searched by."""
    own: dict[str, fields.Field[Any]] = {
        "_id": fields.UUID(),
        "date": fields.String(validate=_DATE, metadata={"example": "ge2026-07-01"}),
        "_count": fields.Integer(load_default=50),
        "status": text(40),
    }
    return Schema.from_dict(own | more)()
