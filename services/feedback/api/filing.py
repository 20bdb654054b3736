"""How something comes in, by anybody or taken down by the staff; what became of it; and the wall."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.feedback import cases as bodies
from contracts.feedback.words import Channel, Kind
from contracts.fields import CentreId, TownId, one_of, text
from contracts.people import ANYBODY
from contracts.receipts import RECEIPT_ASKED
from services.chassis import agents, receipts
from services.chassis.http.page import Cursor, page
from services.chassis.http.routes import STAFF, Call, Json, Open, OpenWrite, Public, Route, Upload, Write
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Command
from services.feedback.api import sealing
from services.feedback.api.acting import VILLAGER
from services.feedback.handlers.cases import File
from services.feedback.store import reads
from services.feedback.store.sealing import AGENT, NOTE


def file(call: Call) -> Command:
    """Somebody says it over the net."""
    return _filed(call, Channel.WEB)


def register(call: Call) -> Command:
    """Somebody at a counter takes it down."""
    return _filed(call, Channel(call.body["channel"]))


def file_own(call: Call) -> Command:
    """A villager with a one-time code says it, with photos."""
    return replace(_filed(call, Channel.WEB), own=True)


def _filed(call: Call, channel: Channel) -> File:
    body, number = call.body, receipts.draw()
    return File(
        case=str(uuid7()),
        number=number,
        receipt=receipts.receipt(call.vault, number),
        kind=Kind(body["kind"]),
        channel=channel,
        about=body["centre"],
        about_staff=body["about_staff"],
        about_town=body["about_town"],
        private=body["private"],
        text=sealing.text(body["text"], call.vault),
        filer=sealing.filer(body.get("contact"), call.vault),
        agent=agents.sealed(body.get("agent"), AGENT, call.vault),
        files=tuple(str(each) for each in body.get("files", ())),
    )


def look_up(body: Json, vault: Vault, connection: Connection) -> Json:
    """What became of it, for whoever shows the receipt."""
    found = receipts.shown_by(vault, body["receipt"], partial(reads.by_number, connection))
    return found | {"reply": sealing.opened(found["reply"], NOTE, vault)}


def wall(query: Json, _vault: Vault, connection: Connection) -> Json:
    """What everybody may read, closed last first."""
    wanted = {name: query.get(name) for name in ("town", "centre", "kind")}
    shown = page(
        ANYBODY,
        {name: query[name] for name in ("limit", "cursor") if name in query},
        fetch=lambda _, after, limit: reads.wall(connection, limit, after=after, q=query.get("q"), **wanted),
        key=lambda entry: (entry["closed_at"], entry["id"]),
    )
    return shown | {"unshown": reads.unshown(connection, **wanted)}


_WALL = Schema.from_dict(
    {
        "q": text(40, metadata={"description": "问题或答复中的字"}),
        "town": TownId(),
        "centre": CentreId(),
        "kind": one_of(Kind),
        "limit": fields.Integer(load_default=20, validate=validate.Range(1, 100)),
        "cursor": Cursor(datetime, UUID),
    }
)()

ROUTES: tuple[Route, ...] = (
    OpenWrite(
        path="/v1/cases",
        command=file,
        body=bodies.FILING,
        answer=bodies.FILED,
        summary="任何人:提出咨询、求助、建议、投诉、举报、表扬",
    ),
    Open(
        path="/v1/receipts",
        do=look_up,
        body=RECEIPT_ASKED,
        answer=bodies.RECEIPT_ANSWER,
        summary="任何人:凭回执查进度和答复",
    ),
    Public(
        path="/v1/wall",
        read=wall,
        query=_WALL,
        answer=bodies.WALL,
        summary="任何人:回音墙,按字、镇街、服务中心、类别查找",
    ),
    Write(
        path="/v1/cases/registered",
        command=register,
        body=bodies.REGISTRATION,
        answer=bodies.FILED,
        allow=STAFF,
        summary="代为登记:意见箱、留言簿、柜台、电话",
    ),
    Upload(path="/v1/files", allow=STAFF, summary="上传信件扫描件、照片"),
    Upload(path="/v1/my/files", allow=VILLAGER, summary="上传我的照片"),
    Write(
        path="/v1/my/cases",
        command=file_own,
        body=bodies.OWN_FILING,
        answer=bodies.FILED,
        allow=VILLAGER,
        summary="提出诉求,可附照片,也可替别人提(代办)",
    ),
)
