"""The clinic as FHIR R4 sees it: a thin read view of appointments, slots, sessions and encounters."""

from services.clinic.api.fhir.reading import ROUTES

__all__ = ["ROUTES"]
