"""The read view in FHIR R4 (4.0.1): what may get out, by the standard's own names."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from contracts.fields import Moment, Pattern, text

BASE = "http://echowall.example/fhir"
"""Where the names of our own extensions and number systems live; nothing is fetched there."""

_CLOCK = r"T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+ -]\d\d:\d\d)?"
_DATE = Pattern(
    rf"(?:eq|ne|gt|lt|ge|le|sa|eb)?\d{{4}}(?:-\d\d(?:-\d\d(?:{_CLOCK})?)?)?",
    error="应为年、月、日或时刻,可带 eq、ne、gt、lt、ge、le、sa、eb,例如 ge2026-07、lt2026-07-01T08:30:00+08:00",
)
_REFERENCE = Pattern(r"(?:Schedule/)?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", error="应为 Schedule/编号")
_JSON = ("json", "application/json", "application/fhir+json", "application/fhir json")
"""What a client may ask for as its `_format`; a `+` that nobody has escaped comes as a space."""


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


class CapabilityStatement(Schema):
    """What a client may ask of the view."""

    resourceType = fields.String(required=True)  # noqa: N815
    status = fields.String(required=True)
    date = fields.String(required=True)
    kind = fields.String(required=True)
    implementation = fields.Dict(required=True)
    fhirVersion = fields.String(required=True)  # noqa: N815
    format = fields.List(fields.String(), required=True)
    rest = _many()


class Bundle(Schema):
    """What a search found."""

    resourceType = fields.String(required=True)  # noqa: N815
    type = fields.String(required=True)
    timestamp = Moment(required=True)
    total = fields.Integer()
    link = _many()
    entry = _many()


FHIR_APPOINTMENT, FHIR_SLOT, FHIR_SCHEDULE = FhirAppointment(), FhirSlot(), FhirSchedule()
FHIR_ENCOUNTER = FhirEncounter.from_dict({"class": fields.Dict(required=True)}, name="FhirEncounterWithClass")()
BUNDLE, CAPABILITY = Bundle(), CapabilityStatement()


def dates() -> fields.Field[Any]:
    """A date search: given more than once, all of it must be so."""
    each = fields.String(validate=_DATE, metadata={"example": "ge2026-07-01"})
    return fields.List(each, validate=validate.Length(max=4, error="至多给出四次"))


def search(**more: fields.Field[Any]) -> Schema:
    """`_id`, `status`, `_count`, what pages and formats go by, and what else a resource can be searched by."""
    own: dict[str, fields.Field[Any]] = {
        "_id": fields.UUID(),
        "date": dates(),
        "status": text(200, metadata={"description": "可给出几个,以逗号分隔"}),
        "_count": fields.Integer(
            load_default=50, validate=validate.Range(0, error="不能为负"), metadata={"description": "至多 200;0 只计数"}
        ),
        "_after": fields.UUID(metadata={"description": "由 next 链接给出"}),
    }
    return _said_in_json(own | more)


def _said_in_json(own: Mapping[str, fields.Field[Any]]) -> Schema:
    """A query in which a client may say that it wants JSON."""
    own = {**own, "_format": fields.String(validate=validate.OneOf(_JSON, error="只提供 JSON"))}
    return Schema.from_dict(own)()


SEARCH: Mapping[str, Schema] = {
    "Appointment": search(),
    "Encounter": search(),
    "Schedule": search(active=fields.Boolean()),
    "Slot": search(start=dates(), schedule=fields.String(validate=_REFERENCE)),
}
"""By what each resource is found; `date` of a slot is R4's `start`, `status` of a schedule R4's `active`."""
METADATA = _said_in_json({})
