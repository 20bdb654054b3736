"""What stands in the ten rooms of each of the invented county's centres: one thing in each."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import NAMESPACE_OID, uuid5

from contracts.equipment import DeviceKind
from contracts.rooms import RoomKind
from services.centres.domain.device import Device
from services.centres.handlers.booking import Furnish
from services.centres.handlers.equipping import RegisterDevice

_STANDS_IN: Mapping[RoomKind, DeviceKind] = {
    RoomKind.VILLAGE_OFFICE: DeviceKind.COMPUTER,
    RoomKind.HALL: DeviceKind.SCANNER,
    RoomKind.VOLUNTEERS: DeviceKind.PRINTER,
    RoomKind.VETERANS: DeviceKind.COMPUTER,
    RoomKind.EXPRESS: DeviceKind.PRINTER,
    RoomKind.CLINIC: DeviceKind.COMPUTER,
    RoomKind.FARM_SUPPLIES: DeviceKind.OTHER,
    RoomKind.SHOP: DeviceKind.DISPLAY,
    RoomKind.NINTH: DeviceKind.PROJECTOR,
    RoomKind.TENTH: DeviceKind.COMPUTER,
}


def equipment(furnished: Iterable[Furnish]) -> Iterator[RegisterDevice]:
    """Of rooms that were furnished, the same each time."""
    for centre in furnished:
        for room in centre.rooms:
            if kind := _STANDS_IN.get(room.kind):
                key = str(uuid5(NAMESPACE_OID, f"{centre.centre}/{room.number}"))
                yield RegisterDevice(device=Device(id=key, centre=centre.centre, kind=kind, room=room.number))
