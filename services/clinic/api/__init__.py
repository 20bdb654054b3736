"""The HTTP side of the clinic: cadres at the desk, partner hospitals, villagers, and displays."""

from services.chassis.http.routes import Api
from services.chassis.http.villagers import MY
from services.clinic.api import desk, fhir, looking, partners, records, villagers
from services.clinic.handlers import HANDLERS
from services.clinic.store import store_for

API = Api(
    service="clinic",
    title="卫生室服务 Clinic",
    routes=(*looking.ROUTES, *desk.ROUTES, *records.ROUTES, *fhir.ROUTES, *MY, *villagers.ROUTES, *partners.PULLS),
    handlers=HANDLERS,
    store=store_for,
    intake=partners.INTAKE,
)
