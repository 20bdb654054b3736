"""What villagers see and do with their own applications, by a one-time code to their phone."""

from functools import partial
from typing import Any

from sqlalchemy import Connection

from contracts import cases
from contracts.applications import Retreat, Through
from contracts.hall import applications as bodies
from contracts.people import Tier, villager_hash
from contracts.refusals import NotFound
from services.chassis import agents, centres
from services.chassis.casework import receipt
from services.chassis.casework.acting import ids
from services.chassis.casework.looking import must_be_paper, own_and_acted
from services.chassis.casework.papers import HandIn, OnOwn
from services.chassis.http.routes import Call, Download, Json, Read, Route, Upload, Write
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.hall.api import acting, looking
from services.hall.api.receipt import says
from services.hall.domain.application import Application
from services.hall.store import reads

VILLAGER = frozenset({Tier.VILLAGER})
OWN = "群众查看本人材料"


def own_applications(call: Call, connection: Connection) -> Json:
    """The applications under the phone that the villager has shown to have."""
    found, names = _own(call, connection), centres.names(connection)
    return {"items": [receipt.own(looking.shown(each, call.vault), says(each), names) for each in found]}


def submit(call: Call) -> Command:
    """An application without a trip. Raises Forbidden where whoever sends it has another phone than they have shown."""
    command = acting.new(call, call.body["centre"], Through.ONLINE)
    who, field = (command.agent, "agent.phone") if command.agent else (command.applicant, "applicant.phone")
    agents.must_be(call.actor, who.phone, field)
    return command


def _own(call: Call, connection: Connection, **wanted: Any) -> list[dict[str, Any]]:
    """What matches of the villager's own, and of what they do for others, newest change first."""
    return own_and_acted(connection, reads.applications, villager_hash(call.actor), **wanted)


def hand_in(call: Call) -> Command:
    """A missing paper, without a trip."""
    scans = ids(call.body["files"])
    return HandIn(
        kind=Application, case=call.path["id"], paper=call.body["paper"], files=scans, through=Through.ONLINE, own=True
    )


def withdraw(call: Call) -> Command:
    """The villager doesn't want it any more."""
    return OnOwn(kind=Application, case=call.path["id"], verb=partial(_withdraw, reason=Retreat(call.body["reason"])))


def check_file(call: Call, connection: Connection) -> None:
    """Raises NotFound for what is no paper of an application of the villager's own."""
    found = _own(call, connection, id=call.path["id"])
    if not found:
        raise NotFound("没有这件申请,或不是您申请、代办的")
    must_be_paper(found[0], call.path["file"])


def _withdraw(application: Application, deed: Deed, reason: Retreat) -> None:
    application.withdraw(deed, reason)


_write = partial(Write, answer=cases.CHANGED, allow=VILLAGER)
_ONE = "/v1/my/applications/{id:uuid}"

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/my/applications",
        read=own_applications,
        answer=bodies.OWN_APPLICATIONS,
        allow=VILLAGER,
        summary="我的申请:到了哪一步、还缺什么",
    ),
    Upload(path="/v1/my/files", allow=VILLAGER, summary="上传本人材料"),
    Write(
        path="/v1/my/applications",
        command=submit,
        body=bodies.OWN_SUBMIT,
        answer=cases.SUBMITTED,
        allow=VILLAGER,
        summary="网上申请",
    ),
    _write(path=f"{_ONE}/papers", command=hand_in, body=cases.OWN_PAPER_IN, summary="网上补一份材料"),
    _write(path=f"{_ONE}/withdraw", command=withdraw, body=bodies.WITHDRAW, summary="撤回申请"),
    Download(
        path=f"{_ONE}/files/{{file:uuid}}", check=check_file, shown_for=OWN, allow=VILLAGER, summary="我交的一份材料"
    ),
)
