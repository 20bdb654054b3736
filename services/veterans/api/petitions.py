"""Petitions (信访): registered and transferred by the village, answered by the bureau and the levels above it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import Connection

from contracts import cases
from contracts.applications import Retreat
from contracts.cases import REASON, REMARK
from contracts.timelines import TIMELINE
from contracts.veterans import petitions as bodies
from services.chassis.casework.acting import Verb, correct, on_case
from services.chassis.casework.inbox import BUREAU, Deeds, bureau
from services.chassis.casework.looking import history, newest_first, the_one
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.veterans.api import looking, sealing
from services.veterans.api.register import CADRE, SUPERVISED, one_clear
from services.veterans.domain.petition import Petition
from services.veterans.handlers.beginnings import Register
from services.veterans.store import reads
from services.veterans.store.petitions import PETITIONS
from services.veterans.store.sealing import NOTE, PETITIONERS, TOLD
from services.veterans.store.sealing import PETITIONS as TEXTS

ANSWERING = "县直部门办理信访"
"""What full values are shown for."""
_ONE, _AT_BUREAU = "/v1/petitions/{id:uuid}", "/v1/bureau/petitions/{id:uuid}"


_DEEDS = Deeds(Petition, _AT_BUREAU, NOTE)


def list_petitions(call: Call, connection: Connection) -> Json:
    """Petitions, newest change first."""
    return _page(call, connection, {})


def inbox(call: Call, connection: Connection) -> Json:
    """What was transferred to the actor's bureau."""
    return _page(call, connection, {"bureau": bureau(call)})


def _page(call: Call, connection: Connection, wanted: dict[str, Any]) -> Json:
    asked = wanted | {name: call.query.get(name) for name in ("state", "since")}
    found = newest_first(call, connection, reads.petitions, asked)
    return {**found, "items": [looking.shown(each, call.vault) for each in found["items"]]}


def show(call: Call, connection: Connection) -> Json:
    """One petition, without its text."""
    return looking.shown(the_one(call, connection, reads.petitions), call.vault)


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to it."""
    return history(PETITIONS, show(call, connection)["id"], call.vault, connection, NOTE)


def timeline_at_bureau(call: Call, connection: Connection) -> Json:
    """The same, for the bureau to which it was transferred."""
    return history(PETITIONS, _transferred(call, connection), call.vault, connection, NOTE)


def _transferred(call: Call, connection: Connection) -> str:
    """The id of the one that the path names, if the actor's bureau has it. Raises NotFound."""
    return str(the_one(call, connection, reads.petitions, bureau=bureau(call))["id"])


def text(call: Call, connection: Connection) -> Json:
    """What it says and who says it, for the bureau to which it was transferred; each part is logged."""
    petition = _transferred(call, connection)
    sealed = reads.sealed(connection, "petition", "petitioner", petition)
    clear = partial(one_clear, call, connection, petition, ANSWERING)
    people = {part: clear(PETITIONERS[part], sealed[part]) for part in ("name", "phone") if part in sealed}
    return people | {"text": clear(TEXTS, sealed["row"].text)}


def register(call: Call) -> Command:
    """A petition at the cadre's own centre."""
    petitioner = call.body["petitioner"]
    return Register(
        petition=str(uuid7()),
        centre=call.actor.scope,
        petitioner=sealing.person(petitioner, petitioner["identity"], call.vault),
        bureau=call.body["bureau"],
        text=call.vault.encrypt(call.body["text"], TEXTS.context),
    )


def tell(verb: Callable[..., None], call: Call) -> Command:
    """A bureau's verb that tells the petitioner something, which is encrypted."""
    told = call.vault.encrypt(call.body["told"], TOLD)
    return _DEEDS.say(call, lambda petition, deed: verb(petition, deed, told))


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK) -> Write:
    command = partial(on_case, Petition, verb, NOTE)
    return Write(path=f"{_ONE}/{name}", command=command, body=body, answer=cases.CHANGED, summary=summary)


def _tell(name: str, summary: str, verb: Callable[..., None]) -> Write:
    return _DEEDS.write(name, summary, partial(tell, verb), bodies.TOLD)


_read = partial(Read, query=list_query(datetime, UUID), answer=bodies.PETITION_PAGE)

ROUTES: tuple[Route, ...] = (
    _read(path="/v1/petitions", read=list_petitions, summary="信访列表,最近变动在前"),
    Read(path=_ONE, read=show, answer=bodies.PETITION_VIEW, summary="一件信访,不含内容"),
    Read(path=f"{_ONE}/timeline", read=timeline, answer=TIMELINE, summary="信访的各步"),
    _read(path="/v1/bureau/petitions", read=inbox, allow=BUREAU, summary="转送本部门的信访"),
    Read(
        path=f"{_AT_BUREAU}/timeline",
        read=timeline_at_bureau,
        answer=TIMELINE,
        allow=BUREAU,
        summary="转来信访的各步",
    ),
    Read(
        path=f"{_AT_BUREAU}/text",
        read=text,
        answer=bodies.PETITION_TEXT,
        allow=BUREAU,
        reveals=ANSWERING,
        summary="信访内容和信访人;查阅记入日志",
    ),
    _DEEDS.act("accept", "部门受理", lambda petition, deed, _: petition.accept(deed)),
    _tell("decline", "部门不予受理:理由和去处", Petition.decline),
    _DEEDS.act(
        "extend",
        "负责人批准延长,至多 30 日",
        lambda petition, deed, body: petition.extend(deed, body["days"]),
        bodies.EXTEND,
    ),
    _tell("answer", "部门答复", Petition.answer),
    _tell("recheck", "转来复查意见", Petition.recheck),
    _tell("review", "转来复核意见", Petition.review),
    _DEEDS.correct("correct", "更正部门自己的上一步"),
    Write(
        path="/v1/petitions",
        command=register,
        body=bodies.PETITION_IN,
        answer=cases.CHANGED,
        allow=CADRE,
        summary="登记信访",
    ),
    _act("transfer", "转送部门", lambda petition, deed, _: petition.transfer(deed)),
    _act("ask-recheck", "信访人申请复查", lambda petition, deed, _: petition.ask_recheck(deed)),
    _act("ask-review", "信访人申请复核", lambda petition, deed, _: petition.ask_review(deed)),
    _act(
        "withdraw",
        "信访人撤回",
        lambda petition, deed, body: petition.withdraw(deed, Retreat(body["reason"])),
        bodies.WITHDRAW,
    ),
    Write(
        path=f"{_ONE}/correct",
        command=partial(correct, Petition, NOTE),
        body=REASON,
        answer=cases.CHANGED,
        allow=SUPERVISED,
        summary="更正信访的上一步",
    ),
)
