"""What somebody sees and does of their own, by a one-time code to their phone: the same status as the village."""

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from contracts import cases
from contracts.applications import Retreat, Through
from contracts.people import COUNTY, Tier, villager_hash
from contracts.refusals import NotFound
from contracts.veterans import cases as bodies
from contracts.veterans import petitions
from services.chassis import agents, centres
from services.chassis.casework import receipt
from services.chassis.casework.acting import Body, ids, said
from services.chassis.casework.looking import own_and_acted
from services.chassis.casework.papers import HandIn, OnOwn
from services.chassis.http.routes import Call, Download, Json, Read, Route, Upload, Write
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.veterans.api import acting, looking
from services.veterans.api.receipt import says
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.handlers.cases import known_by
from services.veterans.store import reads

VILLAGER = frozenset({Tier.VILLAGER})
OWN = "本人查看材料"
_ONE = "/v1/my/cases/{id:uuid}"


def own_cases(call: Call, connection: Connection) -> Json:
    """The cases under the phone that they have shown to have, theirs and those that they do for others."""
    found = own_and_acted(connection, reads.cases, villager_hash(call.actor))
    names = centres.names(connection)
    return {"items": [receipt.own(looking.shown(each, call.vault), says(each), names) for each in found]}


def own_petitions(call: Call, connection: Connection) -> Json:
    """The petitions under that phone."""
    found = reads.petitions(connection, COUNTY, 100, phone_hash=villager_hash(call.actor))
    return {"items": [looking.shown(each, call.vault) for each in found]}


def submit(call: Call) -> Command:
    """A case without a trip, by whoever is on the register or for them. Raises Forbidden for an agent's other phone."""
    who = call.body["applicant"]
    command = acting.new(call, known_by(call.vault.fingerprint(who["identity"])))
    if command.agent:
        agents.must_be(call.actor, command.agent.phone, "agent.phone")
    return replace(command, named=call.vault.fingerprint(who["name"]))


def hand_in(call: Call) -> Command:
    """A missing paper, without a trip."""
    scans = ids(call.body["files"])
    return HandIn(
        kind=VeteranCase, case=call.path["id"], paper=call.body["paper"], files=scans, through=Through.ONLINE, own=True
    )


def withdraw(call: Call) -> Command:
    """They don't want it any more."""
    return OnOwn(kind=VeteranCase, case=call.path["id"], verb=said(_withdraw, call.body))


def check_file(call: Call, connection: Connection) -> None:
    """Raises NotFound for what belongs to no case of their own."""
    found = own_and_acted(connection, reads.cases, villager_hash(call.actor), id=call.path["id"])
    if not found:
        raise NotFound("没有这件事项,或申请人电话不是您的")
    looking.must_belong(found[0], call.path["file"])


def _withdraw(case: VeteranCase, deed: Deed, body: Body) -> None:
    case.withdraw(deed, Retreat(body["reason"]))


_write = partial(Write, answer=cases.CHANGED, allow=VILLAGER)

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/my/cases",
        read=own_cases,
        answer=bodies.OWN_CASES,
        allow=VILLAGER,
        summary="我的事项:到了哪一级、还缺什么",
    ),
    Read(
        path="/v1/my/petitions",
        read=own_petitions,
        answer=petitions.OWN_PETITIONS,
        allow=VILLAGER,
        summary="我的信访",
    ),
    Upload(path="/v1/my/files", allow=VILLAGER, summary="上传本人材料"),
    Write(
        path="/v1/my/cases",
        command=submit,
        body=bodies.OWN_SUBMIT,
        answer=cases.SUBMITTED,
        allow=VILLAGER,
        summary="网上申请,也可替别人申请(代办):须已建档",
    ),
    _write(path=f"{_ONE}/papers", command=hand_in, body=cases.OWN_PAPER_IN, summary="网上补一份材料"),
    _write(path=f"{_ONE}/withdraw", command=withdraw, body=bodies.WITHDRAW, summary="撤回申请"),
    Download(
        path=f"{_ONE}/files/{{file:uuid}}", check=check_file, shown_for=OWN, allow=VILLAGER, summary="我的一份材料"
    ),
)
