"""The HTTP side of the veterans' station: public items, register, cases, bureaus, petitions, visits, one's own."""

from services.chassis.http.routes import Api
from services.chassis.http.villagers import MY
from services.veterans.api import (
    acting,
    bureaus,
    guide,
    looking,
    partners,
    petitions,
    receipt,
    register,
    villagers,
    visits,
)
from services.veterans.handlers import HANDLERS
from services.veterans.store import store_for

API = Api(
    service="veterans",
    title="退役军人服务站 Veterans' station",
    routes=(
        *guide.ROUTES,
        *register.ROUTES,
        *looking.ROUTES,
        *receipt.ROUTES,
        *bureaus.ROUTES,
        *acting.ROUTES,
        *petitions.ROUTES,
        *visits.ROUTES,
        *MY,
        *villagers.ROUTES,
        partners.PULL,
    ),
    handlers=HANDLERS,
    store=store_for,
    intake=partners.INTAKE,
)
