"""The HTTP side of the registry."""

from services.centres.api import (
    activities,
    bookings,
    building,
    circle,
    directory,
    equipment,
    hours,
    importing,
    looking,
    officers,
    reports,
    rooms,
    roster,
    sites,
    siting,
    staffing,
    standing,
    villages,
    visits,
)
from services.centres.handlers import HANDLERS
from services.centres.store import store_for
from services.chassis.http.routes import Api
from services.chassis.http.villagers import MY

API = Api(
    service="centres",
    title="服务中心 Centres",
    routes=(
        *looking.ROUTES,
        *directory.ROUTES,
        *hours.ROUTES,
        *officers.ROUTES,
        *rooms.ROUTES,
        *roster.ROUTES,
        *bookings.ROUTES,
        *activities.ROUTES,
        *visits.ROUTES,
        *equipment.ROUTES,
        *sites.ROUTES,
        *siting.ROUTES,
        *building.ROUTES,
        *reports.ROUTES,
        *staffing.ROUTES,
        *circle.ROUTES,
        *villages.ROUTES,
        *importing.ROUTES,
        *standing.ROUTES,
        *MY,
    ),
    handlers=HANDLERS,
    store=store_for,
    intake=visits.INTAKE,
)
