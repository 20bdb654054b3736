"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.chassis import centres, moving, staff
from services.chassis.work import Handler
from services.express.handlers import counter, outcomes, parcels, sending

HANDLERS: Mapping[type, Handler] = {
    **centres.HANDLERS,
    **staff.HANDLERS,
    **moving.HANDLERS,
    counter.Correct: counter.correct,
    counter.OnOwn: counter.on_own,
    counter.OnParcel: counter.on_parcel,
    counter.Ring: counter.ring,
    counter.SendBack: counter.send_back,
    counter.Told: counter.told,
    outcomes.Delivered: outcomes.delivered,
    outcomes.Returned: outcomes.returned,
    parcels.Announce: parcels.announce,
    parcels.Arrive: parcels.arrive,
    parcels.Track: parcels.track,
    sending.Correct: sending.correct,
    sending.Draft: sending.draft,
    sending.HandOver: sending.hand_over,
    sending.OnShipment: sending.on_shipment,
}
