"""What stands in the rooms of a centre."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.refusals import Invalid
from services.centres.domain.device import Device
from services.centres.domain.room import RoomPlan, plan_id
from services.chassis.casework.deeds import changed
from services.chassis.work import Answer, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDevice:
    """Something new stands there."""

    device: Device

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The device and the rooms, which are only looked at."""
        return Ref(Device, self.device.id), Ref(RoomPlan, plan_id(self.device.centre), shared=True)


def register(work: Work, command: RegisterDevice) -> Answer:
    """In a room that there is."""
    device = replace(command.device)
    rooms = work.get(RoomPlan, plan_id(device.centre)).rooms
    if device.room not in {room.number for room in rooms}:
        raise Invalid("请核对房间编号", errors={"room": ["没有这间房"]})
    device.register()
    work.add(device.id, device)
    return changed(device)
