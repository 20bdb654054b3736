"""Equipment: what is broken where, reported and repaired."""

from datetime import datetime
from functools import partial
from uuid import UUID

from marshmallow import Schema

from contracts import cases
from contracts.cases import REASON, REMARK
from contracts.centres import equipment as bodies
from contracts.equipment import DeviceKind
from contracts.fields import one_of
from contracts.timelines import TIMELINE
from services.centres.api.listing import Listing
from services.centres.api.paths import named
from services.centres.domain.device import Device
from services.centres.handlers.equipping import RegisterDevice
from services.centres.store import devices
from services.centres.store.sealing import NOTE
from services.chassis.casework.acting import Verb, on_case
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.work import Command

_ONE = "/v1/equipment/{device:uuid}"
_LISTED = Listing(part="device", select=devices.listed, events=devices.HISTORY, filters=("state", "since", "kind"))


def register(call: Call) -> Command:
    """Something new in the cadre's own centre."""
    kind = DeviceKind(call.body["kind"])
    return RegisterDevice(device=Device(id=str(uuid7()), centre=call.actor.scope, kind=kind, room=call.body["room"]))


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK) -> Write:
    command = named("device", partial(on_case, Device, verb, NOTE))
    return Write(path=f"{_ONE}/{name}", command=command, body=body, answer=cases.CHANGED, summary=summary)


_QUERY = list_query(datetime, UUID, kind=one_of(DeviceKind))

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/equipment",
        read=_LISTED.page,
        query=_QUERY,
        answer=bodies.DEVICE_PAGE,
        summary="设备列表;state=faulty 列出哪里坏了什么",
    ),
    Read(path=_ONE, read=_LISTED.one, answer=bodies.DEVICE_VIEW, summary="一件设备"),
    Read(path=f"{_ONE}/timeline", read=_LISTED.timeline, answer=TIMELINE, summary="设备的各步"),
    Write(
        path="/v1/equipment",
        command=register,
        body=bodies.REGISTER,
        answer=cases.CHANGED,
        summary="登记一件设备",
    ),
    _act("report", "报修,写明故障;修复时限由此起算", lambda device, deed, _: device.report(deed), REASON),
    _act("repair", "修好", lambda device, deed, _: device.repair(deed)),
    _act("retire", "报废,写明原因", lambda device, deed, _: device.retire(deed), REASON),
)
