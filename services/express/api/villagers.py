"""What villagers see and say of their own parcels, by a one-time code to their phone."""

from functools import partial

from sqlalchemy import Connection

from contracts.express import counter
from contracts.express.villager import OWN_PARCELS
from contracts.people import Tier, villager_hash
from services.chassis import centres
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.work import Command
from services.express.domain.parcel import Parcel
from services.express.handlers.counter import OnOwn
from services.express.store import reads

VILLAGER = frozenset({Tier.VILLAGER})


def own_parcels(call: Call, connection: Connection) -> Json:
    """The parcels for the phone that the villager has shown to have."""
    names = centres.names(connection)
    parcels = reads.own(connection, villager_hash(call.actor))
    return {"items": [{**parcel, "centre_name": names.get(parcel["centre"], "")} for parcel in parcels]}


def consent(call: Call) -> Command:
    """The recipient agrees that it was left at the station."""
    return OnOwn(parcel=call.path["id"], verb=Parcel.agree)


def ask_for_delivery(call: Call) -> Command:
    """The recipient wants it brought to the door."""
    return OnOwn(parcel=call.path["id"], verb=Parcel.ask_for_delivery)


_write = partial(Write, answer=counter.PARCEL_CHANGED, allow=VILLAGER)

ROUTES: tuple[Route, ...] = (
    Read(path="/v1/my/parcels", read=own_parcels, answer=OWN_PARCELS, allow=VILLAGER, summary="我的包裹和取件码"),
    _write(path="/v1/my/parcels/{id:uuid}/consent", command=consent, summary="同意放在服务站"),
    _write(path="/v1/my/parcels/{id:uuid}/request-delivery", command=ask_for_delivery, summary="要求派送上门"),
)
