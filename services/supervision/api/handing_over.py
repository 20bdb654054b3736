"""First contacts that were handed over, and the acknowledgement by who takes over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from contracts.handed_over import staff_asked
from contracts.people import Tier
from contracts.supervision import first_contact as bodies
from services.chassis.casework import looking
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Json, Read, Route, Write, in_sheets
from services.chassis.work import Command
from services.supervision.handlers.handing_over import TakeOver
from services.supervision.store import contacts

_COLUMNS = {
    "service": "服务",
    "case": "编号",
    "centre": "服务中心",
    "officer": "原责任人",
    "heir": "接替人",
    "reason": "原因",
    "due_at": "最早到期",
    "state": "状态",
    "taken_at": "签收时间",
}


def list_contacts(call: Call, connection: Connection) -> Json:
    """Newest change first."""
    wanted = {name: call.query.get(name) for name in ("state", "since", "staff")}
    return looking.newest_first(call, connection, contacts.listed, wanted)


def take_over(call: Call) -> Command:
    """Acknowledged."""
    return TakeOver(contact=call.path["handover"])


_LIST = Read(
    path="/v1/handovers",
    read=list_contacts,
    query=list_query(datetime, UUID, staff=staff_asked()),
    answer=bodies.HANDED_CONTACT_PAGE,
    summary="休假或离任人员的首问责任交接",
)
ROUTES: tuple[Route, ...] = (
    _LIST,
    *in_sheets(_LIST, _COLUMNS),
    Write(
        path="/v1/handovers/{handover:uuid}/take-over",
        command=take_over,
        answer=bodies.CHANGED,
        allow=frozenset({Tier.CADRE, Tier.TOWN}),
        summary="接替人签收,首问责任由此转移",
    ),
)
